"""How a number changes: one person proposes, another approves or rejects. Nobody decides on their own proposal.

Each function asks for the permission itself. The database refuses a proposal decided by the person who made it, and a
row that did not come this way has no entry in the ledger and is not shown.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kb.hotlines import keys, ledger
from kb.hotlines.facts import PROPOSED, canonical_json, facts_of
from kb.hotlines.ledger import EntryKind, Event, name_of
from kb.models import Decision, Hotline, HotlineState, Proposal, ProposalKind, Provider
from kb.models.languages import is_blank
from kb.models.locks import lock_content
from kb.models.permissions import DECIDE, PROPOSE, require
from kb.numbers.hygiene import clean_text
from kb.numbers.parse import NotANumber, read_any, read_hotline

_ENTRY_KINDS = {
    ProposalKind.ADD: EntryKind.ADDED,
    ProposalKind.CHANGE: EntryKind.CHANGED,
    ProposalKind.WITHDRAW: EntryKind.WITHDRAWN,
    ProposalKind.RESTORE: EntryKind.RESTORED,
    ProposalKind.FLAG: EntryKind.FLAGGED,
    ProposalKind.UNFLAG: EntryKind.UNFLAGGED,
}
DECIDES_AFTER = timedelta(days=7)
"""For this long an account that somebody else made, or whose password or rights they changed, decides on nothing, and
nothing it proposed is approved: the others get time to notice it."""
_FROM_STATES = {
    ProposalKind.CHANGE: set(HotlineState) - {HotlineState.WITHDRAWN},
    ProposalKind.WITHDRAW: set(HotlineState) - {HotlineState.WITHDRAWN},
    ProposalKind.RESTORE: {HotlineState.DISPUTED, HotlineState.WITHDRAWN},
}


class Conflict(Exception):  # noqa: N818
    """The proposal can no longer be decided: what it would change has changed meanwhile, or it was decided."""


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
    """Saves a proposal. `new` holds the columns concerned: see `_wanted`. Raises PermissionDenied, ValidationError.

    ADD names a provider, CHANGE, WITHDRAW and RESTORE a hotline, FLAG and UNFLAG {"digits": …} in `new`.
    """
    require(by, PROPOSE)
    proposal = Proposal(
        kind=kind,
        provider=hotline.provider if hotline else provider,
        hotline=hotline,
        old=facts_of(hotline) if hotline else {},
        new=_wanted(kind, hotline, new or {}),
        why_zh_hans=why_zh_hans.strip(),
        why_en=why_en.strip(),
        evidence_url=evidence_url,
        proposed_by=by,
    )
    proposal.full_clean()
    if kind not in (ProposalKind.FLAG, ProposalKind.UNFLAG):
        changed = _changed(proposal, hotline)
        # The position is set when it is saved.
        changed.full_clean(exclude=["position"])
    proposal.key_id = keys.signing_key_id()
    proposal.code = keys.mac(proposal.key_id, "", _authenticated(proposal))
    proposal.save()
    return proposal


def approve(proposal: Proposal, *, by: User) -> Proposal:
    """Puts the change into effect.

    `proposal` is what the person who approves has seen: another text under the same id is a conflict. Raises
    PermissionDenied, ValidationError for one's own proposal, Conflict if it was decided or what it changes has changed.
    """
    require(by, DECIDE)
    with transaction.atomic():
        lock_content()
        locked = _decide(proposal, Decision.APPROVED, by=by)
        if _changed_by_others_lately(locked.proposed_by):
            raise ValidationError(
                _(
                    "Somebody else made or changed the account that proposed this less than seven days ago. "
                    "Wait, or reject it."
                )
            )
        event = Event(
            kind=_ENTRY_KINDS[ProposalKind(locked.kind)],
            by=name_of(locked.proposed_by),
            approved_by=name_of(by),
            why_zh_hans=locked.why_zh_hans,
            why_en=locked.why_en,
            evidence_url=locked.evidence_url,
        )
        if locked.kind in (ProposalKind.FLAG, ProposalKind.UNFLAG):
            listed = locked.kind == ProposalKind.FLAG
            ledger.append(about_impostor(locked.new["digits"]), event, {**locked.new, "listed": listed})
            return locked
        current = None
        if locked.hotline_id:
            current = Hotline.objects.with_entry().select_for_update(of=("self",)).get(pk=locked.hotline_id)
            if not ledger.matches_ledger(current):
                raise Conflict(_("This number is withheld because it does not match the ledger. Repair it first."))
            if facts_of(current) != locked.old:
                raise Conflict(_("This hotline has changed since the proposal was made. Reject it and propose again."))
        hotline = _changed(locked, current)
        ledger.enter(hotline, event)
        if not locked.hotline_id:
            Proposal.objects.filter(pk=locked.pk).update(hotline=hotline)
        return locked


def reject(proposal: Proposal, *, by: User, reason: str) -> Proposal:
    """Rejects the proposal, with a reason.

    Raises PermissionDenied, ValidationError for one's own proposal or without a reason, Conflict if it was decided.
    """
    require(by, DECIDE)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, so that whoever proposed it can do better.")})
    with transaction.atomic():
        lock_content()
        return _decide(proposal, Decision.REJECTED, by=by, reason=reason.strip())


def _decide(proposal: Proposal, decision: Decision, *, by: User, reason: str = "") -> Proposal:
    locked = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if locked.code != proposal.code or not keys.is_valid_mac(locked.code, locked.key_id, "", _authenticated(locked)):
        raise Conflict(_("This is not the proposal that was made. Nothing was changed."))
    if locked.decision != Decision.WAITING:
        raise Conflict(_("Somebody has decided on this proposal already."))
    if _changed_by_others_lately(by):
        raise ValidationError(
            _("Somebody else made or changed your account less than seven days ago. Until then it decides on nothing.")
        )
    locked.decision, locked.decided_by, locked.decided_at, locked.reason = decision, by, timezone.now(), reason
    locked.full_clean()
    locked.save()
    return locked


def _changed_by_others_lately(person: User) -> bool:
    """True if somebody else made or changed this account lately: whoever manages accounts could be both people.

    The admin's log says so. That is why nobody deletes an account there: its log would be deleted with it.
    """
    changes = LogEntry.objects.filter(content_type__app_label="auth", content_type__model="user", object_id=person.pk)
    return changes.exclude(user=person).filter(action_time__gt=timezone.now() - DECIDES_AFTER).exists()


def about_impostor(number: str) -> str:
    """Returns the subject of the ledger's entries about a number, digits alone, that pretends to be a hotline."""
    return f"impostor/{number}"


def _authenticated(proposal: Proposal) -> str:
    """Returns what must not change between the proposal and the decision."""
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
    said = {column: getattr(proposal, column) for column in columns}
    if said["kind"] == ProposalKind.ADD:
        del said["hotline_id"]  # set when it is approved
    return canonical_json({**said, "proposed_at": proposal.proposed_at.isoformat()})


def _wanted(kind: ProposalKind, hotline: Hotline | None, new: dict[str, Any]) -> dict[str, Any]:
    """Returns of `new` what this kind of proposal may set, numbers in their usual spelling. Raises ValidationError."""
    if kind in (ProposalKind.FLAG, ProposalKind.UNFLAG):
        return {"digits": _number(new.get("digits", ""), read_any)}
    if hotline is not None and hotline.state not in _FROM_STATES[kind]:
        raise ValidationError(_("In its present state this hotline cannot be changed in this way."))
    if kind == ProposalKind.WITHDRAW:
        return {
            "state": HotlineState.WITHDRAWN,
            "checked_on": None,
            "checked_how": "",
            "replaced_by_id": new.get("replaced_by_id"),
        }
    columns = {name: _clean(new[name]) for name in PROPOSED if name in new}
    if kind == ProposalKind.ADD:
        columns |= {
            name: _clean(new[name])
            for name in ("slug", "purpose_zh_hans", "purpose_en", "source_name_en")
            if name in new
        }
    if "number" in columns:
        columns["number"] = _number(columns["number"], read_hotline)
        if kind == ProposalKind.CHANGE and hotline and columns["number"] != hotline.number:
            columns |= _source_of_new_number(new)
    if (
        kind == ProposalKind.CHANGE
        and hotline
        and all(getattr(hotline, name) == value for name, value in columns.items())
    ):
        raise ValidationError(_("This changes nothing."))
    # Nobody has checked the new facts yet.
    return {
        **columns,
        "state": HotlineState.NOT_YET_CHECKED,
        "checked_on": None,
        "checked_how": "",
        "replaced_by_id": None,
    }


def _source_of_new_number(new: dict[str, Any]) -> dict[str, Any]:
    """The columns of the source, none of them inherited from the number before. Raises ValidationError without one."""
    if is_blank(new.get("source_name_zh_hans")):
        raise ValidationError(
            {"source_name_zh_hans": _("Say where the new number was found: the old number’s source is not its source.")}
        )
    return {
        "source_name_zh_hans": _clean(new["source_name_zh_hans"]),
        "source_name_en": _clean(new.get("source_name_en")) or None,
        "source_url": _clean(new.get("source_url", "")),
    }


def _number(typed: str, read: Callable[[str], str]) -> str:
    try:
        return read(typed)
    except NotANumber as error:
        message = _("This is not a telephone number of mainland China that customers can call.")
        if read is read_any:
            message = _("This is not one telephone number.")
        raise ValidationError({"number": message}) from error


def _clean(value: Any) -> Any:
    """What the second person reads is what the row will say."""
    return clean_text(value).strip() if isinstance(value, str) else value


def _changed(proposal: Proposal, hotline: Hotline | None) -> Hotline:
    """Returns the hotline as the proposal would make it; not saved."""
    changed = Hotline.objects.get(pk=hotline.pk) if hotline else Hotline(provider=proposal.provider)
    for column, value in proposal.new.items():
        setattr(changed, column, value)
    return changed
