"""The order of things: positions are 1, 2, 3 … among siblings, whatever was dragged, typed, added or deleted.

The database holds positions unique row by row, so a new order is written in two steps: all rows out of
the way, then each to its place. Both happen inside the admin's own transaction.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import Case, F, QuerySet, Value, When
from django.forms import BaseInlineFormSet

from kb.models.content import Content

_OUT_OF_THE_WAY = 1_000_000


def renumber(siblings: QuerySet[Any], order: Sequence[Any]) -> None:
    """Gives `siblings` the positions 1, 2, 3 … in the order of their primary keys in `order` (all of them)."""
    wanted = {pk: position for position, pk in enumerate(order, start=1)}
    if dict(siblings.values_list("pk", "position")) == wanted:
        return
    siblings.update(position=F("position") + _OUT_OF_THE_WAY)
    siblings.update(position=Case(*(When(pk=pk, then=Value(position)) for pk, position in wanted.items())))


def place(obj: Content, position: int) -> None:
    """Moves a saved `obj` to where the row of that position stands; those behind it move on by one.

    A position beyond the last is the end.
    """
    siblings = obj.siblings()
    # Locks the rows, where the database can: two people who reorder at once take turns.
    order = list(siblings.select_for_update().order_by("position").values_list("pk", "position"))
    current = obj.position
    others = [(pk, taken) for pk, taken in order if pk != obj.pk]
    passed = sum(taken < position or (position > current and taken == position) for _, taken in others)
    others.insert(passed, (obj.pk, position))
    renumber(siblings, [pk for pk, _ in others])
    obj.position = passed + 1


def renumber_as_shown(formset: BaseInlineFormSet[Any, Any, Any]) -> None:
    """The rows that were there in the order they were dragged into, the new ones after them."""
    kept = [row for row in formset.initial_forms if row not in formset.deleted_forms]
    kept.sort(key=lambda row: row.cleaned_data.get("position") or 0)
    shown = [row.instance.pk for row in kept] + [part.pk for part in formset.new_objects]
    siblings = getattr(formset.instance, formset.fk.remote_field.get_accessor_name())
    # What is there decides, not the page: parts that someone else added since it was loaded stay, at the end.
    there = list(siblings.select_for_update().order_by("position").values_list("pk", flat=True))
    rank = {pk: place for place, pk in enumerate(shown)}
    renumber(siblings, sorted(there, key=lambda pk: rank.get(pk, len(shown))))
