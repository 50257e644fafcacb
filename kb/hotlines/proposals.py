"""Proposals: one person proposes a change of a number, another approves or rejects it.

Each function asks `who_may_decide` whether the person may. A row that was changed without an approved proposal does not
match the ledger and is not shown.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kb.hotlines.hotline_columns import PROPOSED, WORDS
from kb.hotlines.impostors import impostor_subject
from kb.hotlines.saving import save_with_entry
from kb.ledger import keys, who_may_decide
from kb.ledger.entries import EntryDetails, EntryKind, append_entry, username_of
from kb.ledger.fact_fields import is_english
from kb.ledger.facts import canonical_json, facts_of
from kb.ledger.shown import matches_ledger
from kb.models import Decision, Hotline, HotlineState, Proposal, ProposalKind, Provider
from kb.models.languages import is_blank
from kb.models.locks import lock_content
from kb.models.permissions import PROPOSE, TRANSLATE, require
from kb.numbers.invisible_characters import clean_text
from kb.numbers.parse import NotANumber, read_any, read_hotline

_ENTRY_KINDS = {
    ProposalKind.ADD: EntryKind.ADDED,
    ProposalKind.CHANGE: EntryKind.CHANGED,
    ProposalKind.WITHDRAW: EntryKind.WITHDRAWN,
    ProposalKind.RESTORE: EntryKind.RESTORED,
    ProposalKind.FLAG: EntryKind.FLAGGED,
    ProposalKind.UNFLAG: EntryKind.UNFLAGGED,
}
_ENGLISH = tuple(name for name in WORDS if is_english(name))
_ALLOWED_STATES = {
    ProposalKind.CHANGE: set(HotlineState) - {HotlineState.WITHDRAWN},
    ProposalKind.WITHDRAW: set(HotlineState) - {HotlineState.WITHDRAWN},
    ProposalKind.RESTORE: {HotlineState.DISPUTED, HotlineState.WITHDRAWN},
}


class Conflict(Exception):  # noqa: N818
    """The proposal cannot be decided: it or its hotline has changed since, or it has been decided already."""


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
    is_english = kind == ProposalKind.CHANGE and new and all(name in _ENGLISH for name in new)
    require(by, TRANSLATE if is_english else PROPOSE)
    proposal = Proposal(
        kind=kind,
        provider=hotline.provider if hotline else provider,
        hotline=hotline,
        old=facts_of(hotline) if hotline else {},
        new=_new_facts(kind, hotline, new or {}),
        why_zh_hans=why_zh_hans.strip(),
        why_en=why_en.strip(),
        evidence_url=evidence_url,
        proposed_by=by,
    )
    proposal.full_clean()
    if kind not in (ProposalKind.FLAG, ProposalKind.UNFLAG):
        _build_hotline(proposal, hotline).full_clean(exclude=["position"])  # save() sets the position
    proposal.key_id = keys.signing_key_id()
    proposal.mac = keys.mac(proposal.key_id, "", _mac_input(proposal))
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
        _require_authentic(locked)
        who_may_decide.require_may_approve(locked.proposed_by, by=by)
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
        hotline = _build_hotline(locked, _lock_hotline(locked))
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
        raise Conflict(_("Somebody has decided on this proposal already."))
    return locked


def _require_authentic(proposal: Proposal) -> None:
    """Raises Conflict if the proposal is not as it was made, or if the key that it was made with is lost."""
    if not keys.is_valid_mac(proposal.mac, proposal.key_id, "", _mac_input(proposal)):
        raise Conflict(
            _(
                "This is not the proposal that was made, or the key that it was made with is no longer known."
                " It cannot be approved. Reject it; whoever proposed it can propose it again."
            )
        )


def _lock_hotline(proposal: Proposal) -> Hotline | None:
    """Returns the hotline that the proposal changes, locked; None for a new one.

    Raises Conflict if it is withheld, or has changed since the proposal was made.
    """
    if not proposal.hotline_id:
        return None
    current = Hotline.objects.with_entry().select_for_update(of=("self",)).get(pk=proposal.hotline_id)
    if not matches_ledger(current):
        raise Conflict(_("This number is withheld because it does not match the ledger. Repair it first."))
    if facts_of(current) != proposal.old:
        raise Conflict(_("This hotline has changed since the proposal was made. Reject it and propose again."))
    return current


def _save_decision(proposal: Proposal, decision: Decision, *, by: User, reason: str = "") -> None:
    proposal.decision, proposal.decided_by, proposal.decided_at, proposal.reason = decision, by, timezone.now(), reason
    columns = {"decision", "decided_by", "decided_at", "reason"}
    proposal.full_clean(exclude={field.name for field in Proposal._meta.fields} - columns)
    proposal.save(update_fields=columns)


def _mac_input(proposal: Proposal) -> str:
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


def _new_facts(kind: ProposalKind, hotline: Hotline | None, new: dict[str, Any]) -> dict[str, Any]:
    """Returns the values of `new` that this kind of proposal may set, cleaned, and the state that follows.

    Raises ValidationError.
    """
    if kind in (ProposalKind.FLAG, ProposalKind.UNFLAG):
        return {"digits": _parse_number(new.get("digits", ""), read_any)}
    if hotline is not None and hotline.state not in _ALLOWED_STATES[kind]:
        raise ValidationError(_("In its present state this hotline cannot be changed in this way."))
    if kind == ProposalKind.WITHDRAW:
        return {
            "state": HotlineState.WITHDRAWN,
            "checked_on": None,
            "checked_how": "",
            "replaced_by_id": new.get("replaced_by_id"),
        }
    names = (*PROPOSED, *WORDS, "slug") if kind == ProposalKind.ADD else (*PROPOSED, *WORDS)
    columns = {name: _clean(new[name]) for name in names if name in new}
    columns |= {name: columns[name] or None for name in _ENGLISH if name in columns}
    if "number" in columns:
        columns["number"] = _parse_number(columns["number"], read_hotline)
        if kind == ProposalKind.CHANGE and hotline and columns["number"] != hotline.number:
            columns |= _source_of_new_number(new)
    if kind == ProposalKind.CHANGE and hotline:
        changed = {name for name, value in columns.items() if getattr(hotline, name) != value}
        if not changed:
            raise ValidationError(_("This changes nothing."))
        if changed <= set(WORDS):
            return {name: columns[name] for name in names if name in changed}
    # A change of the number or its source needs a new check.
    return {
        **columns,
        "state": HotlineState.NOT_YET_CHECKED,
        "checked_on": None,
        "checked_how": "",
        "replaced_by_id": None,
    }


def _source_of_new_number(new: dict[str, Any]) -> dict[str, Any]:
    """Returns the columns of the source, none of them kept from the old number. Raises ValidationError if missing."""
    if is_blank(new.get("source_name_zh_hans")):
        raise ValidationError(
            {"source_name_zh_hans": _("Say where the new number was found: the old number’s source is not its source.")}
        )
    return {
        "source_name_zh_hans": _clean(new["source_name_zh_hans"]),
        "source_name_en": _clean(new.get("source_name_en")) or None,
        "source_url": _clean(new.get("source_url", "")),
    }


def _parse_number(typed: str, read: Callable[[str], str]) -> str:
    try:
        return read(typed)
    except NotANumber as error:
        message = _("This is not a telephone number of mainland China that customers can call.")
        if read is read_any:
            message = _("This is not one telephone number.")
        raise ValidationError({"number": message}) from error


def _clean(value: Any) -> Any:
    """Cleans a value as saving it does, so that the second person sees exactly what will be saved."""
    return clean_text(value).strip() if isinstance(value, str) else value


def _build_hotline(proposal: Proposal, hotline: Hotline | None) -> Hotline:
    """Returns the hotline with the proposal's new values, not saved.

    Reads the row again, so that the caller's object keeps its values: the new ones may be refused.
    """
    result = Hotline.objects.get(pk=hotline.pk) if hotline else Hotline(provider=proposal.provider)
    for column, value in proposal.new.items():
        setattr(result, column, value)
    return result
