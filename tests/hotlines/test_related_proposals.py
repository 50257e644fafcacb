"""Proposals taken back by their author, those that were rejected, and several about one number."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from kb.hotlines.approvable import is_outdated, reason_against_approval
from kb.hotlines.proposals import Conflict, approve, reject, take_back
from kb.hotlines.related_proposals import rejected_lately, waiting_about_the_same
from kb.models import Decision, Proposal, ProposalKind, Provider
from tests.hotlines.changes import hotline, proposed, verification_status

pytestmark = pytest.mark.usefixtures("content")


def _changed_to(number: str, by: User) -> Proposal:
    return proposed(ProposalKind.CHANGE, by=by, new={"number": number})


def _rejected(by: User, decider: User, kind: ProposalKind = ProposalKind.WITHDRAW, **given: Any) -> Proposal:
    return reject(proposed(kind, by=by, **given), by=decider, reason="官网仍有此号码。")


def test_the_author_takes_a_proposal_back_and_it_stays_with_the_time(alice: User, bob: User) -> None:
    proposal = take_back(_changed_to("95189", alice), by=alice)
    assert (proposal.decision, proposal.decided_by) == (Decision.TAKEN_BACK, None)
    assert proposal.decided_at is not None
    with pytest.raises(Conflict):
        approve(proposal, by=bob)
    assert hotline().shown_number == "95188"


def test_nobody_else_takes_it_back(alice: User, bob: User) -> None:
    bob.is_superuser = True
    with pytest.raises(PermissionDenied):
        take_back(_changed_to("95189", alice), by=bob)
    assert Proposal.objects.get().decision == Decision.WAITING


def test_what_was_decided_is_not_taken_back(alice: User, bob: User) -> None:
    with pytest.raises(Conflict):
        take_back(_rejected(alice, bob), by=alice)


@pytest.mark.parametrize("missing", ["time", "author"])
def test_the_database_has_a_time_and_no_second_person_for_what_was_taken_back(
    alice: User, bob: User, missing: str
) -> None:
    columns = {"decided_at": None} if missing == "time" else {"decided_at": timezone.now(), "decided_by": bob}
    made = _changed_to("95189", alice)
    with pytest.raises(IntegrityError, match="proposal_decided_by_someone"), transaction.atomic():
        Proposal.objects.filter(pk=made.pk).update(decision=Decision.TAKEN_BACK, **columns)


def test_a_rejection_is_told_until_the_same_is_proposed_again(alice: User, bob: User) -> None:
    rejected = _rejected(alice, bob)
    other = _rejected(alice, bob, ProposalKind.FLAG, new={"digits": "4001234567"})
    assert rejected_lately(alice) == [other, rejected]
    assert rejected_lately(bob) == []
    _changed_to("95189", alice)
    assert rejected_lately(alice) == [other]
    proposed(ProposalKind.FLAG, by=alice, new={"digits": "4007654321"})
    assert rejected_lately(alice) == [other]


def test_a_rejection_is_told_for_thirty_days(alice: User, bob: User) -> None:
    rejected = _rejected(alice, bob)
    for days, told in ((29, [rejected]), (31, [])):
        ago = timezone.now() - timedelta(days=days)
        Proposal.objects.update(proposed_at=ago, decided_at=ago)
        assert rejected_lately(alice) == told


def test_new_numbers_of_one_provider_are_about_the_same(alice: User, bob: User) -> None:
    texts = {"purpose_zh_hans": "客服", "source_name_zh_hans": "官网"}
    first, second, third = (
        proposed(
            ProposalKind.ADD,
            by=alice,
            provider=Provider.objects.get(slug=slug),
            new={**texts, "slug": slug_of_new, "number": number},
        )
        for slug, slug_of_new, number in (("alipay", "a", "95189"), ("alipay", "b", "95187"), ("jd-pay", "c", "95189"))
    )
    assert waiting_about_the_same(first) == [second]
    assert waiting_about_the_same(third) == []


def test_after_one_was_approved_the_other_is_outdated_and_says_the_number_that_is_live(alice: User, bob: User) -> None:
    first, second = (_changed_to(number, alice) for number in ("95187", "95189"))
    assert waiting_about_the_same(second) == [first]
    assert reason_against_approval(second, by=bob) == ""
    approve(first, by=bob)
    second = Proposal.objects.get(pk=second.pk)
    assert is_outdated(second)
    assert "95187" in reason_against_approval(second, by=bob)
    assert waiting_about_the_same(second) == []


def test_looking_for_a_reason_against_approval_changes_nothing(alice: User, bob: User) -> None:
    proposal = proposed(ProposalKind.WITHDRAW, by=alice)
    assert reason_against_approval(proposal, by=bob) == ""
    assert reason_against_approval(proposal, by=alice)
    assert Proposal.objects.get().decision == Decision.WAITING
    assert verification_status() == "not-yet-checked"
