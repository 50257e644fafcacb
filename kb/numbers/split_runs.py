"""Splits a run of groups of digits (see `runs`) into numbers: several may be written one after another."""

import re
from itertools import pairwise

from kb.numbers.plan import EMERGENCY_NUMBERS, Kind, kind_of, within_china
from kb.numbers.runs import Group, Run, digits_of

FEWEST_DIGITS = 3
FEWEST_OF_SEVERAL = 5
"""Digits of a number that stands beside another one, or after an area code."""
FEWEST_OF_LOCAL = 7
"""Digits of a telephone number that is dialled without an area code."""
MOST_DIGITS = 20
MOST_GROUPS = 20
"""Groups of digits that one number is written in."""
_BETWEEN_NUMBERS = re.compile(r"\s+|\s*[、,;/|]\s*")
_PARTING = re.compile(r"\s*[、,;/|\n]\s*")
_LIST_MARK = re.compile(r"\s*[.、):]\s*")
_TIMES = re.compile(r"\s+[x×*]\s*", re.IGNORECASE)
_UNIT = re.compile(r"[^\W\d_]|\s(?:am|pm|a\.m|p\.m)\b", re.IGNORECASE)
_LOCAL = re.compile(r"[2-8][0-9]{6,7}")


def numbers_of_run(text: str, run: Run) -> list[Run]:
    """Splits the run into parts that are one number each. `text` is the folded text that the run stands in."""
    parts = [part for item in _at_list_marks(text, run) for part in _at_plus(text, item)]
    return [number for part in parts for number in _numbers_of_part(text, part)]


def _numbers_of_part(text: str, run: Run) -> list[Run]:
    run = _without_stray_figure(text, run)
    # A sender of short messages may have so many digits that another number behind it would be taken for its end.
    if is_complete(run) and kind_of(digits_of(run)) is not Kind.SENDER:
        return [run]
    return _complete_parts(text, run) or _parted(text, run)


def _at_list_marks(text: str, run: Run) -> list[Run]:
    """Splits the run at the "1." and "2)" of a list, which it removes."""
    items: list[Run] = [[]]
    for place, group in enumerate(run):
        if _is_list_mark(text, run, place):
            items.append([])
        else:
            items[-1].append(group)
    return [item for item in items if item]


def _is_list_mark(text: str, run: Run, place: int) -> bool:
    if place + 1 == len(run) or len(run[place].digits) >= FEWEST_DIGITS:
        return False
    begins = not place or text[run[place].start - 1].isspace()
    is_marked = _LIST_MARK.fullmatch(text[run[place].end : run[place + 1].start])
    follow = digits_of(run[place + 1 :])
    is_number = len(run[place + 1].digits) >= FEWEST_DIGITS and len(follow) >= FEWEST_OF_SEVERAL
    return bool(begins and is_marked and is_number)


def _at_plus(text: str, run: Run) -> list[Run]:
    """Splits the run into parts that begin where a + stands before a country code."""
    parts: list[Run] = [run[:1]]
    for place, (before, group) in enumerate(pairwise(run), start=1):
        if "+" in text[before.end : group.start] and len(digits_of(run[place:])) >= FEWEST_OF_LOCAL:
            parts.append([])
        parts[-1].append(group)
    return parts


def is_complete(run: Run) -> bool:
    number = within_china(digits_of(run))
    return len(number) >= FEWEST_OF_SEVERAL and kind_of(number) is not None


def _without_stray_figure(text: str, run: Run) -> Run:
    """Removes a short figure after a number that is no part of it: 95188 × 2, 95188 9 am."""
    if len(run) < 2 or len(run[-1].digits) >= FEWEST_DIGITS or not is_complete(run[:-1]):
        return run
    gap = text[run[-2].end : run[-1].start]
    has_unit = gap[0].isspace() and _UNIT.match(text, run[-1].end)
    return run[:-1] if has_unit or _TIMES.fullmatch(gap) else run


def _complete_parts(text: str, run: Run) -> list[Run]:
    """Splits the run into complete numbers at spaces and commas. Returns [] if that is impossible.

    Goes through the run from its end, so that the time grows with its length alone.
    """
    read: list[list[Run] | None] = [None] * len(run) + [[]]
    for first in reversed(range(len(run))):
        for last in range(first + 1, min(first + MOST_GROUPS, len(run)) + 1):
            rest = read[last]
            if rest is None or not (_may_end(text, run, last) and _may_stand_alone(run[first:last])):
                continue
            read[first] = [run[first:last], *rest]
            break
    return read[0] or []


def _may_end(text: str, run: Run, last: int) -> bool:
    """Returns True if what follows the group before `last` parts two numbers."""
    return last == len(run) or bool(_BETWEEN_NUMBERS.fullmatch(text[run[last - 1].end : run[last].start]))


def _may_stand_alone(run: Run) -> bool:
    """Returns True for a complete number, an emergency number, and a local one, which the plan does not know."""
    if len(run) == 1 and (run[0].digits in EMERGENCY_NUMBERS or _LOCAL.fullmatch(run[0].digits)):
        return True
    return is_complete(run)


def _parted(text: str, run: Run) -> list[Run]:
    """Splits the run at commas and line ends if each part is as long as a number."""
    parts: list[Run] = [run[:1]]
    for before, group in pairwise(run):
        if _is_parting(parts[-1], text[before.end : group.start], group):
            parts.append([])
        parts[-1].append(group)
    if all(len(digits_of(part)) >= FEWEST_OF_SEVERAL for part in parts):
        return parts
    return [run] if len(digits_of(run)) <= MOST_DIGITS else [[group] for group in run]


def _is_parting(before: Run, gap: str, group: Group) -> bool:
    if len(group.digits) >= FEWEST_OF_LOCAL and is_complete(before):
        return True
    is_long = len(before[-1].digits) >= FEWEST_OF_SEVERAL and len(group.digits) >= FEWEST_OF_SEVERAL
    return bool(_PARTING.fullmatch(gap)) or (is_long and gap.isspace() and not before[-1].digits.startswith("00"))
