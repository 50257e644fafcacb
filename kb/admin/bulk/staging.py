"""The stages of an import: a table is kept, checked slice by slice, and then published in one transaction, or dropped.

A request checks as much as fits in SECONDS, so that a page shows how far it is and nothing runs without one. What was
checked is authenticated; what the policy depended on is compared again before it is published.
"""

import hashlib
import json
import time
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from kb.admin.bulk.checking import CHANGED, ERROR, NEW, CheckedRow, Checker
from kb.admin.bulk.input_rows import InputRow, input_rows, unread_columns
from kb.content.table_files import Table
from kb.ledger import keys
from kb.ledger.bulk import NewFacts, publish_many, submit_many
from kb.ledger.facts import canonical_json
from kb.ledger.policy_inputs import PolicyInputs
from kb.models import ImportState, StaleObject, TableImport, TableImportSlice
from kb.models.locks import lock_content
from kb.search.index_catch_up import catch_up

SLICE = 100
"""Rows."""
MOST_UNPUBLISHED = 3
"""Imports of one person that are kept until they are published: each may be 40 MB."""
SECONDS = 3.0
"""How long a request works on."""
AWAITING = "awaiting"
"""Counts the rows that need a second person."""
_OBJECTS = 500
"""Objects that are indexed between two looks at the clock."""


@transaction.atomic
def begin(*, kind: str, table: Table, by: User, file_name: str = "") -> TableImport:
    """Keeps the rows of a table to be checked. Raises ValidationError for columns that do not fit.

    Deletes the imports that are past KEPT_FOR, and the author's oldest ones that were not published.
    """
    TableImport.objects.expired().delete()
    unpublished = TableImport.objects.filter(author=by).exclude(state=ImportState.DONE).order_by("-created")
    TableImport.objects.filter(pk__in=list(unpublished.values_list("pk", flat=True)[MOST_UNPUBLISHED - 1 :])).delete()
    rows = input_rows(kind, table, by=by)
    batch = get_random_string(10, "abcdefghijkmnpqrstuvwxyz23456789")
    unread = unread_columns(kind, table, by=by)
    one = TableImport.objects.create(
        batch=batch, kind=kind, author=by, file_name=file_name[:200], rows=len(rows), unread_columns=unread
    )
    slices = [TableImportSlice(table_import=one, number=number) for number in range(0, len(rows), SLICE)]
    for part in slices:
        _fill(part, [(row, None) for row in rows[part.number : part.number + SLICE]])
    TableImportSlice.objects.bulk_create(slices, batch_size=20)
    return one


@transaction.atomic
def check_again(one: TableImport) -> None:
    """Makes the rows of an import that is not published ones to be checked. Raises ValidationError."""
    one = TableImport.objects.select_for_update().get(pk=one.pk)
    if one.state == ImportState.DONE:
        raise ValidationError(_("This import is not ready. Nothing was imported."))
    for part in one.slices.filter(is_checked=True).iterator(5):
        _require_genuine(part)
        part.is_checked = False
        _sign(part)
        part.save()
    one.state, one.counts, one.policy_inputs = ImportState.CHECKING, {}, ""
    one.save()


def check_on(one: TableImport, *, by: User, seconds: float = SECONDS) -> None:
    """Checks the next slices, and notes the counts when none is left."""
    until = time.monotonic() + seconds
    checker = Checker(one.kind, by)
    inputs = checker.policy.hash()
    if one.policy_inputs not in ("", inputs):
        raise _outdated()
    if not one.policy_inputs:
        one.policy_inputs = inputs
        one.save(update_fields=["policy_inputs"])
    for number in list(one.slices.filter(is_checked=False).values_list("number", flat=True)):
        part = one.slices.get(number=number)
        if not part.is_checked:  # by another tab
            rows = [InputRow(*row) for row, _checked in _content(part)]
            checked = [row.as_data() for row in checker.check(rows)]
            part.is_checked = True
            _fill(part, zip(rows, checked, strict=True))
            part.save()
        if time.monotonic() > until:
            break
    if not one.slices.filter(is_checked=False).exists():
        one.counts, one.state = _counts(checked_rows(one)), ImportState.CHECKED
        one.save(update_fields=["counts", "state"])


def rows_done(one: TableImport) -> int:
    return min(one.slices.filter(is_checked=True).count() * SLICE, one.rows)


def _counts(rows: Iterable[CheckedRow]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for row in rows:
        counts[row.outcome] += 1
        counts[AWAITING] += bool(row.reasons)
        if row.outcome in (NEW, CHANGED) and not row.reasons:
            counts[row.seen] += 1
    return dict(counts)


def checked_rows(one: TableImport) -> Iterator[CheckedRow]:
    """Yields the rows that were checked, in order. Raises ValidationError if somebody has changed them since."""
    for part in one.slices.filter(is_checked=True).iterator(5):
        for _row, checked in _content(part):
            yield CheckedRow(**checked)


def publish(one: TableImport, *, by: User) -> TableImport:
    """Publishes what needs one person, and asks a second one for the rest: all of it, or nothing.

    Raises ValidationError if a row has an error, or if anything has changed since the check; PermissionDenied.
    """
    try:
        with transaction.atomic():
            lock_content()
            one = TableImport.objects.select_for_update().filter(pk=one.pk, state=ImportState.CHECKED).first() or one
            _require_ready(one, by)
            for part in one.slices.iterator(5):
                _publish_slice(one, part, by)
            one.slices.all().delete()
            one.state = ImportState.DONE
            one.save(update_fields=["state"])
    except IntegrityError as error:
        raise ValidationError(_("The database refuses a row. Nothing was imported.")) from error
    return one


def _require_ready(one: TableImport, by: User) -> None:
    is_complete = one.state == ImportState.CHECKED and not one.slices.filter(is_checked=False).exists()
    if one.author_id != by.pk or not is_complete:
        raise ValidationError(_("This import is not ready. Nothing was imported."))
    if one.counts.get(ERROR):
        raise ValidationError(_("Some rows have errors. Nothing was imported."))
    if one.policy_inputs != PolicyInputs.read().hash():
        raise _outdated()


def _outdated() -> ValidationError:
    return ValidationError(_("What decides how many people a change needs has changed since. Check the table again."))


def _publish_slice(one: TableImport, part: TableImportSlice, by: User) -> None:
    alone: list[NewFacts] = []
    awaiting: list[NewFacts] = []
    for _input, checked in _content(part):
        row = CheckedRow(**checked)
        if row.outcome == ERROR:  # the counts are not authenticated, the rows are
            raise ValidationError(_("Some rows have errors. Nothing was imported."))
        if row.outcome in (NEW, CHANGED) and row.facts is not None:
            (awaiting if row.reasons else alone).append(NewFacts(row.subject, row.revision, row.facts))
    publish_many(one.kind, alone, by=by, source=f"import {one.batch}")
    note = _("Imported with %s") % (one.file_name or one.batch)
    submit_many(one.kind, awaiting, by=by, batch=one.batch, note=note)


def index_on(*, seconds: float = SECONDS) -> bool:
    """Brings the search index up to date for some seconds. Returns True if that was all."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if not catch_up(at_most=_OBJECTS):
            return True
    return not StaleObject.objects.exists()


def _fill(part: TableImportSlice, rows: Iterable[tuple[InputRow, dict[str, Any] | None]]) -> None:
    """Stores each row of the file with what it would change, None before the check.

    Both stand side by side, so that they compress to little more than one of them.
    """
    part.content = zlib.compress(json.dumps(list(rows), ensure_ascii=False).encode(), 3)
    _sign(part)


def _sign(part: TableImportSlice) -> None:
    part.key_id = keys.signing_key_id()
    part.mac = keys.mac(part.key_id, "", _mac_input(part))


def _content(part: TableImportSlice) -> list[Any]:
    """Returns the rows of a slice. Raises ValidationError if they are not what was stored."""
    _require_genuine(part)
    rows: list[Any] = json.loads(zlib.decompress(bytes(part.content)))
    return rows


def _require_genuine(part: TableImportSlice) -> None:
    if not keys.is_valid_mac(part.mac, part.key_id, "", _mac_input(part)):
        raise ValidationError(_("Somebody has changed the rows of this import in the database. Nothing was imported."))


def _mac_input(part: TableImportSlice) -> str:
    one = part.table_import
    content = hashlib.sha256(bytes(part.content)).hexdigest()
    place = [one.batch, one.kind, one.author_id, part.number, part.is_checked]
    return canonical_json({"import": place, "content": content})
