"""Saves a hotline with an entry in the ledger."""

from django.db import transaction

from kb.hotlines.canonical_hours import normalize_hours
from kb.ledger import door
from kb.ledger.entries import EntryDetails
from kb.models import Hotline, LedgerEntry
from kb.models.locks import lock_content


@transaction.atomic
def save_with_entry(hotline: Hotline, details: EntryDetails) -> LedgerEntry:
    """Normalizes the hours, validates and saves the hotline, and enters it. Raises ValidationError."""
    lock_content()
    normalize_hours(hotline)
    return door.save(hotline, details)
