"""Finds who published what a change overlaps with."""

from collections.abc import Iterable
from typing import Any

from kb.ledger.fact_fields import PART_LISTS, Facts
from kb.ledger.history import Revision
from kb.ledger.merge import MergeConflict, Place


def newest_in_place(found: Iterable[Revision], *, since: int, place: Place) -> Revision | None:
    """Returns the newest of these revisions after `since` that changed the place. They are newest first."""
    for revision in found:
        if revision.number > since and value_at(revision.old, place) != value_at(revision.facts, place):
            return revision
    return None


def is_deletion(conflict: MergeConflict, side: Any) -> bool:
    """Returns True if this side of the conflict deletes the subject, or a step or an item."""
    return side is None and (not conflict.field or conflict.field in PART_LISTS)


def value_at(facts: Facts | None, place: Place) -> Any:
    """Returns what stands in a place of these facts; None if they have no such place."""
    field, key = place
    if facts is None or not field:
        return facts
    if not key:
        return facts.get(field)
    parts = (part for name in PART_LISTS for part in facts.get(name) or ())
    part = next((part for part in parts if part["key"] == key), None)
    return part if part is None or field in PART_LISTS else part.get(field)
