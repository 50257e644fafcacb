"""Attestation: two people confirm the content as it is in the database, after a lost key or a restored backup."""

from collections.abc import Collection

from django.contrib.auth.models import User
from django.db import transaction

from kb.ledger import door, high_water_mark, who_may_decide
from kb.ledger.entries import EntryDetails, EntryKind, username_of
from kb.models.content import Content


@transaction.atomic
def attest(subjects: Collection[Content], *, by: User, approved_by: User) -> None:
    """Appends an entry for each subject, as the two people saw it, and deletes this host's high-water mark.

    Raises PermissionDenied or ValidationError unless both may (`who_may_decide.require_two_deciders`).
    """
    who_may_decide.require_two_deciders(by, approved_by)
    # First, because the door also acts on commit: it records the new entries as seen.
    transaction.on_commit(high_water_mark.forget)
    details = EntryDetails(kind=EntryKind.ATTESTED, by=username_of(by), approved_by=username_of(approved_by))
    door.enter(subjects, details)
