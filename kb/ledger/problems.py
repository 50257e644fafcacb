"""Finds what does not match the ledger, and writes rows back as their latest genuine entries say."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from kb.ledger import high_water_mark, keys
from kb.ledger.change_lock import is_authentic
from kb.ledger.entries import BATCH, read_verified
from kb.ledger.facts import SUBJECTS, with_parts
from kb.ledger.rows import write_row
from kb.ledger.shown import matches_ledger
from kb.models import Change, LedgerEntry
from kb.models.locks import lock_content
from kb.models.triggers import unknown_triggers
from kb.models.unreadable_rows import is_unreadable


def find_problems() -> Iterator[str]:
    """Verifies the whole ledger and compares every subject with it. Yields a sentence for each problem.

    A trigger that is not the site's is one too: it may change what the site writes.
    """
    for trigger in unknown_triggers():
        yield f"The database has a trigger that is not this site's: {trigger}. Drop it."
    chain = _Chain()
    for entry in LedgerEntry.objects.order_by("sequence").iterator():
        yield from chain.verify_next(entry)
    for subject, sequences in chain.of_unknown_keys.items():
        yield f"Entries {sequences} about {subject} were made with a key that is not in LEDGER_KEYS."
    yield from high_water_mark.contradictions(chain.latest)
    yield from _compare_rows(chain.existing_subjects())


@dataclass
class _Chain:
    """What the entries that were verified so far say."""

    sequence: int = 0
    previous_mac: str = ""
    latest: high_water_mark.Marks = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)
    of_unknown_keys: dict[str, list[int]] = field(default_factory=dict)
    """The sequence numbers of entries that nobody can verify, by subject; not those that a genuine one replaced."""

    def verify_next(self, entry: LedgerEntry) -> Iterator[str]:
        """Takes the entry that follows. Yields its problems."""
        if entry.sequence != self.sequence + 1:
            yield f"Entry {self.sequence + 1} is missing: the next one is {entry.sequence}."
        elif entry.previous_mac != self.previous_mac:
            yield f"Entry {entry.sequence} does not follow from the one before it."
        record = read_verified(entry)
        if entry.key_id not in keys.known_key_ids():
            self.of_unknown_keys.setdefault(entry.subject, []).append(entry.sequence)
        elif record is None:
            yield f"Entry {entry.sequence} about {entry.subject} is not what was entered."
        else:
            self.of_unknown_keys.pop(entry.subject, None)
        is_deletion = record is not None and record["facts"] is None
        (self.deleted.add if is_deletion else self.deleted.discard)(entry.subject)
        self.latest[entry.subject] = (entry.revision, entry.mac)
        self.sequence, self.previous_mac = entry.sequence, entry.mac

    def existing_subjects(self) -> set[str]:
        """Returns the subjects that have a row, by their latest entries."""
        return {subject for subject in self.latest if subject.partition("/")[0] in SUBJECTS} - self.deleted


def _compare_rows(missing: set[str]) -> Iterator[str]:
    """Compares every row with its latest entry. Yields a sentence for each that differs, and for each missing one."""
    for model in SUBJECTS.values():
        ids = _ids(model)
        unreadable = set(ids)
        for obj in _in_batches(model, ids):
            unreadable.discard(obj.pk)
            missing.discard(obj.subject)
            if not matches_ledger(obj):
                yield f"{obj.subject} does not say what its latest entry says: it is withheld."
        for key in sorted(unreadable):
            yield (
                f"The row {key} of the {model._meta.verbose_name_plural} cannot be read: it is left out. "
                f"Repair it, or delete it in the admin: kb/{model._meta.model_name}/{key}/delete/"
            )
    for subject in sorted(missing):
        yield f"{subject} has an entry and no row."


def altered_changes() -> Iterator[str]:
    """Yields a sentence for each open change that is not as this site saved it last. None of them can be published."""
    for change in Change.objects.open().order_by("pk").iterator():
        if not is_authentic(change):
            yield f"Change {change.pk} of {change.subject or change.kind} is not as it was saved: it is not published."


def withheld_rows() -> Iterator[Any]:
    """Yields all rows of subjects that do not match the ledger."""
    for model in SUBJECTS.values():
        yield from (row for row in _in_batches(model, _ids(model)) if not matches_ledger(row))


def withheld_subjects() -> list[str]:
    """Returns all subjects whose row is not as their latest entry says, or is gone."""
    rows = {row.subject for model in SUBJECTS.values() for row in model.objects.all()}
    return [row.subject for row in withheld_rows()] + _without_row(rows)


def _without_row(subjects: set[str]) -> list[str]:
    """Returns the subjects that are not among these and were not deleted, in the order of the ledger."""
    found: dict[str, bool] = {}
    for entry in LedgerEntry.objects.order_by("sequence").iterator():
        is_known = entry.subject in subjects or entry.subject.partition("/")[0] not in SUBJECTS
        record = None if is_known else read_verified(entry)
        if record:
            found[entry.subject] = record["facts"] is not None
    return [subject for subject, is_there in found.items() if is_there]


@transaction.atomic
def repair(subject: str) -> bool:
    """Writes the facts of the subject's latest genuine entry to its row.

    Returns False if there is no such entry, if this host has seen a newer or another one, if the entry says that the
    subject was deleted, or if what it says cannot be read.
    """
    lock_content()
    for entry in LedgerEntry.objects.for_subject(subject).order_by("-revision"):
        record = read_verified(entry)
        if record is None:
            continue
        if record["facts"] is None or not high_water_mark.check_and_record(subject, entry.revision, entry.mac):
            return False
        row = write_row(subject.partition("/")[0], record["facts"], validate=False)
        return not is_unreadable(type(row), row.pk)
    return False


def _ids(model: Any) -> list[int]:
    return list(model.objects.order_by("pk").values_list("pk", flat=True))


def _in_batches(model: Any, ids: list[int]) -> Iterator[Any]:
    """Yields the rows with their entries and the facts of their parts, few in memory at once."""
    for start in range(0, len(ids), BATCH):
        rows = model.objects.order_by("pk").filter(pk__in=ids[start : start + BATCH]).with_entry()
        yield from with_parts(rows, as_rows=False)
