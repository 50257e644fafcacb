"""Marks the characters in which two texts differ. Pure: no Django."""

from difflib import SequenceMatcher
from itertools import groupby
from typing import NamedTuple


class Segment(NamedTuple):
    text: str
    differs: bool


def diff_characters(old: str, new: str) -> tuple[list[Segment], list[Segment]]:
    """("95188", "95198") -> 951|8|8 and 951|9|8. If one text is empty, nothing is marked in the other."""
    if not old or not new:
        return unchanged(old), unchanged(new)
    if len(old) == len(new):
        return _diff_by_position(old, new), _diff_by_position(new, old)
    before, after = [], []
    for operation, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if old[old_from:old_to]:
            before.append(Segment(old[old_from:old_to], operation != "equal"))
        if new[new_from:new_to]:
            after.append(Segment(new[new_from:new_to], operation != "equal"))
    return before, after


def unchanged(text: str) -> list[Segment]:
    return [Segment(text, differs=False)] if text else []


def _diff_by_position(text: str, other: str) -> list[Segment]:
    pairs = groupby(zip(text, other, strict=True), lambda pair: pair[0] != pair[1])
    return [Segment("".join(own for own, _ in run), differs) for differs, run in pairs]
