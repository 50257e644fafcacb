"""Numbers outside the plan: dialled locally without an area code, or foreign without a +. Their grouping shows them."""

import re
from collections.abc import Iterator
from itertools import pairwise

from kb.numbers.calling_words import is_beside_calling_words
from kb.numbers.runs import Run, digits_of

_GAP = re.compile(r"[-\s.·・‐‑‒–—―−()]+")
_GAP_ABROAD = re.compile(r"[-\s‐‑‒–—―−()]+")
"""Without the dot: 65.0.3325.181 is a version."""
_LOCAL = re.compile(r"[2-8]\d{6,7}")
_LOCAL_SIZES = ([7], [8], [4, 4], [3, 4])
_EQUAL_SIZES = ([2] * 4, [1] * 7, [1] * 8)
_NORTH_AMERICA = [3, 3, 4]
_COUNTRY = re.compile(
    r"7|2[07]|3[0123469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|85[2356]|88[06]|96[0-8]|97[1-7]|99[2-8]|2[1-6]\d|3[578]\d"
)
_NEIGHBOURS = ("852", "853", "886")
_FEWEST_ABROAD, _MOST_ABROAD = 10, 14
"""Digits with the country code."""
_MOST_GROUPS = 14
_LIST_MARK = re.compile(r"\s*[.,、):\]]\s*")
_NEXT_FIGURE = re.compile(r"\s*[\s,、;/(]\s*")


def numbers_outside_plan(text: str, run: Run) -> Iterator[Run]:
    """Yields what is a local or foreign number: the run, or the run without the mark of a list or a figure after it."""
    if len(run) > _MOST_GROUPS:
        return
    parts = [run]
    if len(run) > 1:
        parts += [run[1:]] if _LIST_MARK.fullmatch(text, run[0].end, run[1].start) else []
        parts += [run[:-1]] if _NEXT_FIGURE.fullmatch(text, run[-2].end, run[-1].start) else []
    for part in parts:
        is_likely = _may_be_local(text, part) or _may_be_foreign(text, part)
        is_called = is_likely and is_beside_calling_words(text, part[0].start, part[-1].end)
        if is_called or _is_local(text, part) or _is_foreign(text, part):
            yield part


def _is_local(text: str, run: Run) -> bool:
    """Returns True for 7 or 8 digits in the usual groups, or in equal groups that are no list such as 24-36-48-60."""
    sizes = _sizes(run)
    if not _are_gaps(_GAP, text, run) or not _LOCAL.fullmatch(digits_of(run)):
        return False
    return sizes in _LOCAL_SIZES or (sizes in _EQUAL_SIZES and len(_gaps(text, run)) == 1 and not _has_equal_steps(run))


def _may_be_local(text: str, run: Run) -> bool:
    """Returns True for 7 or 8 digits in any groups, which are a number only beside words about calling."""
    return _are_gaps(_GAP, text, run) and bool(_LOCAL.fullmatch(digits_of(run)))


def _is_foreign(text: str, run: Run) -> bool:
    """Returns True for groups as in North America, and for a country code with at least two groups after it."""
    sizes = _sizes(run)
    if sizes == _NORTH_AMERICA or (sizes == [1, *_NORTH_AMERICA] and run[0].digits == "1"):
        return _are_gaps(_GAP, text, run)
    if not _may_be_foreign(text, run):
        return False
    if sizes == [3, 8]:
        return run[0].digits in _NEIGHBOURS
    return len(run) > 2 and sizes[1] <= 5 and sizes[-1] <= 8 and all(2 <= size <= 5 for size in sizes[2:-1])


def _may_be_foreign(text: str, run: Run) -> bool:
    """Returns True for a country code and a number, which without more groups are one only beside calling words."""
    digits = digits_of(run)
    if not _FEWEST_ABROAD <= len(digits) <= _MOST_ABROAD or not _are_gaps(_GAP_ABROAD, text, run):
        return False
    return bool(_COUNTRY.fullmatch(run[0].digits)) or (len(run) == 1 and digits.startswith(_NEIGHBOURS))


def _sizes(run: Run) -> list[int]:
    return [len(group.digits) for group in run]


def _gaps(text: str, run: Run) -> set[str]:
    return {text[one.end : other.start] for one, other in pairwise(run)}


def _are_gaps(pattern: re.Pattern[str], text: str, run: Run) -> bool:
    return all(map(pattern.fullmatch, _gaps(text, run)))


def _has_equal_steps(run: Run) -> bool:
    """Returns True for a list that counts in steps of 1, 2, 5, 6, 10 or 12, or backwards by 1."""
    steps = {int(later.digits) - int(earlier.digits) for earlier, later in pairwise(run)}
    return len(steps) == 1 and steps <= {-1, 1, 2, 5, 6, 10, 12}
