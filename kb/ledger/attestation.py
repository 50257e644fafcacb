"""Attestation: two people confirm the content as it is in the database, after a lost key or a restored backup.

`find_unconfirmed` returns what the two people are shown (`attestation_list` writes it as text). `attest` enters exactly
that: rows, subjects that were deleted, and impostors, which the ledger alone has (kb.hotlines.impostors).
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kb.ledger import high_water_mark, who_may_decide
from kb.ledger.entries import EntryDetails, EntryKind, NewEntry, append_entries, username_of
from kb.ledger.fact_fields import Facts
from kb.ledger.facts import SUBJECTS, canonical_json, facts_of
from kb.ledger.history import Revision, read_revision
from kb.ledger.problems import withheld_rows
from kb.models import LedgerEntry
from kb.models.change import title_of
from kb.models.locks import lock_content


class Unconfirmed(NamedTuple):
    """A subject that the ledger does not confirm, as it is in the database."""

    subject: str
    title: str
    """Its Chinese title: of a deleted subject, the last one that any entry has, genuine or not."""
    facts: Facts | None
    """None if it has no row: it was deleted."""
    genuine: Revision | None
    """Its newest genuine revision; None if it has none."""


class _Entries(NamedTuple):
    """What the entries of one subject say."""

    latest: LedgerEntry
    genuine: Revision | None
    title: str

    @property
    def is_genuine(self) -> bool:
        """Returns True if the latest entry is genuine."""
        return self.genuine is not None and self.genuine.number == self.latest.revision


def find_unconfirmed() -> list[Unconfirmed]:
    """Returns what the ledger does not confirm: first the rows, then what has no row. Writes nothing."""
    entries = _read_ledger()
    rows = [_unconfirmed(row.subject, facts_of(row), entries) for row in withheld_rows()]
    return [*rows, *_without_row(entries)]


def fingerprint(listed: Iterable[Unconfirmed]) -> str:
    """Returns the SHA-256 of what two people confirm, in hexadecimal."""
    return hashlib.sha256(canonical_json({one.subject: one.facts for one in listed}).encode()).hexdigest()


@transaction.atomic
def attest(listed: Sequence[Unconfirmed], *, by: User, approved_by: User) -> None:
    """Appends an entry for each subject, as the two people saw it, and deletes this host's high-water mark.

    Raises PermissionDenied or ValidationError unless both may (`who_may_decide.require_two_deciders`), and
    ValidationError if what is unconfirmed is not what they saw.
    """
    who_may_decide.require_two_deciders(by, approved_by)
    lock_content()
    if fingerprint(find_unconfirmed()) != fingerprint(listed):
        raise ValidationError(_("The content has changed since it was listed. Nothing was confirmed: list it again."))
    # First, because append_entries also acts on commit: it records the new entries as seen.
    transaction.on_commit(high_water_mark.forget)
    details = EntryDetails(kind=EntryKind.ATTESTED, by=username_of(by), approved_by=username_of(approved_by))
    deleted = details._replace(kind=EntryKind.DELETED)
    append_entries([NewEntry(one.subject, deleted if one.facts is None else details, one.facts) for one in listed])


def _read_ledger() -> dict[str, _Entries]:
    entries: dict[str, _Entries] = {}
    for entry in LedgerEntry.objects.order_by("sequence").iterator():
        before = entries.get(entry.subject)
        genuine = read_revision(entry) or (before.genuine if before else None)
        title = title_of(_unverified_facts(entry, "facts") or _unverified_facts(entry, "old") or {})
        entries[entry.subject] = _Entries(entry, genuine, title or (before.title if before else ""))
    return entries


def _unverified_facts(entry: LedgerEntry, name: str) -> Facts | None:
    """Returns facts from a record whose MAC may not be valid; None if it has none."""
    try:
        record: Any = json.loads(entry.record)
    except ValueError:
        return None
    facts = record.get(name) if isinstance(record, dict) else None
    return facts if isinstance(facts, dict) else None


def _impostor_facts(subject: str, entry: LedgerEntry | None) -> Facts:
    """Returns the facts of an impostor by its latest entry, genuine or not: its number, and whether it is listed."""
    facts = (_unverified_facts(entry, "facts") if entry else None) or {}
    return {"digits": subject.partition("/")[2], "listed": facts.get("listed") is True}


def _without_row(entries: dict[str, _Entries]) -> Iterator[Unconfirmed]:
    """Yields the subjects without a row whose latest entry is not genuine, contradicts the mark or has a row's facts.

    Impostors have no rows: what two people confirm of one is what its latest entry says, genuine or not.
    """
    latest = {subject: (one.latest.revision, one.latest.mac) for subject, one in entries.items()}
    contradicted = high_water_mark.contradicted(latest)
    for subject in sorted({*entries, *contradicted} - _subjects_with_row()):
        has_rows = subject.partition("/")[0] in SUBJECTS
        known = entries.get(subject)
        facts = None if has_rows else _impostor_facts(subject, known.latest if known else None)
        is_genuine = known is not None and known.is_genuine and subject not in contradicted
        if not is_genuine or (has_rows and known and known.genuine and known.genuine.facts is not None):
            yield _unconfirmed(subject, facts, entries)


def _subjects_with_row() -> set[str]:
    """Returns the subjects that have a row, also one that cannot be read."""
    return {
        f"{kind}/{key}"
        for kind, model in SUBJECTS.items()
        for key in model.objects.values_list(model.subject_key, flat=True)
    }


def _unconfirmed(subject: str, facts: Facts | None, entries: dict[str, _Entries]) -> Unconfirmed:
    known = entries.get(subject)
    title = title_of(facts or {}) or (known.title if known else "")
    return Unconfirmed(subject, title, facts, known.genuine if known else None)
