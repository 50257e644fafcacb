"""Who may decide about a proposal: another person than the one who proposed, with an account nobody else changed.

Attestation asks the same of both people.
"""

from datetime import timedelta

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from kb.hotlines.proposals import approve, reject
from kb.ledger.account_seals import changed_by_others, seal
from kb.ledger.attestation import attest, find_unconfirmed
from kb.models import Decision, LedgerEntry, Proposal, ProposalKind
from tests.hotlines.changes import changed, hotline, proposed

pytestmark = pytest.mark.usefixtures("content")


def test_nobody_approves_their_own(alice: User) -> None:
    proposal = proposed(ProposalKind.CHANGE, by=alice, new={"number": "95189"})
    with pytest.raises(ValidationError, match=r"自己|own"):
        approve(proposal, by=alice)
    assert hotline().shown_number == "95188"


def test_not_even_a_superuser_approves_their_own(alice: User) -> None:
    alice.is_superuser = True
    alice.save()
    proposal = proposed(ProposalKind.CHANGE, by=alice, new={"number": "95189"})
    with pytest.raises(ValidationError):
        approve(proposal, by=User.objects.get(pk=alice.pk))


def test_the_database_refuses_one_person_for_both(alice: User) -> None:
    proposal = proposed(ProposalKind.CHANGE, by=alice, new={"number": "95189"})
    with pytest.raises(IntegrityError, match="proposal_two_people"), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(
            decision=Decision.APPROVED, decided_by=alice, decided_at=timezone.now()
        )


def test_nobody_rejects_their_own(alice: User) -> None:
    proposal = proposed(ProposalKind.CHANGE, by=alice, new={"number": "95189"})
    with pytest.raises(ValidationError):
        reject(proposal, by=alice, reason="改主意了。")


def _logged(account: User, *, by: User, days_ago: int) -> None:
    LogEntry.objects.log_actions(by.pk, User.objects.filter(pk=account.pk), CHANGE, "Password", single_object=True)
    if account != by:
        moment = changed_by_others(account.pk)
        assert moment is not None
        seal(account.pk, changed_by_others=moment - timedelta(days=days_ago))


def test_an_account_that_another_person_changed_lately_cannot_decide(alice: User, bob: User) -> None:
    _logged(bob, by=alice, days_ago=6)
    proposal = proposed(ProposalKind.CHANGE, by=alice, new={"number": "95189"})
    with pytest.raises(ValidationError):
        approve(proposal, by=bob)
    assert hotline().shown_number == "95188"


def test_a_proposal_of_an_account_that_another_person_changed_lately_is_not_approved(alice: User, bob: User) -> None:
    proposal = proposed(ProposalKind.CHANGE, by=alice, new={"number": "95189"})
    _logged(alice, by=bob, days_ago=6)
    with pytest.raises(ValidationError):
        approve(proposal, by=bob)
    assert hotline().shown_number == "95188"


def test_a_proposal_of_such_an_account_can_be_rejected(alice: User, bob: User) -> None:
    proposal = proposed(ProposalKind.CHANGE, by=alice, new={"number": "95189"})
    _logged(alice, by=bob, days_ago=6)
    assert reject(proposal, by=bob, reason="不认识这个人。").decision == Decision.REJECTED


def test_after_a_week_it_decides_again(alice: User, bob: User) -> None:
    _logged(bob, by=alice, days_ago=8)
    assert changed("95189", by=alice, approved_by=bob).shown_number == "95189"


def test_an_account_that_changed_itself_decides(alice: User, bob: User) -> None:
    _logged(bob, by=bob, days_ago=0)
    assert changed("95189", by=alice, approved_by=bob).shown_number == "95189"


@pytest.mark.parametrize("changed_account", ["alice", "bob"])
def test_nobody_attests_with_an_account_that_another_person_changed_lately(
    alice: User, bob: User, changed_account: str
) -> None:
    person, other = (alice, bob) if changed_account == "alice" else (bob, alice)
    _logged(person, by=other, days_ago=6)
    before = LedgerEntry.objects.count()
    with pytest.raises(ValidationError):
        attest(find_unconfirmed(), by=alice, approved_by=bob)
    assert LedgerEntry.objects.count() == before


def test_after_a_week_the_account_attests(alice: User, bob: User) -> None:
    _logged(bob, by=alice, days_ago=8)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_hotline SET number = '95189' WHERE slug = 'alipay-support'")
    before = LedgerEntry.objects.count()
    attest(find_unconfirmed(), by=alice, approved_by=bob)
    assert LedgerEntry.objects.count() == before + 1


def test_one_person_alone_does_not_attest(alice: User) -> None:
    with pytest.raises(ValidationError):
        attest(find_unconfirmed(), by=alice, approved_by=alice)
