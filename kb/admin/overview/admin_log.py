"""What staff did to all that the ledger does not hold: accounts, roles, synonyms. Django's log of the admin has it.

The log also has the remarks about changes (kb.ledger.conversation). What it has about subjects of the ledger is left
out, because their entries are listed (kb.admin.overview.ledger_log).
"""

from collections.abc import Sequence
from typing import Any

from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from kb.admin.overview.activity import Action, Activity, ActivityFilters, Reader, source
from kb.ledger.conversation import read_remark
from kb.ledger.facts import SUBJECTS

NAME = "admin"
_FLAGS = {Action.ADDED: ADDITION, Action.CHANGED: CHANGE, Action.DELETED: DELETION}
_ACTIONS = {flag: action for action, flag in _FLAGS.items()}


def keys(filters: ActivityFilters) -> QuerySet[Any, Any]:
    """Returns `values_list("at", "source", "pk")` of what passes the filters: one query, without an order."""
    condition = ~Q(content_type__app_label="kb", content_type__model__in=SUBJECTS)
    if filters.person is not None:
        condition &= Q(user=filters.person)
    if filters.kind:
        app, _dot, model = filters.kind.partition(".")
        condition &= Q(content_type__app_label=app, content_type__model=model)
    if filters.action:
        condition &= Q(action_flag=_FLAGS[Action(filters.action)])
    if filters.since:
        condition &= Q(action_time__date__gte=filters.since)
    if filters.until:
        condition &= Q(action_time__date__lte=filters.until)
    rows = LogEntry.objects.filter(condition).order_by()
    return rows.annotate(at=F("action_time"), source=source(NAME)).values_list("at", "source", "pk")


def activities(keys: Sequence[int], reader: Reader) -> dict[int, Activity]:
    """Returns the activities with these primary keys, in the active language: one query."""
    entries = LogEntry.objects.filter(pk__in=keys).select_related("user", "content_type")
    return {entry.pk: _activity(entry, reader) for entry in entries}


def kinds() -> dict[str, str]:
    """Returns the kinds of object that were logged, by "app.model", with their names: one query."""
    logged = Exists(LogEntry.objects.filter(content_type=OuterRef("pk")))
    types = ContentType.objects.filter(logged).exclude(app_label="kb", model__in=SUBJECTS)
    return {f"{each.app_label}.{each.model}": _name_of(each) for each in types}


def _activity(entry: LogEntry, reader: Reader) -> Activity:
    action = _ACTIONS.get(entry.action_flag)
    return Activity(
        at=entry.action_time,
        person=entry.user.get_username(),
        action=str(action.label) if action else "",
        kind=_name_of(entry.content_type) if entry.content_type else "",
        name=entry.object_repr,
        address="" if action == Action.DELETED else _form_address(entry, reader),
        details=_details(entry),
    )


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
