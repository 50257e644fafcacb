"""Digits as soldiers and radio operators say them: 洞幺两拐勾 for 0 1 2 7 9, with others between them.

Nobody writes a row of them but to have it read as digits. So each is a number, also outside the numbering plan.
"""

import re
from collections.abc import Iterator

from kb.numbers.numerals import CHINESE
from kb.numbers.spans import Span

_SPOKEN = {"洞": "0", "拐": "7", "勾": "9"}
"""Those that are no digits elsewhere."""
_ALSO_SPOKEN = {"俩": "2"}
_DIGITS = {**CHINESE, **_SPOKEN, **_ALSO_SPOKEN, **{str(digit): str(digit) for digit in range(10)}}
_FEWEST_DIGITS, _FEWEST_SPOKEN = 5, 2
_ROW = re.compile(rf"[{''.join(_DIGITS)}](?:[\W_]{{0,3}}[{''.join(_DIGITS)}]){{{_FEWEST_DIGITS - 1},}}")


def military_numbers(text: str) -> Iterator[tuple[Span, str]]:
    """Yields the place and the digits of each row of five or more digits of which two are such words."""
    if not any(word in text for word in _SPOKEN):
        return
    for row in _ROW.finditer(text):
        if sum(row[0].count(word) for word in _SPOKEN) >= _FEWEST_SPOKEN:
            yield row.span(), "".join(_DIGITS.get(char, "") for char in row[0])
