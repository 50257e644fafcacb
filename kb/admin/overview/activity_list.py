"""Who did what: one list, the newest first, of the ledger's entries and of Django's log of the admin."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet

from kb.admin.overview import admin_log, ledger_log
from kb.admin.overview.activity import Activity, ActivityFilters, Key, Reader


def activity_keys(filters: ActivityFilters) -> QuerySet[Any, Any]:
    """Returns the keys of all activities, the newest first. It can be counted and sliced, each with one query."""
    found = admin_log.keys(filters).union(ledger_log.keys(filters), all=True)
    return found.order_by("-at", "-source", "-pk")


def fetch_activities(keys: Iterable[Key], reader: Reader) -> list[Activity]:
    """Returns the activities of these keys, in their order: at most two queries."""
    keys = list(keys)
    found: dict[tuple[str, int], Activity] = {}
    for name, read in ((admin_log.NAME, admin_log.activities), (ledger_log.NAME, ledger_log.activities)):
        if wanted := [pk for _at, source, pk in keys if source == name]:
            found |= {(name, pk): activity for pk, activity in read(wanted, reader).items()}
    return [found[source, pk] for _at, source, pk in keys if (source, pk) in found]


def all_kinds() -> dict[str, str]:
    """Returns the kinds of object, by "app.model", sorted by name: one query."""
    return dict(sorted({**admin_log.kinds(), **ledger_log.kinds()}.items(), key=lambda kind: kind[1]))


def all_people() -> list[tuple[int, str]]:
    """Returns all accounts, as primary key and user name: one query."""
    return list(User.objects.order_by("username").values_list("pk", "username"))
