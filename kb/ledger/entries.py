"""The ledger: each entry records what holds for a subject, such as a question or a hotline, from then on.

Entries are only appended. Each has a MAC over its record and the MAC of the entry before it.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Exists, OuterRef, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.ledger import high_water_mark, keys
from kb.ledger.fact_fields import Facts
from kb.ledger.facts import canonical_json
from kb.models import LedgerEntry
from kb.models.locks import lock_content

BATCH = 500
"""Entries or subjects in one statement."""


class EntryKind(TextChoices):
    IMPORTED = "imported", _("imported, not yet checked")
    ADDED = "added", _("added")
    CHANGED = "changed", _("changed")
    DELETED = "deleted", _("deleted")
    CONFIRMED = "confirmed", _("still right")
    DESCRIBED = "described", _("description edited")
    CHECKED = "checked", _("checked")
    DISPUTED = "disputed", _("disputed")
    WITHDRAWN = "withdrawn", _("withdrawn")
    RESTORED = "restored", _("restored")
    ATTESTED = "attested", _("confirmed again by two people")
    FLAGGED = "flagged", _("listed as an impostor")
    UNFLAGGED = "unflagged", _("no longer listed as an impostor")


class EntryDetails(NamedTuple):
    """What an entry records beside the facts: what happened, the user names of who did it, and why."""

    kind: EntryKind
    by: str = ""
    approved_by: str = ""
    why_zh_hans: str = ""
    why_en: str = ""
    evidence_url: str = ""
    source: str = ""


class NewEntry(NamedTuple):
    """An entry to append. The facts are None if the subject was deleted; then `position` says where it was."""

    subject: str
    details: EntryDetails
    facts: Facts | None
    position: int | None = None


def username_of(person: AbstractBaseUser) -> str:
    return person.get_username()


def append_entry(subject: str, details: EntryDetails, facts: Facts | None) -> LedgerEntry:
    """Appends an entry and returns it. On commit, records it as seen on this host."""
    (entry,) = append_entries([NewEntry(subject, details, facts)])
    return entry


@transaction.atomic
def append_entries(new: Sequence[NewEntry]) -> list[LedgerEntry]:
    """Appends entries about different subjects. On commit, records them as seen on this host. Returns them.

    Holds the content lock, so that each writer continues from the entry of the one before it. Takes few queries for
    thousands of entries.
    """
    lock_content()
    last = LedgerEntry.objects.order_by("-sequence").first()
    last_sequence, previous_mac = (last.sequence, last.mac) if last else (0, "")
    before = latest_entries(entry.subject for entry in new)
    now = timezone.now().replace(microsecond=0)
    entries: list[LedgerEntry] = []
    for sequence, one in enumerate(new, start=last_sequence + 1):
        entry = _build_entry(one, before.get(one.subject), sequence=sequence, previous_mac=previous_mac, at=now)
        entries.append(entry)
        previous_mac = entry.mac
    LedgerEntry.objects.bulk_create(entries, batch_size=BATCH)
    seen = {entry.subject: (entry.revision, entry.mac) for entry in entries}
    transaction.on_commit(lambda: high_water_mark.record_all(seen))
    return entries


def _build_entry(
    new: NewEntry, before: LedgerEntry | None, *, sequence: int, previous_mac: str, at: datetime
) -> LedgerEntry:
    """Returns the entry, not saved. It records no old facts if the entry `before` is not genuine."""
    subject, details, facts, position = new
    place = {"sequence": sequence, "subject": subject, "revision": before.revision + 1 if before else 1}
    old = read_verified(before) if before else None
    record = canonical_json(
        {
            **details._asdict(),
            **place,
            "at": at.isoformat(timespec="seconds"),
            "facts": facts,
            "old": old["facts"] if old else {},
            **({} if position is None else {"position": position}),
        }
    )
    key_id = keys.signing_key_id()
    mac = keys.mac(key_id, previous_mac, record)
    return LedgerEntry(
        **place, kind=details.kind, at=at, record=record, previous_mac=previous_mac, mac=mac, key_id=key_id
    )


def latest_entries(subjects: Iterable[str]) -> dict[str, LedgerEntry]:
    """Returns the latest entry of each of these subjects that has one: one query for every BATCH subjects."""
    names, latest = list(subjects), {}
    later = LedgerEntry.objects.filter(subject=OuterRef("subject"), revision__gt=OuterRef("revision"))
    for start in range(0, len(names), BATCH):
        entries = LedgerEntry.objects.filter(~Exists(later), subject__in=names[start : start + BATCH])
        latest.update({entry.subject: entry for entry in entries})
    return latest


def read_verified(entry: LedgerEntry) -> dict[str, Any] | None:
    """Returns the record of the entry; None if its MAC is not valid, or if its columns differ from its record."""
    if not keys.is_valid_mac(entry.mac, entry.key_id, entry.previous_mac, entry.record):
        return None
    record: dict[str, Any] = json.loads(entry.record)
    place = (record["sequence"], record["subject"], record["revision"])
    return record if place == (entry.sequence, entry.subject, entry.revision) else None


def read_and_mark_seen(entry: LedgerEntry) -> dict[str, Any] | None:
    """Returns the record of a subject's latest entry, and records the entry as seen on this host.

    Returns None if the entry is not genuine, or if this host has seen a newer or another one.
    """
    record = read_verified(entry)
    if record is None or not high_water_mark.check_and_record(entry.subject, entry.revision, entry.mac):
        return None
    return record
