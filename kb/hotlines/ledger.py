"""The ledger: each entry records what holds for a subject, a hotline or an impostor number, from then on.

Entries are only appended. Each has a MAC over its record and the MAC of the entry before it. A hotline is shown only if
its row has the facts of its latest entry, so a row that was changed, swapped, copied, restored or added by other means
than this module is not shown.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.hotlines import high_water_mark, keys
from kb.hotlines.canonical_hours import normalize_hours
from kb.hotlines.facts import COLUMNS, Facts, canonical_json, facts_of
from kb.models import Hotline, LedgerEntry
from kb.models.locks import lock_content


class EntryKind(TextChoices):
    IMPORTED = "imported", _("imported, not yet checked")
    ADDED = "added", _("added")
    CHANGED = "changed", _("changed")
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


def username_of(person: AbstractBaseUser) -> str:
    return person.get_username()


def subject_of(hotline: Hotline) -> str:
    return f"hotline/{hotline.slug}"


def impostor_subject(number: str) -> str:
    """Returns the ledger's subject for an impostor: a number, as digits, that pretends to be a hotline."""
    return f"impostor/{number}"


@transaction.atomic
def save_with_entry(hotline: Hotline, details: EntryDetails) -> LedgerEntry:
    """Validates and saves the hotline, and appends the entry that lets it be shown. Raises ValidationError."""
    lock_content()
    normalize_hours(hotline)
    hotline.full_clean()
    hotline.save_without_entry()
    return append_entry(subject_of(hotline), details, facts_of(hotline))


@transaction.atomic
def append_entry(subject: str, details: EntryDetails, facts: Facts) -> LedgerEntry:
    """Appends an entry and returns it. On commit, records it as seen on this host.

    Holds the content lock, so that each writer continues from the entry of the one before it.
    """
    lock_content()
    last = LedgerEntry.objects.order_by("-sequence").first()
    before = LedgerEntry.objects.for_subject(subject).order_by("-revision").first()
    sequence, revision = (last.sequence + 1 if last else 1), (before.revision + 1 if before else 1)
    previous_mac, key_id = (last.mac if last else ""), keys.signing_key_id()
    record = canonical_json(
        {
            **details._asdict(),
            "at": timezone.now().isoformat(timespec="seconds"),
            "facts": facts,
            "old": json.loads(before.record)["facts"] if before else {},
            "revision": revision,
            "sequence": sequence,
            "subject": subject,
        }
    )
    entry = LedgerEntry.objects.create(
        sequence=sequence,
        subject=subject,
        revision=revision,
        record=record,
        previous_mac=previous_mac,
        mac=keys.mac(key_id, previous_mac, record),
        key_id=key_id,
    )
    transaction.on_commit(lambda: high_water_mark.check_and_record(subject, revision, entry.mac))
    return entry


def read_verified(entry: LedgerEntry) -> dict[str, Any] | None:
    """Returns the record of the entry; None if its MAC is not valid, or if its columns differ from its record."""
    if not keys.is_valid_mac(entry.mac, entry.key_id, entry.previous_mac, entry.record):
        return None
    record: dict[str, Any] = json.loads(entry.record)
    place = (record["sequence"], record["subject"], record["revision"])
    return record if place == (entry.sequence, entry.subject, entry.revision) else None


def number_in_entry(hotline: Hotline) -> str:
    """Returns the number that the latest entry of the hotline gives it, or "" if that entry is not genuine.

    The hotline comes from `Hotline.objects.with_entry()`.
    """
    entry: Any = hotline  # with_entry() sets what follows
    if not entry.entry_mac or not keys.is_valid_mac(
        entry.entry_mac, entry.entry_key_id, entry.entry_previous_mac, entry.entry_record
    ):
        return ""
    record = json.loads(entry.entry_record)
    return str(record["facts"]["number"]) if record["subject"] == subject_of(hotline) else ""


def read_and_mark_seen(entry: LedgerEntry) -> dict[str, Any] | None:
    """Returns the record of a subject's latest entry, and records the entry as seen on this host.

    Returns None if the entry is not genuine, or if this host has seen a newer or another one.
    """
    record = read_verified(entry)
    if record is None or not high_water_mark.check_and_record(entry.subject, entry.revision, entry.mac):
        return None
    return record


def matches_ledger(hotline: Hotline) -> bool:
    """Returns True if the row has the facts of its latest entry, and this host has seen no newer or other entry.

    The hotline comes from `Hotline.objects.with_entry()`. No query; some 20 microseconds.
    """
    entry: Any = hotline  # with_entry() annotates these columns
    if not entry.entry_mac or not keys.is_valid_mac(
        entry.entry_mac, entry.entry_key_id, entry.entry_previous_mac, entry.entry_record
    ):
        return False
    record = json.loads(entry.entry_record)
    subject = subject_of(hotline)
    return (
        (record["subject"], record["revision"]) == (subject, entry.entry_revision)
        and record["facts"] == facts_of(hotline)
        and not high_water_mark.contradicts(subject, record["revision"], entry.entry_mac)
    )


def mark_seen(hotlines: Iterable[Hotline]) -> None:
    """Records the latest entries of the hotlines as seen on this host. The hotlines have to match the ledger."""
    annotated: Iterable[Any] = hotlines  # with_entry() annotates these columns
    high_water_mark.record_all(
        {subject_of(hotline): (hotline.entry_revision, hotline.entry_mac) for hotline in annotated}
    )


@transaction.atomic
def repair(hotline: Hotline) -> bool:
    """Writes the facts of the latest genuine entry to the row.

    Returns False if there is no such entry, if this host has seen a newer or another one, or if the entry is older than
    a field of the facts.
    """
    lock_content()
    for entry in LedgerEntry.objects.for_subject(subject_of(hotline)).order_by("-revision"):
        record = read_verified(entry)
        if record is None or record["facts"]["id"] != hotline.pk:
            continue
        facts = record["facts"]
        if facts.keys() != facts_of(hotline).keys():
            return False
        if not high_water_mark.check_and_record(entry.subject, entry.revision, entry.mac):
            return False
        for column in (*COLUMNS, "provider_id", "replaced_by_id"):
            setattr(hotline, column, facts[column.removesuffix("_id")])
        hotline.checked_on = date.fromisoformat(facts["checked_on"]) if facts["checked_on"] else None
        hotline.save_without_entry()
        return True
    return False


def find_problems() -> Iterator[str]:
    """Verifies the whole ledger and compares every hotline with it. Yields a sentence for each problem."""
    previous_mac, sequence = "", 0
    latest: high_water_mark.Marks = {}
    of_unknown_keys: dict[str, list[int]] = {}
    for entry in LedgerEntry.objects.order_by("sequence").iterator():
        sequence += 1
        if entry.sequence != sequence:
            yield f"Entry {sequence} is missing: the next one is {entry.sequence}."
            sequence = entry.sequence
        elif entry.previous_mac != previous_mac:
            yield f"Entry {entry.sequence} does not follow from the one before it."
        if entry.key_id not in keys.known_key_ids():
            of_unknown_keys.setdefault(entry.subject, []).append(entry.sequence)
        elif read_verified(entry) is None:
            yield f"Entry {entry.sequence} about {entry.subject} is not what was entered."
        else:
            of_unknown_keys.pop(entry.subject, None)  # a genuine later entry replaces them
        latest[entry.subject] = (entry.revision, entry.mac)
        previous_mac = entry.mac
    for subject, sequences in of_unknown_keys.items():
        yield f"Entries {sequences} about {subject} were made with a key that is not in LEDGER_KEYS."
    yield from high_water_mark.contradictions(latest)
    hotlines = Hotline.objects.with_entry()
    for hotline in hotlines:
        if not matches_ledger(hotline):
            yield f"{subject_of(hotline)} does not say what its latest entry says: it is withheld."
    for key in hotlines.unreadable:
        yield f"The row {key} of the hotlines cannot be read: it is left out."
