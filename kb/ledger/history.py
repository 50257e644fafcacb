"""The history of a subject: its entries, newest first. Nothing else stores versions."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import reduce
from itertools import islice
from operator import or_
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from kb.ledger.entries import EntryKind, read_verified
from kb.ledger.fact_fields import Facts
from kb.models import LedgerEntry
from kb.models.change import title_of

LARGEST_ACT = 1000
"""Entries before and after one in which those of the same act are looked for."""


class Revision(NamedTuple):
    """One entry about a subject. The facts are None where it was deleted; `old` are those before, None for none."""

    subject: str
    number: int
    at: datetime
    kind: EntryKind
    by: str
    approved_by: str
    why: str
    source: str
    facts: Facts | None
    old: Facts | None
    sequence: int
    """The place of the entry in the ledger."""
    position: int | None = None
    """Where the subject was among the others when it was deleted; None if that was not entered."""

    @property
    def title(self) -> str:
        """The Chinese title of the subject."""
        return title_of(self.last_facts)

    @property
    def last_facts(self) -> Facts:
        """The facts of the revision, or what was deleted with it."""
        return self.facts or self.old or {}


def revisions(subject: str) -> list[Revision]:
    """Returns the genuine revisions of a subject, newest first: one query."""
    return list(_read(LedgerEntry.objects.for_subject(subject).order_by("-revision")))


def had_slug(subject: str, slug: str) -> bool:
    """Returns True if a genuine entry says that the subject had this slug: one query."""
    entries = LedgerEntry.objects.for_subject(subject).filter(record__contains=f'"slug":"{slug}"')
    return any((revision.facts or {}).get("slug") == slug for revision in _read(entries.order_by("-revision")))


def newest_with_facts(subject: str) -> Revision | None:
    """Returns the newest revision that has facts; None if there is none."""
    return next((revision for revision in revisions(subject) if revision.facts is not None), None)


def deleted_subjects(*, most: int) -> list[Revision]:
    """Returns the last revisions of subjects that are deleted, newest first, at most `most`: one query.

    Leaves out those of which the ledger does not know what they said, such as after a lost key.
    """
    entries = LedgerEntry.objects.filter(~_has_later(), kind=EntryKind.DELETED).order_by("-sequence")
    known = (revision for revision in _read(entries.iterator(200)) if revision.old)
    return list(islice(known, most))


def deletion_of(subject: str) -> Revision | None:
    """Returns the newest revision with which the subject was deleted: one query."""
    entries = LedgerEntry.objects.for_subject(subject).filter(kind=EntryKind.DELETED).order_by("-revision")
    return next(_read(entries[:1]), None)


def went_with(deletion: Revision) -> list[Revision]:
    """Returns what was deleted in the same act because it named this subject, and still is: one query.

    Such as the symptoms that a question answers, and the hotlines of a wallet.
    """
    kind, _slash, key = deletion.subject.partition("/")
    return [
        other
        for other in _read(_same_act(deletion).filter(~_has_later(), kind=EntryKind.DELETED))
        if str((other.old or {}).get(kind)) == key
    ]


def lost_mention_with(deletion: Revision) -> list[Revision]:
    """Returns what named this subject in a list, such as the wallets of a question, until it was deleted: one query."""
    kind, _slash, key = deletion.subject.partition("/")
    return [
        other
        for other in _read(_same_act(deletion).filter(kind=EntryKind.CHANGED))
        if key in _mentioned(other.old, kind) and key not in _mentioned(other.facts, kind)
    ]


def _mentioned(facts: Facts | None, kind: str) -> list[str]:
    """Returns the keys of the subjects of this kind that the facts list."""
    return [str(key) for key in (facts or {}).get(f"{kind}s", ())]


def _same_act(deletion: Revision) -> QuerySet[LedgerEntry]:
    near = (deletion.sequence - LARGEST_ACT, deletion.sequence + LARGEST_ACT)
    entries = LedgerEntry.objects.filter(at=deletion.at, sequence__range=near)
    return entries.exclude(subject=deletion.subject).order_by("sequence")


def _has_later() -> Exists:
    return Exists(LedgerEntry.objects.filter(subject=OuterRef("subject"), revision__gt=OuterRef("revision")))


def not_looked_at(kinds: Iterable[str], *, since: datetime, most: int) -> list[Revision]:
    """Returns the newest revisions, older than `since`, of subjects of these kinds that are there, the oldest first.

    Takes one query.
    """
    of_kinds = reduce(or_, (Q(subject__startswith=f"{kind}/") for kind in kinds), Q(pk__in=[]))
    entries = LedgerEntry.objects.filter(of_kinds, ~_has_later(), at__lt=since)
    entries = entries.exclude(kind=EntryKind.DELETED)
    return list(_read(entries.order_by("at", "sequence")[:most]))


def _read(entries: Iterable[LedgerEntry]) -> Iterator[Revision]:
    return filter(None, map(read_revision, entries))


def read_revision(entry: LedgerEntry) -> Revision | None:
    """Returns what the entry says; None if it is not genuine."""
    record = read_verified(entry)
    if record is None:
        return None
    return Revision(
        subject=entry.subject,
        number=entry.revision,
        at=datetime.fromisoformat(record["at"]),
        kind=EntryKind(record["kind"]),
        by=record["by"],
        approved_by=record["approved_by"],
        why=record["why_zh_hans"],
        source=record["source"],
        facts=record["facts"],
        old=record["old"] or None,
        sequence=entry.sequence,
        position=record.get("position"),
    )
