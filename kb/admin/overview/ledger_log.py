"""What people did to what visitors see, in whatever way: the entries of the ledger, without what commands imported."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db.models import F, JSONField, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from kb.admin.base.subject_names import IMPOSTOR, kind_name, title_or_key
from kb.admin.base.who_may_edit import may_view
from kb.admin.overview.activity import Action, Activity, ActivityFilters, Reader, source
from kb.ledger.entries import EntryKind, read_verified
from kb.ledger.facts import SUBJECTS
from kb.models import LedgerEntry

NAME = "ledger"
_ADDING = (EntryKind.ADDED, EntryKind.RESTORED, EntryKind.FLAGGED)
_DELETING = (EntryKind.DELETED, EntryKind.UNFLAGGED)


def keys(filters: ActivityFilters) -> QuerySet[Any, Any]:
    """Returns `values_list("at", "source", "pk")` of what passes the filters: one query, without an order."""
    rows = LedgerEntry.objects.filter(_condition(filters)).exclude(kind=EntryKind.IMPORTED).order_by()
    if filters.person is not None:
        username = User.objects.filter(pk=filters.person).values("username")
        rows = rows.annotate(by=KeyTextTransform("by", Cast("record", JSONField()))).filter(by__in=username)
    return rows.annotate(moment=F("at"), source=source(NAME)).values_list("moment", "source", "pk")


def _condition(filters: ActivityFilters) -> Q:
    condition = Q(at__isnull=False)
    if filters.kind:
        app, _dot, kind = filters.kind.partition(".")
        condition &= Q(subject__startswith=f"{kind}/") if app == "kb" else Q(pk__in=[])
    if filters.action == Action.CHANGED:
        condition &= ~Q(kind__in=(*_ADDING, *_DELETING))
    elif filters.action:
        condition &= Q(kind__in=_ADDING if filters.action == Action.ADDED else _DELETING)
    if filters.since:
        condition &= Q(at__date__gte=filters.since)
    if filters.until:
        condition &= Q(at__date__lte=filters.until)
    return condition


def activities(keys: Sequence[int], reader: Reader) -> dict[int, Activity]:
    """Returns the activities with these primary keys, in the active language: one query. Leaves out forged entries."""
    entries = LedgerEntry.objects.filter(pk__in=keys)
    records = {entry.pk: (entry, read_verified(entry)) for entry in entries}
    return {pk: _activity(entry, record, reader) for pk, (entry, record) in records.items() if record}


def kinds() -> dict[str, str]:
    """Returns the kinds of subject, by "app.model", with their names."""
    return {f"kb.{kind}": kind_name(kind) for kind in (*SUBJECTS, IMPOSTOR)}


def _activity(entry: LedgerEntry, record: dict[str, Any], reader: Reader) -> Activity:
    kind, _slash, key = entry.subject.partition("/")
    is_known = kind in SUBJECTS and reader is not None and may_view(reader, kind)
    return Activity(
        at=entry.at,  # type: ignore[arg-type]  # `keys` leaves out those without
        person=record["by"],
        action=str(_action(EntryKind(record["kind"])).label),
        kind=kind_name(kind),
        name=title_or_key(entry.subject, record),
        address=reverse("admin:kb_subject_history", args=[kind, key]) if is_known else "",
        details=_details(record),
    )


def _action(kind: EntryKind) -> Action:
    if kind in _ADDING:
        return Action.ADDED
    return Action.DELETED if kind in _DELETING else Action.CHANGED


def _details(record: dict[str, Any]) -> str:
    """Returns what happened, if the action does not say it, who approved it, and why."""
    kind = EntryKind(record["kind"])
    said = [] if kind.value in Action else [str(kind.label)]
    if record["approved_by"]:
        said.append(_("approved by %s") % record["approved_by"])
    return _("; ").join([*said, *filter(None, [record["why_zh_hans"]])])
