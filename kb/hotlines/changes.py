"""The public history of the numbers, read from the ledger, newest first."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid5

from kb.hotlines.ledger import EntryKind, read
from kb.models import LedgerEntry, Provider

PUBLIC_KINDS = (
    EntryKind.IMPORTED,
    EntryKind.ADDED,
    EntryKind.CHANGED,
    EntryKind.DISPUTED,
    EntryKind.WITHDRAWN,
    EntryKind.RESTORED,
)

_ENTRIES = UUID("6d1b6a0b-7f0a-4b54-8f0c-3f5be2c1d7a9")
"""The name space of the uids below (RFC 9562); never change it."""


class Change(NamedTuple):
    sequence: int
    uid: UUID
    """Permanent, and of this entry of this site's ledger alone."""
    at: datetime
    kind: EntryKind
    provider: Provider
    old_number: str
    number: str
    why_zh_hans: str
    why_en: str
    evidence_url: str


def changes(*, most: int) -> list[Change]:
    """Returns at most `most` of the newest changes of published providers' numbers: two queries.

    Entries that do not verify are left out.
    """
    providers = {provider.pk: provider for provider in Provider.objects.published()}
    found: list[Change] = []
    for entry in LedgerEntry.objects.filter(subject__startswith="hotline/").order_by("-sequence").iterator(200):
        record = read(entry)
        if record is None or record["kind"] not in PUBLIC_KINDS or record["facts"]["provider"] not in providers:
            continue
        found.append(
            Change(
                sequence=entry.sequence,
                uid=uuid5(_ENTRIES, entry.code),
                at=datetime.fromisoformat(record["at"]),
                kind=EntryKind(record["kind"]),
                provider=providers[record["facts"]["provider"]],
                old_number=record["old"].get("number", ""),
                number=record["facts"]["number"],
                why_zh_hans=record["why_zh_hans"],
                why_en=record["why_en"],
                evidence_url=record["evidence_url"],
            )
        )
        if len(found) == most:
            break
    return found
