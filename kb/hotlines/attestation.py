"""Attestation: the way back after a lost key or a restored backup. Two people confirm the numbers as they stand."""

from collections.abc import Collection

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from kb.hotlines import high_water_mark, ledger
from kb.hotlines.facts import facts_of
from kb.hotlines.ledger import EntryKind, Event, name_of
from kb.models import Hotline
from kb.models.permissions import DECIDE, require


def withheld_hotlines() -> list[Hotline]:
    return [hotline for hotline in Hotline.objects.with_entry() if not ledger.matches_ledger(hotline)]


@transaction.atomic
def attest(hotlines: Collection[Hotline], *, by: User, approved_by: User) -> None:
    """Gives each hotline, as the two people saw it, a new entry, and makes this host forget what it has seen before.

    Raises PermissionDenied if either may not decide on proposals, ValidationError if they are one person.
    """
    require(by, DECIDE)
    require(approved_by, DECIDE)
    if by == approved_by:
        raise ValidationError("Two people are needed.")
    # Before the entries are recorded as seen, which happens on commit as well.
    transaction.on_commit(high_water_mark.forget)
    for hotline in hotlines:
        event = Event(kind=EntryKind.ATTESTED, by=name_of(by), approved_by=name_of(approved_by))
        ledger.append(ledger.about(hotline), event, facts_of(hotline))
