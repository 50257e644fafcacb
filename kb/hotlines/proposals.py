"""Proposals: one person proposes a change of a number, another approves or rejects it.

Each function asks `who_may_decide` whether the person may. A row that was changed without an approved proposal does not
match the ledger and is not shown.
"""

from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kb.hotlines.approvable import Conflict, mac_input, require_approvable
from kb.hotlines.hotline_columns import WORDS
from kb.hotlines.impostors import impostor_subject
from kb.hotlines.proposed_facts import ENGLISH, build_hotline, new_facts
from kb.hotlines.saving import save_with_entry
from kb.ledger import keys, who_may_decide
from kb.ledger.entries import EntryDetails, EntryKind, append_entry, username_of
from kb.ledger.facts import facts_of
from kb.models import Decision, Hotline, Proposal, ProposalKind, Provider
from kb.models.locks import lock_content
from kb.models.permissions import PROPOSE, TRANSLATE, require

_ENTRY_KINDS = {
    ProposalKind.ADD: EntryKind.ADDED,
    ProposalKind.CHANGE: EntryKind.CHANGED,
    ProposalKind.WITHDRAW: EntryKind.WITHDRAWN,
    ProposalKind.RESTORE: EntryKind.RESTORED,
    ProposalKind.FLAG: EntryKind.FLAGGED,
    ProposalKind.UNFLAG: EntryKind.UNFLAGGED,
}


@transaction.atomic
def propose(
    *,
    kind: ProposalKind,
    by: User,
    why_zh_hans: str,
    evidence_url: str,
    why_en: str = "",
    hotline: Hotline | None = None,
    provider: Provider | None = None,
    new: dict[str, Any] | None = None,
) -> Proposal:
    """Saves and returns a proposal. Raises PermissionDenied, ValidationError.

    ADD needs a provider. CHANGE, WITHDRAW and RESTORE need a hotline. `new` is a dict of columns and their new values:
    those of PROPOSED and WORDS (kb.hotlines.hotline_columns); for ADD also `slug`; for WITHDRAW only `replaced_by_id`.
    For FLAG and UNFLAG it is {"digits": …}. Other keys are ignored. Translators may propose English words.
    """
    is_english = kind == ProposalKind.CHANGE and new and all(name in ENGLISH for name in new)
    require(by, TRANSLATE if is_english else PROPOSE)
    proposal = Proposal(
        kind=kind,
        provider=hotline.provider if hotline else provider,
        hotline=hotline,
        old=facts_of(hotline) if hotline else {},
        new=new_facts(kind, hotline, new or {}),
        why_zh_hans=why_zh_hans.strip(),
        why_en=why_en.strip(),
        evidence_url=evidence_url,
        proposed_by=by,
    )
    proposal.full_clean()
    if kind not in (ProposalKind.FLAG, ProposalKind.UNFLAG):
        build_hotline(proposal, hotline).full_clean(exclude=["position"])  # save() sets the position
    proposal.key_id = keys.signing_key_id()
    proposal.mac = keys.mac(proposal.key_id, "", mac_input(proposal))
    proposal.save()
    return proposal


def approve(proposal: Proposal, *, by: User) -> Proposal:
    """Approves the proposal, as this person saw it, and makes the change. Returns the saved proposal.

    Raises PermissionDenied; ValidationError for one's own proposal or an account changed lately; Conflict if the
    proposal or its hotline has changed since, or if it has been decided already.
    """
    who_may_decide.require_decider(by)  # first: nobody else learns whether it has changed or been decided
    with transaction.atomic():
        lock_content()
        locked = _lock_waiting(proposal)
        current = _lock_hotline(locked)
        require_approvable(locked, current, by=by)
        _save_decision(locked, Decision.APPROVED, by=by)
        details = EntryDetails(
            kind=_entry_kind(locked),
            by=username_of(locked.proposed_by),
            approved_by=username_of(by),
            why_zh_hans=locked.why_zh_hans,
            why_en=locked.why_en,
            evidence_url=locked.evidence_url,
        )
        if locked.kind in (ProposalKind.FLAG, ProposalKind.UNFLAG):
            subject, listed = impostor_subject(locked.new["digits"]), locked.kind == ProposalKind.FLAG
            append_entry(subject, details, {**locked.new, "listed": listed})
            return locked
        hotline = build_hotline(locked, current)
        save_with_entry(hotline, details)
        if not locked.hotline_id:
            Proposal.objects.filter(pk=locked.pk).update(hotline=hotline)
        return locked


def reject(proposal: Proposal, *, by: User, reason: str) -> Proposal:
    """Rejects the proposal, as this person saw it, also one that is not authentic. Returns the saved proposal.

    Raises PermissionDenied; ValidationError for one's own proposal, an account changed lately or a missing reason;
    Conflict if the proposal has changed since or has been decided already.
    """
    who_may_decide.require_decider(by)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, so that whoever proposed it can do better.")})
    with transaction.atomic():
        lock_content()
        locked = _lock_waiting(proposal)
        who_may_decide.require_may_decide(locked.proposed_by, by=by)
        _save_decision(locked, Decision.REJECTED, by=by, reason=reason.strip())
        return locked


def take_back(proposal: Proposal, *, by: User) -> Proposal:
    """Takes back the proposal, which stays in the list. Returns the saved proposal.

    Raises PermissionDenied unless the person is its author; Conflict if it has been decided or taken back already.
    """
    with transaction.atomic():
        lock_content()
        if by != Proposal.objects.select_related("proposed_by").get(pk=proposal.pk).proposed_by:
            raise PermissionDenied(f"{by.get_username()} did not make this proposal.")
        locked = _lock_waiting(proposal)
        _save_decision(locked, Decision.TAKEN_BACK)
        return locked


def _entry_kind(proposal: Proposal) -> EntryKind:
    is_about_words = proposal.kind == ProposalKind.CHANGE and set(proposal.new) <= set(WORDS)
    return EntryKind.DESCRIBED if is_about_words else _ENTRY_KINDS[ProposalKind(proposal.kind)]


def _lock_waiting(proposal: Proposal) -> Proposal:
    """Returns the proposal from the database, locked.

    Raises Conflict if it is not the one that this person saw, or decided already.
    """
    locked = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if locked.mac != proposal.mac:
        raise Conflict(_("This is not the proposal that was made. Nothing was changed."))
    if locked.decision != Decision.WAITING:
        raise Conflict(_("This proposal has been decided or taken back already."))
    return locked


def _lock_hotline(proposal: Proposal) -> Hotline | None:
    """Returns the hotline that the proposal changes, with its entry, locked; None for a new one."""
    if not proposal.hotline_id:
        return None
    return Hotline.objects.with_entry().select_for_update(of=("self",)).get(pk=proposal.hotline_id)


def _save_decision(proposal: Proposal, decision: Decision, *, by: User | None = None, reason: str = "") -> None:
    proposal.decision, proposal.decided_by, proposal.decided_at, proposal.reason = decision, by, timezone.now(), reason
    columns = {"decision", "decided_by", "decided_at", "reason"}
    proposal.full_clean(exclude={field.name for field in Proposal._meta.fields} - columns)
    proposal.save(update_fields=columns)
