"""Which characters of two spellings differ. Pure: no Django."""

from difflib import SequenceMatcher
from itertools import groupby
from typing import NamedTuple


class Run(NamedTuple):
    text: str
    differs: bool


def differences(old: str, new: str) -> tuple[list[Run], list[Run]]:
    """("95188", "95198") -> 951|8|8 and 951|9|8: the runs of each; nothing is marked beside an empty one."""
    if not old or not new:
        return unmarked(old), unmarked(new)
    if len(old) == len(new):
        return _by_place(old, new), _by_place(new, old)
    before, after = [], []
    for operation, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if old[old_from:old_to]:
            before.append(Run(old[old_from:old_to], operation != "equal"))
        if new[new_from:new_to]:
            after.append(Run(new[new_from:new_to], operation != "equal"))
    return before, after


def unmarked(text: str) -> list[Run]:
    return [Run(text, differs=False)] if text else []


def _by_place(text: str, other: str) -> list[Run]:
    pairs = groupby(zip(text, other, strict=True), lambda pair: pair[0] != pair[1])
    return [Run("".join(own for own, _ in run), differs) for differs, run in pairs]
