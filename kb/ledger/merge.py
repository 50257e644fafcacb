"""Merges two changes that began from the same facts. Pure.

What does not overlap is merged: by field, steps and items by key, lists of ids as sets (unless that leaves
none of those that both sides chose), texts that are lists by line.
What overlaps is a conflict, which a person resolves. Nothing is lost: every text that a side wrote is in the merged
facts or in a conflict. The facts hold the base where there is a conflict.
"""

import json
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import partial
from typing import Any, NamedTuple

from kb.ledger.fact_fields import (
    ID_LISTS,
    PARAGRAPHS,
    PART_LISTS,
    Facts,
    base_name,
    is_line_list,
    reading_order,
)
from kb.ledger.merge_order import merge_order

_MISSING = object()
"""The value of a field that these facts do not have."""
_DISPUTED = object()

Place = tuple[str, str]
"""A field and the key of its part; ("", "") for the subject as a whole, ("steps", key) for a part as a whole."""


class _Sides(NamedTuple):
    """The three versions of the same thing."""

    base: Any
    mine: Any
    theirs: Any


class Choice(StrEnum):
    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


class MergeConflict(NamedTuple):
    """Two changes of one field, part or subject. None is a value that is missing or deleted.

    `part` is the key of the step or item, "" for a field of the subject. A part as a whole has the field "steps" or
    "items"; the subject as a whole has the field "".
    """

    field: str
    part: str
    base: Any
    mine: Any
    theirs: Any

    @property
    def place(self) -> Place:
        return self.field, self.part

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What `resolve` accepts. Both is offered for texts of several lines, and for parts that both sides added."""
        if self.field in PART_LISTS:
            can_be_joined = bool(self.mine and self.theirs)
        else:
            can_be_joined = base_name(self.field) in PARAGRAPHS and bool(self.mine and self.theirs)
        return tuple(Choice) if can_be_joined else (Choice.MINE, Choice.THEIRS)


class Merged(NamedTuple):
    facts: Facts | None
    conflicts: tuple[MergeConflict, ...]


def merge(base: Facts | None, mine: Facts | None, theirs: Facts | None) -> Merged:
    """Returns the merged facts and the conflicts, in reading order. None is a subject that is deleted or not created.

    The keys of parts are unique in their list.
    """
    sides = _Sides(base, mine, theirs)
    if (facts := _undisputed(sides)) is not _DISPUTED:
        return Merged(facts, ())
    if mine is None or theirs is None:
        return Merged(base, (MergeConflict("", "", *sides),))
    conflicts: list[MergeConflict] = []
    return Merged(_merge_fields(_Sides(base or {}, mine, theirs), "", conflicts), tuple(conflicts))


def resolve(merged: Merged, choices: Mapping[Place, Choice]) -> Facts | None:
    """Returns the facts after somebody chose for each conflict, by its place.

    Raises KeyError if a choice is missing, and ValueError for both of what cannot be joined.
    """
    facts = merged.facts
    for conflict in merged.conflicts:
        choice = choices[conflict.place]
        if choice not in conflict.choices:
            raise ValueError(f"{conflict.place} cannot be {choice}")
        if not conflict.field:
            return conflict.mine if choice == Choice.MINE else conflict.theirs  # type: ignore[no-any-return]
        facts = _resolve(facts or {}, conflict, choice)
    return facts


def _undisputed(sides: _Sides) -> Any:
    """Returns the value if at most one side changed it, or both in the same way; else _DISPUTED."""
    if sides.mine == sides.theirs or sides.theirs == sides.base:
        return sides.mine
    return sides.theirs if sides.mine == sides.base else _DISPUTED


def _merge_fields(sides: _Sides, part: str, conflicts: list[MergeConflict]) -> Facts:
    """Returns the merged fields of a subject or of a part, and adds what overlaps to the conflicts."""
    merged: Facts = {}
    for field in sorted({field for facts in sides for field in facts}, key=reading_order):
        values = _Sides(*(facts.get(field, _MISSING) for facts in sides))
        value = _undisputed(values)
        if value is _DISPUTED:
            value = _merge_field(field, part, values, conflicts)
        if value is not _MISSING:
            merged[field] = value
    return merged


def _merge_field(field: str, part: str, values: _Sides, conflicts: list[MergeConflict]) -> Any:
    sides = _Sides(*(None if value is _MISSING else value for value in values))
    if field in PART_LISTS:
        return _merge_parts(field, sides, conflicts)
    if field in ID_LISTS:
        ids = _kept(*(value or () for value in sides))
        if ids or not (sides.mine and sides.theirs):
            return sorted(ids)
    if is_line_list(field):
        return _merge_lines(sides)
    conflicts.append(MergeConflict(field, part, *sides))
    return values.base


def _kept(base: Iterable[Any], mine: Iterable[Any], theirs: Iterable[Any]) -> set[Any]:
    """Returns what both sides kept and what either added."""
    base, mine, theirs = set(base), set(mine), set(theirs)
    return (mine & theirs) | (mine - base) | (theirs - base)


def _merge_lines(texts: _Sides) -> str:
    versions = [[line for line in (text or "").splitlines() if line.strip()] for text in texts]
    return "\n".join(merge_order(sorted(_kept(*versions)), *versions))


def _merge_parts(field: str, lists: _Sides, conflicts: list[MergeConflict]) -> list[Facts]:
    by_key = [{part["key"]: part for part in parts or ()} for parts in lists]
    merged: dict[str, Facts] = {}
    for key in sorted({key for parts in by_key for key in parts}):
        part = _merge_part(field, key, _Sides(*(parts.get(key) for parts in by_key)), conflicts)
        if part is not None:
            merged[key] = part
    return [merged[key] for key in merge_order(list(merged), *map(list, by_key))]


def _merge_part(field: str, key: str, sides: _Sides, conflicts: list[MergeConflict]) -> Facts | None:
    """Returns the merged part, or None for a deleted one.

    Where both sides added different parts with one key it returns one of them, so that the part has its place.
    """
    part: Facts | None = _undisputed(sides)
    if part is not _DISPUTED:
        return part
    if all(sides):
        return _merge_fields(sides, key, conflicts)
    conflicts.append(MergeConflict(field, key, *sides))
    placed: Facts = sides.base or min(sides.mine, sides.theirs, key=partial(json.dumps, sort_keys=True))
    return placed


def _resolve(facts: Facts, conflict: MergeConflict, choice: Choice) -> Facts:
    if conflict.field in PART_LISTS:
        return {**facts, conflict.field: _with_part(facts[conflict.field], conflict, choice)}
    value = _chosen(conflict, choice)
    if not conflict.part:
        return {**facts, conflict.field: value}
    field = next(name for name in PART_LISTS if any(part["key"] == conflict.part for part in facts.get(name) or ()))
    parts = [{**part, conflict.field: value} if part["key"] == conflict.part else part for part in facts[field]]
    return {**facts, field: parts}


def _chosen(conflict: MergeConflict, choice: Choice) -> Any:
    if choice == Choice.BOTH:
        return "\n\n".join(text for text in (conflict.mine, conflict.theirs) if text)
    return conflict.mine if choice == Choice.MINE else conflict.theirs


def _with_part(parts: list[Facts], conflict: MergeConflict, choice: Choice) -> list[Facts]:
    """Returns the parts with the chosen one in its place. Of both, the second gets a key of its own."""
    chosen = [part for part in (conflict.mine, conflict.theirs) if part]
    if choice != Choice.BOTH:
        part = _chosen(conflict, choice)
        chosen = [part] if part else []
    if len(chosen) == 2:
        chosen[1] = {**chosen[1], "key": _free_key(conflict.part, {part["key"] for part in parts})}
    place = next(place for place, part in enumerate(parts) if part["key"] == conflict.part)
    return [*parts[:place], *chosen, *parts[place + 1 :]]


def _free_key(key: str, taken: set[str]) -> str:
    number = 2
    while f"{key}-{number}" in taken:
        number += 1
    return f"{key}-{number}"
