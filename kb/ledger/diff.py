"""Says what differs between two facts of a subject, as data for a page that shows it. Pure.

A text that is None and an empty one are the same to a reader: no change.
"""

from collections.abc import Iterator
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any, NamedTuple

from kb.ledger.fact_fields import ID_LISTS, LINKS, PART_LISTS, Facts, is_line_list, is_text, language_of, reading_order
from kb.ledger.text_diff import Segment, Unit, diff_texts


class DifferenceKind(StrEnum):
    ADDED = "added"
    """The subject is new, or restored: the caller knows whether it has an earlier entry."""
    DELETED = "deleted"
    PUBLICATION = "publication"
    TEXT = "text"
    LINK = "link"
    VALUE = "value"
    """A date, a choice, the id of another subject."""
    IDS = "ids"
    PART_ADDED = "part-added"
    PART_REMOVED = "part-removed"
    PART_MOVED = "part-moved"


class Difference(NamedTuple):
    """One change. `field` and `part` say where: the key of the step or item, "" for the subject itself.

    `old` and `new` are, of a link, a value and the publication, both values; of ids, those that were removed and those
    that were added; of parts, the removed or added part; of a moved part, its old and its new place, from 1.
    `segments` are those of a text.
    """

    kind: DifferenceKind
    field: str = ""
    part: str = ""
    old: Any = None
    new: Any = None
    segments: tuple[Segment, ...] = ()


def diff_facts(old: Facts | None, new: Facts | None) -> list[Difference]:
    """Returns the changes in reading order. None is a subject that is deleted or not yet created."""
    changes = list(_diff_fields(old or {}, new or {}))
    if old is None and new is not None:
        return [Difference(DifferenceKind.ADDED), *changes]
    if new is None and old is not None:
        return [Difference(DifferenceKind.DELETED), *changes]
    return changes


def _diff_fields(old: Facts, new: Facts, part: str = "") -> Iterator[Difference]:
    for field in sorted({*old, *new}, key=reading_order):
        before, after = old.get(field), new.get(field)
        if before == after or (not before and not after and is_text(field, before, after)):
            continue
        if field in PART_LISTS:
            yield from _diff_parts(field, before or [], after or [])
        else:
            yield _diff_field(field, part, before, after)


def _diff_field(field: str, part: str, old: Any, new: Any) -> Difference:
    if field == "publication":
        return Difference(DifferenceKind.PUBLICATION, field, part, old, new)
    if field in LINKS:
        return Difference(DifferenceKind.LINK, field, part, old or "", new or "")
    if field in ID_LISTS:
        removed, added = sorted(set(old or ()) - set(new or ())), sorted(set(new or ()) - set(old or ()))
        return Difference(DifferenceKind.IDS, field, part, removed, added)
    if is_line_list(field) or is_text(field, old, new):
        segments = diff_texts(old or "", new or "", _unit(field))
        return Difference(DifferenceKind.TEXT, field, part, segments=tuple(segments))
    return Difference(DifferenceKind.VALUE, field, part, old, new)


def _unit(field: str) -> Unit:
    if is_line_list(field):
        return Unit.LINE
    return Unit.WORD if language_of(field) == "en" else Unit.CHARACTER


def _diff_parts(field: str, old: list[Facts], new: list[Facts]) -> Iterator[Difference]:
    """Yields what changed in each part that is left, in its new order, and then the parts that were removed."""
    before, after = ({part["key"]: part for part in parts} for parts in (old, new))
    moved = _moved([key for key in before if key in after], [key for key in after if key in before])
    old_places, new_places = ({key: place for place, key in enumerate(parts, 1)} for parts in (before, after))
    for key, part in after.items():
        if key not in before:
            yield Difference(DifferenceKind.PART_ADDED, field, key, new=part)
            continue
        if key in moved:
            yield Difference(DifferenceKind.PART_MOVED, field, key, old_places[key], new_places[key])
        yield from _diff_fields(before[key], part, key)
    for key, part in before.items():
        if key not in after:
            yield Difference(DifferenceKind.PART_REMOVED, field, key, old=part)


def _moved(old: list[str], new: list[str]) -> set[str]:
    """Returns the keys that somebody moved, as few as can be found: the others are in the same order."""
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return set(old) - {key for block in blocks for key in old[block.a : block.a + block.size]}
