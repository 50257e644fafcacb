"""The public history of the numbers, from the ledger."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid5

from kb.ledger.entries import EntryKind, read_verified
from kb.models import LedgerEntry, Provider

PUBLIC_KINDS = (
    EntryKind.IMPORTED,
    EntryKind.ADDED,
    EntryKind.CHANGED,
    EntryKind.DISPUTED,
    EntryKind.WITHDRAWN,
    EntryKind.RESTORED,
)

_NAMESPACE = UUID("6d1b6a0b-7f0a-4b54-8f0c-3f5be2c1d7a9")
"""The name space of the uids of entries (RFC 9562). Never change it."""


class NumberChange(NamedTuple):
    """One entry about a hotline, as visitors see it."""

    sequence: int
    uid: UUID
    """Permanent, and different in every site."""
    at: datetime
    kind: EntryKind
    provider: Provider
    old_number: str
    number: str
    why_zh_hans: str
    why_en: str
    evidence_url: str


def latest_number_changes(shown_providers: Iterable[Provider], *, most: int) -> list[NumberChange]:
    """Returns at most `most` changes of numbers of these providers, newest first: one query.

    Leaves out entries that are not genuine.
    """
    providers = {provider.pk: provider for provider in shown_providers}
    changes: list[NumberChange] = []
    for entry in LedgerEntry.objects.filter(subject__startswith="hotline/").order_by("-sequence").iterator(200):
        record = read_verified(entry)
        if record is None or record["kind"] not in PUBLIC_KINDS or record["facts"]["provider"] not in providers:
            continue
        changes.append(
            NumberChange(
                sequence=entry.sequence,
                uid=uuid5(_NAMESPACE, entry.mac),
                at=datetime.fromisoformat(record["at"]),
                kind=EntryKind(record["kind"]),
                provider=providers[record["facts"]["provider"]],
                old_number=(record["old"] or {}).get("number", ""),
                number=record["facts"]["number"],
                why_zh_hans=record["why_zh_hans"],
                why_en=record["why_en"],
                evidence_url=record["evidence_url"],
            )
        )
        if len(changes) == most:
            break
    return changes
