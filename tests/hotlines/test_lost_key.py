"""Proposals that are not as they were made, or whose key is lost: nobody approves them, and one person rejects them."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from kb.hotlines.proposals import Conflict, approve, reject
from kb.models import Decision, Proposal, ProposalKind
from tests.hotlines.changes import hotline, proposed

pytestmark = pytest.mark.usefixtures("content")


@pytest.mark.parametrize("lost", [True, False], ids=["a lost key", "an altered row"])
def test_it_is_rejected_and_never_approved(settings: Any, alice: User, bob: User, lost: bool) -> None:
    made = proposed(ProposalKind.CHANGE, by=alice, new={"number": "95187"})
    if lost:
        settings.LEDGER_KEYS = {"new": "a-new-key-that-is-long-enough-for-the-ledger"}
    else:
        Proposal.objects.filter(pk=made.pk).update(new={"number": "95186"}, evidence_url="none", why_zh_hans="")
    waiting = Proposal.objects.get(pk=made.pk)
    with pytest.raises(Conflict, match=r"Reject it|拒绝"):
        approve(waiting, by=bob)
    assert reject(waiting, by=bob, reason="密钥丢了。").decision == Decision.REJECTED
    assert not Proposal.objects.waiting().exists()
    assert hotline().number == "95188"
