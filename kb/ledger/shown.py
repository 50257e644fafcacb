"""What visitors may see: a row is shown only if it says, with its parts, what its latest entry says.

A row that was changed, exchanged, restored or added by other means than this package does not, and is withheld: lists
leave it out, and its own page says that it is being checked. Everything that leads to visitors reads its rows here.
"""

import json
import logging
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from kb.ledger import high_water_mark, keys
from kb.ledger.fact_fields import Facts
from kb.ledger.facts import says, with_parts
from kb.models.content import Content

_log = logging.getLogger(__name__)
_logged: set[tuple[str, str]] = set()


class Withheld(Http404):  # names what was found
    """The row is there, but it does not say what its latest entry says."""


def shown(rows: QuerySet[Any]) -> list[Any]:
    """Returns the rows that match the ledger, in order, with their parts: one query, two more for FAQs.

    Records their entries as seen on this host.
    """
    return matching(with_parts(rows.with_entry()))  # type: ignore[attr-defined]  # of ContentQuerySet


def shown_in_bulk(rows: QuerySet[Any], ids: Iterable[int]) -> dict[int, Any]:
    """Returns the rows with these ids that match the ledger, by id, as `shown` does."""
    return {row.pk: row for row in shown(rows.filter(pk__in=list(ids)))}


def get_shown_or_404(rows: QuerySet[Any], **conditions: Any) -> Any:
    """Returns the one row that meets the conditions. Raises Http404; Withheld if it does not match the ledger."""
    found = with_parts(rows.with_entry().filter(**conditions))  # type: ignore[attr-defined]
    if not found:
        raise Http404
    for row in matching(found):
        return row
    raise Withheld(_("This page is being checked."))


def matching(rows: Iterable[Any]) -> list[Any]:
    """Returns the rows that match the ledger and records their entries as seen on this host.

    The rows come from `with_entry()`, with their parts loaded (kb.ledger.facts.with_parts).
    """
    result = [row for row in rows if matches_ledger(row)]
    record_as_seen(result)
    return result


def record_as_seen(rows: Iterable[Any]) -> None:
    """Records the latest entries of rows that match the ledger as seen on this host."""
    high_water_mark.record_all({row.subject: (row.entry_revision, row.entry_mac) for row in rows})


def matches_ledger(obj: Content) -> bool:
    """Returns True if the row has the facts of its latest entry, and this host has seen no newer or other entry.

    The row comes from `with_entry()`. Logs a row that does not match, once.
    """
    entry: Any = obj  # with_entry() annotates these columns
    is_entered = says(obj, facts_in_entry(obj))
    if is_entered and not high_water_mark.contradicts(obj.subject, entry.entry_revision, entry.entry_mac):
        return True
    if (obj.subject, str(entry.entry_mac)) not in _logged:
        _logged.add((obj.subject, str(entry.entry_mac)))
        _log.error("%s does not say what its latest entry says: it is withheld.", obj.subject)
    return False


def facts_in_entry(obj: Content) -> Facts | None:
    """Returns the facts of the row's latest entry; None if there is none, it is not genuine, or the row was deleted.

    The row comes from `with_entry()`.
    """
    entry: Any = obj  # with_entry() annotates these columns
    if not entry.entry_mac or not keys.is_valid_mac(
        entry.entry_mac, entry.entry_key_id, entry.entry_previous_mac, entry.entry_record
    ):
        return None
    record = json.loads(entry.entry_record)
    if (record["subject"], record["revision"]) != (obj.subject, entry.entry_revision):
        return None
    facts: Facts | None = record["facts"]
    return facts
