"""Lets tests write public content directly: each write opens the one door, and is entered in the ledger.

In tests marked `one_door` a direct write is refused, as it is in the site.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

import pytest
from django.db import transaction
from django.db.models.signals import m2m_changed

from kb.ledger import door
from kb.ledger.entries import EntryDetails, EntryKind
from kb.ledger.facts import SUBJECTS
from kb.models import FAQ
from kb.models.content import NOT_FACTS, Content, ContentQuerySet
from kb.models.one_door import _is_open, open_door

DETAILS = EntryDetails(kind=EntryKind.CHANGED)
LINKS = FAQ.providers.through


def enter(*rows: Any) -> None:
    """Enters the subjects that these rows are, or are part of, as they stand in the database."""
    door.enter({subject.subject: subject for row in rows for subject in door.subjects_of(row)}.values(), DETAILS)


@contextmanager
def entering_direct_writes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Context in which direct writes of content are entered."""
    for owner, writes in ((Content, (_save, _delete)), (ContentQuerySet, (_update, _delete_all, _bulk))):
        for wrap in writes:
            for name in wrap.names:  # type: ignore[attr-defined]
                monkeypatch.setattr(owner, name, _through_the_door(vars(owner)[name], wrap))
    monkeypatch.setattr("kb.models.content.require_open_door", lambda model: None)
    m2m_changed.connect(_enter_links, sender=LINKS)
    try:
        yield
    finally:
        m2m_changed.disconnect(_enter_links, sender=LINKS)


def _names(*names: str) -> Callable[[Any], Any]:
    def name(function: Any) -> Any:
        function.names = names
        return function

    return name


def _through_the_door(write: Callable[..., Any], wrap: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(write)
    def through_the_door(self: Any, *args: Any, **kwargs: Any) -> Any:
        model = self.model if isinstance(self, ContentQuerySet) else type(self)
        is_order_alone = write.__name__ == "update" and not set(kwargs) - NOT_FACTS
        if _is_open.get() or not model.is_in_ledger or is_order_alone:
            return write(self, *args, **kwargs)
        with transaction.atomic():
            return wrap(write, self, *args, **kwargs)

    return through_the_door


@_names("save")
def _save(write: Callable[..., Any], row: Any, *args: Any, **kwargs: Any) -> None:
    before = list(type(row).objects.filter(pk=row.pk)) if row.pk else []
    with open_door():
        write(row, *args, **kwargs)
    enter(*before, row)


@_names("delete")
def _delete(write: Callable[..., Any], row: Any) -> Any:
    if isinstance(row, tuple(SUBJECTS.values())):
        door.delete([row], DETAILS)
        return None
    with open_door():
        result = write(row)
    enter(*door.subjects_of(row))
    return result


@_names("update")
def _update(write: Callable[..., Any], rows: Any, **values: Any) -> Any:
    before = list(rows.model.objects.filter(pk__in=list(rows.values_list("pk", flat=True))))
    with open_door():
        result = write(rows, **values)
    enter(*before, *rows.model.objects.filter(pk__in=[row.pk for row in before]))
    return result


@_names("delete")
def _delete_all(write: Callable[..., Any], rows: Any) -> None:
    for row in rows:
        row.delete()


@_names("bulk_create", "bulk_update")
def _bulk(write: Callable[..., Any], rows: Any, objs: Any, *args: Any, **kwargs: Any) -> Any:
    objs = list(objs)
    with open_door():
        result = write(rows, objs, *args, **kwargs)
    enter(*objs)
    return result


def _enter_links(instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **kwargs: Any) -> None:
    if action.startswith("post_") and not _is_open.get():
        enter(*(FAQ.objects.filter(pk__in=pk_set or ()) if reverse else [instance]))
