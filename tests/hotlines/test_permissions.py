"""Each function that changes hotlines requires the permission itself."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied

from kb.hotlines.checks import describe, dispute, record_check
from kb.hotlines.proposals import approve, reject
from kb.hotlines.reports import mark_handled, record_report
from kb.ledger.attestation import attest, find_unconfirmed
from kb.models import CheckMethod, LedgerEntry, Proposal, ProposalKind, Provider, Report, ReportReason
from tests.hotlines.changes import hotline, proposed
from tests.people import RIGHTS, hotline_person

pytestmark = pytest.mark.usefixtures("content")

ROLES = {
    "administrator": set(RIGHTS),
    "editor": {"propose_hotline", "decide_proposal", "change_hotline"},
    "reviewer": {"propose_hotline", "decide_proposal", "change_hotline"},
    "translator": {"translate_content"},
    "somebody without a role": {"view_hotline"},
}


def waiting() -> Proposal:
    return Proposal.objects.waiting().get()


NEW = {"slug": "second", "number": "95189", "purpose_zh_hans": "境外", "source_name_zh_hans": "官网"}
ACTS: dict[str, tuple[str, Callable[[User], object]]] = {
    "propose to add": (
        "propose_hotline",
        lambda by: proposed(ProposalKind.ADD, by=by, provider=Provider.objects.get(slug="alipay"), new=NEW),
    ),
    "propose to change": (
        "propose_hotline",
        lambda by: proposed(ProposalKind.CHANGE, by=by, new={"number": "95187"}),
    ),
    "propose to withdraw": ("propose_hotline", lambda by: proposed(ProposalKind.WITHDRAW, by=by)),
    "flag": ("propose_hotline", lambda by: proposed(ProposalKind.FLAG, by=by, new={"digits": "4001234567"})),
    "unflag": ("propose_hotline", lambda by: proposed(ProposalKind.UNFLAG, by=by, new={"digits": "4001234567"})),
    "approve": ("decide_proposal", lambda by: approve(waiting(), by=by)),
    "reject": ("decide_proposal", lambda by: reject(waiting(), by=by, reason="不对。")),
    "record a check": (
        "propose_hotline",
        lambda by: record_check(hotline(), by=by, how=CheckMethod.CALLED, evidence_url="", note="客服已确认。"),
    ),
    "dispute": ("propose_hotline", lambda by: dispute(hotline(), by=by, why_zh_hans="可疑。")),
    "propose Chinese words": (
        "propose_hotline",
        lambda by: proposed(ProposalKind.CHANGE, by=by, new={"purpose_zh_hans": "客服"}),
    ),
    "propose English words": (
        "translate_content",
        lambda by: proposed(ProposalKind.CHANGE, by=by, new={"purpose_en": "Help"}),
    ),
    "describe": ("change_hotline", lambda by: describe(hotline(), by=by, languages=["zh"])),
    "say how often to check": ("change_hotline", lambda by: describe(hotline(), by=by, review_days=30)),
    "mark reports as handled": (
        "propose_hotline",
        lambda by: mark_handled(hotline=hotline().pk, reason="changed", by=by),
    ),
    "attest first": (
        "decide_proposal",
        lambda by: attest(find_unconfirmed(), by=by, approved_by=hotline_person("other")),
    ),
    "attest second": (
        "decide_proposal",
        lambda by: attest(find_unconfirmed(), by=hotline_person("other"), approved_by=by),
    ),
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("needed", "act"), ACTS.values(), ids=ACTS)
def test_only_who_has_the_permission_may(alice: User, role: str, needed: str, act: Callable[[User], object]) -> None:
    proposed(ProposalKind.CHANGE, by=alice, new={"number": "95186"})
    record_report(hotline(), ReportReason.CHANGED)
    person = hotline_person("person", *ROLES[role])
    before = (LedgerEntry.objects.count(), Proposal.objects.waiting().count(), Report.objects.waiting().count())
    if needed in ROLES[role]:
        act(person)
        return
    with pytest.raises(PermissionDenied):
        act(person)
    after = (LedgerEntry.objects.count(), Proposal.objects.waiting().count(), Report.objects.waiting().count())
    assert after == before


def test_an_account_that_was_switched_off_may_do_nothing(alice: User, bob: User) -> None:
    proposal = proposed(ProposalKind.CHANGE, by=alice, new={"number": "95187"})
    User.objects.filter(pk=bob.pk).update(is_active=False)
    with pytest.raises(PermissionDenied):
        approve(proposal, by=User.objects.get(pk=bob.pk))
