"""The order of rows: staff drag them or type a position, and the rows between make room.

The database holds positions unique row by row, so a new order is written in two steps: the rows that move go out of the
way, then each to its place. A position says nothing of the content: neither `updated` nor the search index follows it.
"""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Max, QuerySet, Value, When
from django.forms import BaseInlineFormSet

from kb.models.content import OUT_OF_THE_WAY, Content
from kb.models.locks import lock_content

MAX_STRIDE = 1_000
"""Positions. A transaction that moves so many rows takes about 60 ms on PostgreSQL."""


def place(obj: Content, position: int | None) -> None:
    """Moves a saved `obj` to `position`, or as near as there are rows (None: to the end); those between move by one.

    Moves it in strides of at most MAX_STRIDE positions, each a transaction that leaves a valid order, so that others
    who write wait for one stride only. Within a transaction they wait for its end: the admin moves after its commit.
    Does nothing if somebody has deleted `obj` meanwhile.
    """
    siblings = obj.siblings()
    current = _current_position(obj)
    if current is None:
        return
    last = _last_position(siblings)
    target = last if position is None else max(1, min(position, last))
    stride = MAX_STRIDE if target > current else -MAX_STRIDE
    for stop in (*range(current + stride, target, stride), target):
        _shift(obj, stop)


@transaction.atomic
def _shift(obj: Content, target: int) -> None:
    """Moves `obj` to `target` with three statements, however many rows are between."""
    lock_content()
    siblings = obj.siblings()
    current = _current_position(obj)
    if current is None:
        return
    target = min(target, _last_position(siblings))  # a row may have been deleted since
    if target < current:
        between, shift = siblings.filter(position__gte=target, position__lt=current), 1
    else:
        between, shift = siblings.filter(position__gt=current, position__lte=target), -1
    if target != current:
        between.update(position=F("position") + OUT_OF_THE_WAY)
        siblings.filter(pk=obj.pk).update(position=target)
        siblings.filter(position__gt=OUT_OF_THE_WAY).update(position=F("position") - OUT_OF_THE_WAY + shift)
    obj.position = target


def _current_position(obj: Content) -> int | None:
    return obj.siblings().filter(pk=obj.pk).values_list("position", flat=True).first()


def _last_position(siblings: QuerySet[Any]) -> int:
    return siblings.aggregate(last=Max("position"))["last"]  # type: ignore[no-any-return]


@transaction.atomic
def renumber_as_shown(formset: BaseInlineFormSet[Any, Any, Any]) -> None:
    """Orders the rows as the page shows them, new ones among them."""
    lock_content()
    remaining = [row for row in formset.initial_forms if row not in formset.deleted_forms]
    new = [row for row in formset.extra_forms if row.instance in formset.new_objects]
    shown = [row.instance.pk for row in sorted([*remaining, *new], key=_posted_position)]
    siblings = getattr(formset.instance, formset.fk.remote_field.get_accessor_name())
    # Orders all rows of the database: those added since the page was loaded come last.
    current = list(siblings.order_by("position").values_list("pk", flat=True))
    rank = {pk: place for place, pk in enumerate(shown)}
    _renumber(siblings, sorted(current, key=lambda pk: rank.get(pk, len(shown))))


def _posted_position(row: Any) -> float:
    """Returns the position that was sent with the row. One that was added and not moved has none, and is at the end."""
    position = row.cleaned_data.get("position")
    return float("inf") if position is None else position


def _renumber(siblings: QuerySet[Any], order: Sequence[Any]) -> None:
    """Gives `siblings` the positions 1, 2, 3 … in the order of their primary keys in `order` (all of them)."""
    positions = dict(siblings.values_list("pk", "position"))
    moved = {pk: position for position, pk in enumerate(order, start=1) if positions[pk] != position}
    if moved:
        rows = siblings.filter(pk__in=moved)
        rows.update(position=F("position") + OUT_OF_THE_WAY)
        rows.update(position=Case(*(When(pk=pk, then=Value(position)) for pk, position in moved.items())))
