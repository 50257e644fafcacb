"""Telephone numbers in running text, with their exact place.

A run of digits is read every way it can be dialled; what fits the numbering plan is a telephone number, unless the
text around it makes it a date, a time or, where it is short, an amount, a version or another plain figure.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from kb.numbers.folding import fold
from kb.numbers.harmless import Passages, is_count
from kb.numbers.plan import Kind, kind_of, within_china
from kb.numbers.runs import Group, Run, digits_of, find_runs, most_digits_together

_LONG = (Kind.FREEPHONE, Kind.LANDLINE, Kind.AREA_SERVICE, Kind.MOBILE)
"""Long enough that no plain figure looks so."""
_FROM_ABROAD = re.compile(r"(?:\+|00)[1-9]\d{6,14}")
_LONGEST_FIGURE = 8
_SHORTEST, _LONGEST = 5, 21
"""Digits: a service number, and a short message's sender with a country code."""
_OPENING = re.compile(r"(?:\+ ?)?\(?$")
_PLUS = re.compile(r"\+[ (]*$")
_LOCAL = re.compile(r"[2-8]\d{6,7}")
_LOCAL_GAP = re.compile(r"[-\s.·‐‑‒–—―−()]{1,3}")
_NATIONAL_SERVICE = re.compile(r"100\d\d|1[12]\d{3}|16\d{3}|118\d{3}")
_MIXED = re.compile(r"\d[A-Za-z]")
_LETTERS = re.compile(r"[A-Za-z]")


MOST_FOUND = 50
"""Nobody wants to read more of them, and each is compared with those before it."""

Span = tuple[int, int, str]
"""Where a reading begins and ends in the folded text, and its digits."""


class FoundNumber(NamedTuple):
    """`text[start:end]` is the number as it is written, `digits` what it dials."""

    start: int
    end: int
    digits: str


def find_numbers(text: str) -> list[FoundNumber]:
    """What may be a telephone number, in order, without overlaps."""
    folded = fold(text)
    if sum(map(str.isdigit, folded.text)) < 2 and not _LETTERS.search(folded.text):
        return []
    found: list[FoundNumber] = []
    for start, end, digits in sorted(_spans(folded.text), key=_preference):
        number = FoundNumber(*folded.place(start, end), digits)
        is_free = all(number.end <= other.start or other.end <= number.start for other in found)
        if is_free and not _is_enumeration(text[number.start : number.end], digits):
            found.append(number)
        if len(found) == MOST_FOUND:
            break
    return sorted(found)


def _preference(span: Span) -> tuple[bool, int, int, int]:
    """Of readings that overlap: the longest long number, then the service number that is written the shortest."""
    start, end, digits = span
    if _kind_of(digits) in _LONG:
        return False, -len(digits), end - start, start
    return True, end - start - len(digits), -len(digits), start


def _is_enumeration(written: str, digits: str) -> bool:
    """True for ①②③④⑤ and 一二三四五, which count and are no number to dial, unlike 12345."""
    return digits in "123456789" and not any(map(str.isdecimal, written))


def contains_number(text: str | None) -> bool:
    return bool(text and find_numbers(text))


def contains_many_digits(text: str) -> bool:
    """True for five digits and more together, whatever they are: for text that is not kept in case it is personal."""
    return most_digits_together(fold(text).text) >= 5


def _spans(text: str) -> Iterator[Span]:
    texts = {text, text.replace("|", " ")}
    for reading in texts:
        yield from _found_in(reading, find_runs(reading))
    if _MIXED.search(text):
        mixed = find_runs(text, like_letters=True)
        yield from (span for span in _found_in(text, mixed) if _kind_of(span[2]) in (*_LONG, Kind.SERVICE))


def _found_in(text: str, runs: list[Run]) -> Iterator[Span]:
    passages = Passages(text)
    for run in runs:
        for part in _without(passages.moments, run):
            for groups, kind in _candidates(text, part):
                if not _is_plain_figure(passages, groups, kind):
                    yield _start_of(text, groups[0]), groups[-1].end, digits_of(groups)


def _start_of(text: str, group: Group) -> int:
    """Where the number begins, its + or opening bracket included."""
    before = _OPENING.search(text, max(group.start - 3, 0), group.start)
    return before.start() if before else group.start


def _without(spans: Iterable[tuple[int, int]], run: Run) -> list[Run]:
    """The run in the parts that are left of it without the groups in these spans."""
    parts: list[Run] = [[]]
    for group in run:
        if any(start <= group.start and group.end <= end for start, end in spans):
            parts.append([])
        else:
            parts[-1].append(group)
    return [part for part in parts if part]


def _candidates(text: str, run: Run) -> Iterator[tuple[Run, Kind | None]]:
    """The parts of the run that the plan knows, and the whole run if it looks like a number that is dialled locally.

    The kind is None for a number dialled locally or from abroad.
    """
    for first, group in enumerate(run):
        plus = "+" if _PLUS.search(text, max(group.start - 3, 0), group.start) else ""
        digits = ""
        for last in range(first, len(run)):
            digits += run[last].digits
            if len(digits) > _LONGEST:
                break
            if len(digits) < _SHORTEST:
                continue
            groups = run[first : last + 1]
            kind = _kind_of(digits)
            if kind and (kind is not Kind.SHORT or _may_be_short(text, groups)):
                yield groups, kind
            elif _FROM_ABROAD.fullmatch(plus + digits):
                yield groups, None
    if _is_local(text, run):
        yield run, None


@lru_cache(maxsize=4096)
def _kind_of(digits: str) -> Kind | None:
    return kind_of(within_china(digits))


def _may_be_short(text: str, groups: Run) -> bool:
    """True for what serves the whole country. In groups only if the same separator stands between them."""
    gaps = {text[one.end : other.start] for one, other in pairwise(groups)}
    return bool(_NATIONAL_SERVICE.fullmatch(digits_of(groups))) and len(gaps) <= 1


def _is_local(text: str, run: Run) -> bool:
    """True for seven or eight digits together or as 4-4 or 3-4, and for 3-3-4 as North America writes them."""
    sizes = [len(group.digits) for group in run]
    gaps = [text[one.end : other.start] for one, other in pairwise(run)]
    if not all(map(_LOCAL_GAP.fullmatch, gaps)):
        return False
    return sizes == [3, 3, 4] or (sizes in ([7], [8], [4, 4], [3, 4]) and bool(_LOCAL.fullmatch(digits_of(run))))


def _is_plain_figure(passages: Passages, groups: Run, kind: Kind | None) -> bool:
    start, end = groups[0].start, groups[-1].end
    if kind in _LONG or (kind is not Kind.SENDER and len(digits_of(groups)) > _LONGEST_FIGURE):
        return any(first <= start and end <= last for first, last in passages.ranges_with_unit)
    if len(groups) > 2 and is_count([group.digits for group in groups]):
        return True
    if any(first <= start and end <= last for first, last in passages.figures):
        return True
    if kind is Kind.SERVICE or len(groups) > 1:
        return False
    return any(first < start and end <= last for first, last in passages.labelled)
