"""What visitors may see: a row is shown only if it says, with its parts, what its latest entry says.

A row that was changed, exchanged, restored or added by other means than this package does not, and is withheld: lists
leave it out, and its own page says that it is being checked. Everything that leads to visitors reads its rows here.

`parts=False` is for those who show only titles. It reads steps and items for the comparison alone, in half the time:
the rows then seem to have none.
"""

import json
import logging
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import Http404

from kb.ledger import high_water_mark, keys
from kb.ledger.fact_fields import Facts
from kb.ledger.facts import says, with_parts
from kb.models.content import Content

_log = logging.getLogger(__name__)
_logged: set[tuple[str, str]] = set()


class Withheld(Http404):  # names what was found
    """The row is there, but it does not say what its latest entry says."""


class FirstRows(NamedTuple):
    """The shown rows among the first ones of a list."""

    rows: list[Any]
    last: Any
    """The last of the first rows, shown or not; None if there are none."""
    has_more: bool


def shown(rows: QuerySet[Any], *, parts: bool = True) -> list[Any]:
    """Returns the rows that match the ledger, in order, with their parts: one query, two more for FAQs.

    Records their entries as seen on this host.
    """
    return matching(_read(rows, parts=parts))


def first_shown(rows: QuerySet[Any], most: int) -> FirstRows:
    """Returns the shown rows among the first `most`, without their parts, and whether the list goes on."""
    found = _read(rows[: most + 1], parts=False)
    first = found[:most]
    return FirstRows(matching(first), first[-1] if first else None, len(found) > most)


def published_in_bulk(model: type[Any], ids: Iterable[int], *, parts: bool = True) -> dict[int, Any]:
    """Returns the published rows with these ids that are shown, by id. No query without ids.

    Filters in Python: with both conditions SQLite uses the index on `publication` and reads all published rows.
    """
    ids = list(ids)
    rows = shown(model.objects.filter(pk__in=ids), parts=parts) if ids else []
    return {row.pk: row for row in rows if row.is_published}


def with_shown_related(rows: Iterable[Any], name: str, model: type[Any]) -> list[Any]:
    """Sets the related object `name` of each row, without its parts.

    Leaves out the rows whose related object is not published or not shown. One query, three for FAQs; none if no row
    has one.
    """
    rows, key = list(rows), f"{name}_id"
    related = published_in_bulk(model, {getattr(row, key) for row in rows} - {None}, parts=False)
    for row in rows:
        if getattr(row, key) in related:
            setattr(row, name, related[getattr(row, key)])
    return [row for row in rows if getattr(row, key) is None or getattr(row, key) in related]


def get_shown_or_404(rows: QuerySet[Any], slug: str) -> Any:
    """Returns the row with this slug, with its parts. Raises Http404; Withheld if it does not match the ledger."""
    row, _others = get_shown_and_others_or_404(rows.filter(slug=slug), slug)
    return row


def get_shown_and_others_or_404(rows: QuerySet[Any], slug: str) -> tuple[Any, list[Any]]:
    """Returns the row with this slug, and the other ones of `rows` that are shown, all in one go.

    Raises Http404 if no row has the slug; Withheld if that row does not match the ledger.
    """
    found = _read(rows)
    wanted = next((row for row in found if row.slug == slug), None)
    if wanted is None:
        raise Http404
    matches = matching(found)
    if wanted not in matches:
        raise Withheld(wanted.subject)
    return wanted, [row for row in matches if row != wanted]


def find_shown_or_404(shown_rows: Iterable[Any], rows: QuerySet[Any], slug: str) -> Any:
    """Returns the row with this slug among rows that were read before.

    Raises Http404; Withheld if it is missing there and is among `rows`: one query.
    """
    for row in shown_rows:
        if row.slug == slug:
            return row
    raise Withheld(slug) if rows.filter(slug=slug).exists() else Http404


def matching(rows: Iterable[Any]) -> list[Any]:
    """Returns the rows that match the ledger and records their entries as seen on this host.

    The rows come from `with_entry()`, with their parts loaded (kb.ledger.facts.with_parts). Logs each of the others
    once.
    """
    entered: list[Any] = []
    for row in rows:
        if says(row, facts_in_entry(row)):
            entered.append(row)
        else:
            _log_withheld(row)
    contradicted = record_as_seen(entered)
    for row in entered:
        if row.subject in contradicted:
            _log_withheld(row)
    return [row for row in entered if row.subject not in contradicted]


def record_as_seen(rows: Iterable[Any]) -> set[str]:
    """Records the latest entries of rows as seen on this host. Returns the subjects whose entries contradict it."""
    return high_water_mark.record_all({row.subject: (row.entry_revision, row.entry_mac) for row in rows})


def matches_ledger(obj: Content) -> bool:
    """Returns True if the row has the facts of its latest entry, and this host has seen no newer or other entry.

    The row comes from `with_entry()`. Logs a row that does not match, once.
    """
    entry: Any = obj  # with_entry() annotates these columns
    is_entered = says(obj, facts_in_entry(obj))
    if is_entered and not high_water_mark.contradicts(obj.subject, entry.entry_revision, entry.entry_mac):
        return True
    _log_withheld(obj)
    return False


def _log_withheld(obj: Any) -> None:
    if (obj.subject, str(obj.entry_mac)) not in _logged:
        _logged.add((obj.subject, str(obj.entry_mac)))
        _log.error("%s does not say what its latest entry says: it is withheld.", obj.subject)


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


def _read(rows: QuerySet[Any], *, parts: bool = True) -> list[Any]:
    """Returns the rows with all that `matches_ledger` needs."""
    return with_parts(rows.with_entry(), as_rows=parts)  # type: ignore[attr-defined]  # of ContentQuerySet
