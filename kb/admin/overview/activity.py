"""Who did what: one list, the newest first, of what several sources recorded.

Today the only source is Django's log of the admin. Another one, such as the ledger, is a class with the methods of
ActivitySource that is added to SOURCES: the page and the export stay as they are.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple, Protocol

from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.auth.models import AbstractUser, AnonymousUser, User
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from kb.ledger.conversation import read_remark

Key = tuple[datetime, str, int]
"""When it happened, the name of the source, and the primary key there."""
Reader = AbstractUser | AnonymousUser | None
"""Whose permissions decide about the addresses of forms. None: nobody needs the addresses."""


class Action(models.TextChoices):
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
    """Of the object's form; "" if it was deleted or the reader may not open it."""
    details: str


class ActivityFilters(NamedTuple):
    """What to list. "" and None stand for all."""

    person: int | None = None
    """The account's primary key."""
    kind: str = ""
    """As in `ActivitySource.kinds`, such as "kb.faq"."""
    action: str = ""
    since: date | None = None
    until: date | None = None
    """The last day, in China like `since`."""


class ActivitySource(Protocol):
    name: str
    """At most 20 letters. Tells the keys of the sources apart."""

    def keys(self, filters: ActivityFilters) -> models.QuerySet[Any, Any]:
        """Returns `values_list("at", "source", "pk")` of what passes the filters: one query, without an order."""

    def activities(self, keys: Sequence[int], reader: Reader) -> dict[int, Activity]:
        """Returns the activities with these primary keys, in the active language, in a fixed number of queries."""

    def kinds(self) -> dict[str, str]:
        """Returns the kinds of object that occur, by "app.model", with their names: one query."""

    def people(self) -> Q:
        """Returns the condition that an account did something."""


class AdminLog:
    """What was added, changed and deleted by way of forms of the admin."""

    name = "admin"
    _FLAGS = {Action.ADDED: ADDITION, Action.CHANGED: CHANGE, Action.DELETED: DELETION}

    def keys(self, filters: ActivityFilters) -> models.QuerySet[Any, Any]:
        condition = Q()
        if filters.person is not None:
            condition &= Q(user=filters.person)
        if filters.kind:
            app, _dot, model = filters.kind.partition(".")
            condition &= Q(content_type__app_label=app, content_type__model=model)
        if filters.action:
            condition &= Q(action_flag=self._FLAGS[Action(filters.action)])
        if filters.since:
            condition &= Q(action_time__date__gte=filters.since)
        if filters.until:
            condition &= Q(action_time__date__lte=filters.until)
        rows = LogEntry.objects.filter(condition).order_by()
        source = Value(self.name, models.CharField(max_length=20))
        return rows.annotate(at=F("action_time"), source=source).values_list("at", "source", "pk")

    def activities(self, keys: Sequence[int], reader: Reader) -> dict[int, Activity]:
        entries = LogEntry.objects.filter(pk__in=keys).select_related("user", "content_type")
        return {entry.pk: self._activity(entry, reader) for entry in entries}

    def _activity(self, entry: LogEntry, reader: Reader) -> Activity:
        actions = {flag: action for action, flag in self._FLAGS.items()}
        action = actions.get(entry.action_flag)
        return Activity(
            at=entry.action_time,
            person=entry.user.get_username(),
            action=str(action.label) if action else "",
            kind=_name_of(entry.content_type) if entry.content_type else "",
            name=entry.object_repr,
            address="" if action == Action.DELETED else _form_address(entry, reader),
            details=_details(entry),
        )

    def kinds(self) -> dict[str, str]:
        logged = Exists(LogEntry.objects.filter(content_type=OuterRef("pk")))
        types = ContentType.objects.filter(logged).order_by("app_label", "model")
        return {f"{each.app_label}.{each.model}": _name_of(each) for each in types}

    def people(self) -> Q:
        return Q(Exists(LogEntry.objects.filter(user=OuterRef("pk"))))


SOURCES: tuple[ActivitySource, ...] = (AdminLog(),)


def activity_keys(filters: ActivityFilters, sources: Iterable[ActivitySource] = SOURCES) -> models.QuerySet[Any, Any]:
    """Returns the keys of all sources, the newest first. It can be counted and sliced, each with one query."""
    first, *others = (source.keys(filters) for source in sources)
    return first.union(*others, all=True).order_by("-at", "-source", "-pk")


def fetch_activities(
    keys: Iterable[Key], reader: Reader, sources: Iterable[ActivitySource] = SOURCES
) -> list[Activity]:
    """Returns the activities of these keys, in their order. Takes one call of `activities` a source."""
    keys = list(keys)
    found = {}
    for source in sources:
        wanted = [pk for _at, name, pk in keys if name == source.name]
        if wanted:
            found.update({(source.name, pk): each for pk, each in source.activities(wanted, reader).items()})
    return [found[name, pk] for _at, name, pk in keys if (name, pk) in found]


def all_kinds(sources: Iterable[ActivitySource] = SOURCES) -> dict[str, str]:
    """Returns the kinds of object of all sources, by "app.model", sorted by name."""
    kinds: dict[str, str] = {}
    for source in sources:
        kinds |= source.kinds()
    return dict(sorted(kinds.items(), key=lambda kind: kind[1]))


def all_people(sources: Iterable[ActivitySource] = SOURCES) -> list[tuple[int, str]]:
    """Returns the accounts that did something, as primary key and user name."""
    condition = Q(pk__in=[])
    for source in sources:
        condition |= source.people()
    return list(User.objects.filter(condition).order_by("username").values_list("pk", "username"))


def _name_of(content_type: ContentType) -> str:
    model = content_type.model_class()
    return capfirst(str(model._meta.verbose_name)) if model else content_type.model


def _details(entry: LogEntry) -> str:
    """Returns what was changed, or what somebody said about a change."""
    if remark := read_remark(entry):
        return f"{remark.event.label}{_(': ')}{remark.text}" if remark.text else str(remark.event.label)
    return entry.get_change_message()


def _form_address(entry: LogEntry, reader: Reader) -> str:
    if reader is None or not entry.content_type:
        return ""
    app, model = entry.content_type.app_label, entry.content_type.model
    may_open = reader.has_perm(f"{app}.view_{model}") or reader.has_perm(f"{app}.change_{model}")
    return (entry.get_admin_url() or "") if may_open else ""
