"""The shape of the list "Who did what": a line, its key, and the filters of the list."""

from datetime import date, datetime
from typing import NamedTuple

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db.models import CharField, TextChoices, Value
from django.utils.translation import gettext_lazy as _

Key = tuple[datetime, str, int]
"""When it happened, the name of the source, and the primary key there."""
Reader = AbstractUser | AnonymousUser | None
"""Whose permissions decide about the addresses of objects. None: nobody needs the addresses."""


class Action(TextChoices):
    ADDED = "added", _("added")
    CHANGED = "changed", _("changed")
    DELETED = "deleted", _("deleted")


class Activity(NamedTuple):
    """One thing that somebody did, in words for a reader."""

    at: datetime
    person: str
    action: str
    kind: str
    """The kind of object, such as "question"."""
    name: str
    """The name of the object at that time."""
    address: str
    """Where the reader sees more of it; "" if there is no such page, or the reader may not open it."""
    details: str


class ActivityFilters(NamedTuple):
    """What to list. "" and None stand for all."""

    person: int | None = None
    """The account's primary key."""
    kind: str = ""
    """Such as "kb.faq"."""
    action: str = ""
    since: date | None = None
    until: date | None = None
    """The last day, in China like `since`."""


def source(name: str) -> Value:
    """Returns the column that tells the keys of one source from those of the other."""
    return Value(name, CharField(max_length=20))
