"""Long numbers that are written like dates, times or amounts: 138 2013-2024, 400 820 10:30.

Figures beside the beginning of a long number, with only separators between, are its digits whatever they look like.
"""

import re
from collections.abc import Set as AbstractSet

from kb.numbers.plan import Kind, kind_of, within_china
from kb.numbers.runs import Group, Run

_LONG = (Kind.FREEPHONE, Kind.LANDLINE, Kind.AREA_SERVICE, Kind.MOBILE, Kind.NATIONWIDE)
_PREFIX = re.compile(r"1[3-9]\d|0[1-9]\d|[48]00|1010|(?:00)?86[1-9]\d")
"""How a mobile number, an area code and so on begin. With a single digit before it, a date would often fit the plan."""
_MOST_DIGITS = 16
"""Digits of a long number with the country code."""


def groups_of_long_numbers(run: Run, figures: AbstractSet[Group]) -> set[Group]:
    """Returns the groups of the run that are part of a long number whose beginning is not one of the figures."""
    found: set[Group] = set()
    for first in range(len(run)):
        length = _length_of_number(run[first : first + _MOST_DIGITS], figures)
        found.update(run[first : first + length])
    return found


def begins_long_number(digits: str) -> bool:
    return bool(_PREFIX.match(digits))


def _length_of_number(run: Run, figures: AbstractSet[Group]) -> int:
    """Returns how many groups at the beginning of the run are a long number; 0 if none are."""
    prefix = digits = ""
    length = 0
    for place, group in enumerate(run, start=1):
        digits += group.digits
        if len(digits) > _MOST_DIGITS:
            break
        if prefix == digits[: -len(group.digits)] and group not in figures:
            prefix = digits
        if begins_long_number(prefix) and kind_of(within_china(digits)) in _LONG:
            length = place
    return length
