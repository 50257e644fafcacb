"""The ledger: entries are only appended, each authenticated together with the code of the one before it.

A number is shown only if its row says what its latest entry says. Both the entry's code and its place are checked: no
entry fits a row that was changed, swapped, copied, brought back or made by hand.
"""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.hotlines import high_water_mark, keys
from kb.hotlines.facts import COLUMNS, Facts, canonical_json, facts_of, spell_hours
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


class Event(NamedTuple):
    """What happened, recorded beside the facts: people by their user names, texts as visitors read them."""

    kind: EntryKind
    by: str = ""
    approved_by: str = ""
    why_zh_hans: str = ""
    why_en: str = ""
    evidence_url: str = ""
    source: str = ""


def name_of(person: AbstractBaseUser) -> str:
    return person.get_username()


def about(hotline: Hotline) -> str:
    return f"hotline/{hotline.slug}"


@transaction.atomic
def enter(hotline: Hotline, event: Event) -> LedgerEntry:
    """Validates the hotline in full and saves it with the entry that lets it be shown. Raises ValidationError."""
    lock_content()
    spell_hours(hotline)
    hotline.full_clean()
    hotline.save_entered()
    return append(about(hotline), event, facts_of(hotline))


@transaction.atomic
def append(subject: str, event: Event, facts: Facts) -> LedgerEntry:
    """Adds an entry at the end of the chain. Writers take turns: each sees the entry of the one before it."""
    lock_content()
    last = LedgerEntry.objects.order_by("-sequence").first()
    before = LedgerEntry.objects.about(subject).order_by("-revision").first()
    sequence, revision = (last.sequence + 1 if last else 1), (before.revision + 1 if before else 1)
    previous, key_id = (last.code if last else ""), keys.signing_key_id()
    record = canonical_json(
        {
            **event._asdict(),
            "at": timezone.now().isoformat(timespec="seconds"),
            "facts": facts,
            "old": facts_in(before.record) if before else {},
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
        previous=previous,
        code=keys.mac(key_id, previous, record),
        key_id=key_id,
    )
    transaction.on_commit(lambda: high_water_mark.check_and_record(subject, revision, entry.code))
    return entry


def facts_in(record: str) -> Facts:
    facts: Facts = json.loads(record)["facts"]
    return facts


def read(entry: LedgerEntry) -> dict[str, Any] | None:
    """Returns the record of a genuine entry; None if it is not what one of our keys authenticated, in this place."""
    if not keys.is_valid_mac(entry.code, entry.key_id, entry.previous, entry.record):
        return None
    record: dict[str, Any] = json.loads(entry.record)
    place = (record["sequence"], record["subject"], record["revision"])
    return record if place == (entry.sequence, entry.subject, entry.revision) else None


def matches_ledger(hotline: Hotline) -> bool:
    """True if the row says what its latest entry says, and this host has seen no newer or other entry.

    The hotline comes from `Hotline.objects.with_entry()`. Takes no query and some 20 microseconds.
    """
    entry: Any = hotline  # with_entry() sets what follows
    if not entry.entry_code or not keys.is_valid_mac(
        entry.entry_code, entry.entry_key_id, entry.entry_previous, entry.entry_record
    ):
        return False
    record = json.loads(entry.entry_record)
    subject = about(hotline)
    return (
        (record["subject"], record["revision"]) == (subject, entry.entry_revision)
        and record["facts"] == facts_of(hotline)
        and not high_water_mark.contradicts(subject, record["revision"], entry.entry_code)
    )


def number_in_entry(hotline: Hotline) -> str:
    """The number that the latest entry of the hotline gives it; "" if that entry is not genuine.

    The hotline comes from `Hotline.objects.with_entry()`.
    """
    entry: Any = hotline  # with_entry() sets what follows
    if not entry.entry_code or not keys.is_valid_mac(
        entry.entry_code, entry.entry_key_id, entry.entry_previous, entry.entry_record
    ):
        return ""
    record = json.loads(entry.entry_record)
    return str(record["facts"]["number"]) if record["subject"] == about(hotline) else ""


def record_as_seen(hotline: Hotline) -> None:
    """Records the latest entry of a hotline for which `matches_ledger` is true as seen on this host."""
    entry: Any = hotline  # with_entry() sets what follows
    high_water_mark.check_and_record(about(hotline), entry.entry_revision, entry.entry_code)


def read_and_record(entry: LedgerEntry) -> dict[str, Any] | None:
    """Returns the record of the latest entry about a subject and records the entry as seen on this host.

    None if the entry is not genuine, or if this host has seen a newer or another one.
    """
    record = read(entry)
    if record is None or not high_water_mark.check_and_record(entry.subject, entry.revision, entry.code):
        return None
    return record


@transaction.atomic
def repair(hotline: Hotline) -> bool:
    """Writes the row back as its last genuine entry says.

    False if there is no such entry, or if this host has seen a newer or another one.
    """
    lock_content()
    for entry in LedgerEntry.objects.about(about(hotline)).order_by("-revision"):
        record = read(entry)
        if record is None or record["facts"]["id"] != hotline.pk:
            continue
        if not high_water_mark.check_and_record(entry.subject, entry.revision, entry.code):
            return False
        facts = record["facts"]
        for column in (*COLUMNS, "provider_id", "replaced_by_id"):
            setattr(hotline, column, facts[column.removesuffix("_id")])
        hotline.checked_on = date.fromisoformat(facts["checked_on"]) if facts["checked_on"] else None
        hotline.save_entered()
        return True
    return False


def problems() -> Iterator[str]:
    """Reads the whole chain and compares every hotline with it; yields a sentence for each thing that is wrong."""
    previous, sequence = "", 0
    latest: high_water_mark.Marks = {}
    of_lost_keys: dict[str, list[int]] = {}
    for entry in LedgerEntry.objects.order_by("sequence").iterator():
        sequence += 1
        if entry.sequence != sequence:
            yield f"Entry {sequence} is missing: the next one is {entry.sequence}."
            sequence = entry.sequence
        elif entry.previous != previous:
            yield f"Entry {entry.sequence} does not follow from the one before it."
        if entry.key_id not in keys.known():
            of_lost_keys.setdefault(entry.subject, []).append(entry.sequence)
        elif read(entry) is None:
            yield f"Entry {entry.sequence} about {entry.subject} is not what was entered."
        else:
            of_lost_keys.pop(entry.subject, None)  # what two people confirmed later needs no older entry
        latest[entry.subject] = (entry.revision, entry.code)
        previous = entry.code
    for subject, sequences in of_lost_keys.items():
        yield f"Entries {sequences} about {subject} were made with a key that is not in LEDGER_KEYS."
    yield from high_water_mark.contradictions(latest)
    hotlines = Hotline.objects.with_entry()
    for hotline in hotlines:
        if not matches_ledger(hotline):
            yield f"{about(hotline)} does not say what its latest entry says: it is withheld."
    for key in hotlines.unreadable:
        yield f"The row {key} of the hotlines cannot be read: it is left out."
