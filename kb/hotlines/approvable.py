"""Whether a proposal can be approved: it is the one that was made, its hotline is as it was then, two people differ."""

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kb.hotlines.proposed_facts import build_hotline
from kb.ledger import keys, who_may_decide
from kb.ledger.facts import canonical_json, facts_of
from kb.ledger.shown import matches_ledger
from kb.models import Decision, Hotline, Proposal, ProposalKind


class Conflict(Exception):  # noqa: N818
    """The proposal cannot be decided: it or its hotline has changed since, or it has been decided already."""


def require_approvable(proposal: Proposal, hotline: Hotline | None, *, by: User) -> None:
    """Raises as `kb.hotlines.proposals.approve` does. `hotline` is the one it changes, with its entry, as it is now."""
    _require_authentic(proposal)
    who_may_decide.require_may_approve(proposal.proposed_by, by=by)
    if hotline is not None:
        _require_unchanged(proposal, hotline)
    if proposal.kind not in (ProposalKind.FLAG, ProposalKind.UNFLAG):
        build_hotline(proposal, hotline).full_clean(exclude=["position"])  # save() sets the position


def reason_against_approval(proposal: Proposal, *, by: User) -> str:
    """Returns why nobody, or not this person, can approve the proposal now; "" if the person can."""
    try:
        hotline = Hotline.objects.with_entry().get(pk=proposal.hotline_id) if proposal.hotline_id else None
        require_approvable(proposal, hotline, by=by)
    except ValidationError as error:
        return " ".join(error.messages)
    except Conflict as conflict:
        return str(conflict)
    return ""


def is_outdated(proposal: Proposal) -> bool:
    """Returns True if the proposal waits and its hotline has changed since it was made."""
    hotline = proposal.hotline
    return proposal.decision == Decision.WAITING and hotline is not None and facts_of(hotline) != proposal.old


def mac_input(proposal: Proposal) -> str:
    """Returns the JSON of everything that must not change between the proposal and the decision."""
    columns = (
        "kind",
        "provider_id",
        "hotline_id",
        "old",
        "new",
        "why_zh_hans",
        "why_en",
        "evidence_url",
        "proposed_by_id",
    )
    values = {column: getattr(proposal, column) for column in columns}
    if proposal.kind == ProposalKind.ADD:
        del values["hotline_id"]  # the approval sets it
    return canonical_json({**values, "proposed_at": proposal.proposed_at.isoformat()})


def _require_authentic(proposal: Proposal) -> None:
    """Raises Conflict if the proposal is not as it was made, or if the key that it was made with is lost."""
    if not keys.is_valid_mac(proposal.mac, proposal.key_id, "", mac_input(proposal)):
        raise Conflict(
            _(
                "This is not the proposal that was made, or the key that it was made with is no longer known."
                " It cannot be approved. Reject it; whoever proposed it can propose it again."
            )
        )


def _require_unchanged(proposal: Proposal, hotline: Hotline) -> None:
    """Raises Conflict if the hotline is withheld, or has changed since the proposal was made."""
    if not matches_ledger(hotline):
        raise Conflict(_("This number is withheld because it does not match the ledger. Repair it first."))
    if facts_of(hotline) != proposal.old:
        message = _("This hotline has changed since the proposal was made. Its number is now %s.")
        raise Conflict(message % hotline.number)
