"""Attestation: two people confirm the numbers as they are in the database, after a lost key or a restored backup."""

from collections.abc import Collection

from django.contrib.auth.models import User
from django.db import transaction

from kb.hotlines import high_water_mark, ledger, who_may_decide
from kb.hotlines.facts import facts_of
from kb.hotlines.ledger import EntryDetails, EntryKind, username_of
from kb.models import Hotline


def withheld_hotlines() -> list[Hotline]:
    return [hotline for hotline in Hotline.objects.with_entry() if not ledger.matches_ledger(hotline)]


@transaction.atomic
def attest(hotlines: Collection[Hotline], *, by: User, approved_by: User) -> None:
    """Appends an entry for each hotline, as the two people saw it, and deletes this host's high-water mark.

    Raises PermissionDenied or ValidationError unless both may (`who_may_decide.require_two_deciders`).
    """
    who_may_decide.require_two_deciders(by, approved_by)
    # First, because append_entry also acts on commit: it records the new entries as seen.
    transaction.on_commit(high_water_mark.forget)
    for hotline in hotlines:
        details = EntryDetails(kind=EntryKind.ATTESTED, by=username_of(by), approved_by=username_of(approved_by))
        ledger.append_entry(ledger.subject_of(hotline), details, facts_of(hotline))
