"""Publishing: what lets a change through. The rows and the ledger change in one transaction.

One person publishes alone where the policy wants no second one (kb.ledger.policy). Otherwise the author submits, and
somebody else approves or sends back. Either can be from a moment on.
"""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from kb.ledger import door, who_may_decide
from kb.ledger.as_approved import require_as_approved
from kb.ledger.change_lock import (
    Outdated,
    is_authentic,
    lock_own,
    lock_submitted,
    lock_submitted_unverified,
    save_authenticated,
    save_state,
)
from kb.ledger.changes import begin, compare
from kb.ledger.completeness import require_complete
from kb.ledger.conversation import Event, record_remark
from kb.ledger.entries import EntryDetails, EntryKind, username_of
from kb.ledger.fact_fields import Facts
from kb.ledger.facts import facts_of
from kb.ledger.history import deletion_of
from kb.ledger.live import Live, read_live
from kb.ledger.policy import Reason
from kb.ledger.policy_inputs import PolicyInputs, reasons_of_change
from kb.ledger.publishable import (
    Overlaps,
    merge_with_live,
    require_one_person,
    require_publishable,
    return_if_refused,
    return_unfit,
)
from kb.ledger.references import require_references
from kb.ledger.who_may_change import require_may_change
from kb.models import Change, ChangeState
from kb.models.change import EDITABLE
from kb.models.content import Content
from kb.models.locks import lock_content
from kb.models.permissions import require


def reasons(change: Change) -> list[Reason]:
    """Returns why this change needs a second person; nothing if one is enough.

    Of one that overlaps with what is live, these are the reasons of what its author wrote.
    """
    before, after, _conflicts = compare(change)
    return PolicyInputs.read().reasons(change.kind, before, after)


def reasons_to_delete(row: Content) -> list[Reason]:
    """Returns why deleting the row needs a second person; nothing if one is enough."""
    return reasons_of_change(str(row._meta.model_name), read_live(row.subject), None)


@transaction.atomic
def publish(change: Change, *, by: User, at: datetime | None = None, note: str | None = None) -> Change:
    """Publishes one's own change that needs no second person: now, or from a moment on. Returns it.

    The history has the `note`; None keeps that of the change.

    Raises PermissionDenied, Outdated, Overlaps; ValidationError if it needs a second person, if it is not complete, if
    the moment is past, and if the facts are no longer valid.
    """
    change = lock_own(change, by=by, states=EDITABLE, is_as_seen=True)
    _require_future(at)
    if note is not None:
        change.note = note.strip()
    if at is None:
        return _publish(change, approved_by=None)
    live, facts = _rebase(change)
    require_complete(change.kind, live.facts, facts)
    require_one_person(change.kind, live, facts)
    change.publish_at = at
    return _schedule(change, decided_by=None)


@transaction.atomic
def submit(change: Change, *, by: User, note: str = "", at: datetime | None = None) -> Change:
    """Asks a second person to let one's own change through; from a moment on, if `at` is given. Returns it.

    Raises PermissionDenied, Outdated, Overlaps; ValidationError if the moment is past, or if it is not complete.
    """
    change = lock_own(change, by=by, states=EDITABLE, is_as_seen=True)
    _require_future(at)
    before, after, conflicts = compare(change)
    if conflicts:
        raise Overlaps(conflicts)
    require_complete(change.kind, before, after)
    require_references(change.kind, after)
    change.note, change.publish_at, change.comment, change.decided_by = note.strip(), at, "", None
    change.state = ChangeState.SUBMITTED
    change.full_clean()
    save_authenticated(change)
    record_remark(change, Event.SUBMITTED, by=by, text=change.note)
    return change


def approve(change: Change, *, by: User, seen: int | None = None) -> Change:
    """Lets a submitted change through, as this person saw it: now, or from the moment on that it names. Returns it.

    `seen` is the live revision that this person compared it with: another one is refused, because what is published
    together with it would be read by nobody. Raises PermissionDenied, Outdated, Overlaps; ValidationError for one's own
    change, an account changed lately, and facts that are no longer valid.
    """
    who_may_decide.require_decider(by)
    with transaction.atomic():
        change = lock_submitted(change)
        who_may_decide.require_may_approve(change.author, by=by)
        if seen is not None and read_live(change.subject).revision != seen:
            raise Outdated(_("Somebody has published another change of this since. Look at it once more."))
        if change.publish_at and change.publish_at > timezone.now():
            _rebase(change)
            change = _schedule(change, decided_by=by)
        else:
            change = _publish(change, approved_by=by)
        record_remark(change, Event.APPROVED, by=by)
        return change


def send_back(change: Change, *, by: User, comment: str) -> Change:
    """Returns a submitted change to its author, who reads the comment; also one that is not authentic. Returns it.

    Raises PermissionDenied, Outdated; ValidationError for one's own change and a missing comment.
    """
    who_may_decide.require_decider(by)
    if not comment.strip():
        raise ValidationError({"comment": _("Say what to improve.")})
    Change(comment=comment.strip()).clean_fields(exclude=_columns_but("comment"))
    with transaction.atomic():
        change = lock_submitted_unverified(change)
        who_may_decide.require_may_decide(change.author, by=by)
        save_state(change, ChangeState.RETURNED, comment=comment.strip(), decided_by=by)
        record_remark(change, Event.SENT_BACK, by=by, text=change.comment)
        return change


class Written(NamedTuple):
    """What `publish_at_once` found live, and what is live after it."""

    before: Facts
    after: Facts


@transaction.atomic
def publish_at_once(row: Content, change: Callable[[Facts], Facts], *, by: User) -> Written:
    """Publishes a change to a row without a draft, as a button does that changes one thing.

    `change` gets the facts that are live once the content is locked, and returns the new ones, so that nothing that
    others have published meanwhile is lost.

    Raises PermissionDenied; Outdated if the row is deleted; ValidationError if the change needs a second person (its
    code is "second_person"), or if the facts are not complete or not valid; what `change` raises.
    """
    live, before = _lock_live(row)
    kind, after = str(row._meta.model_name), change(before)
    require_may_change(by, kind, before, after)
    require_complete(kind, before, after)
    require_one_person(kind, live, after)
    if after != before:
        door.write(row.subject, kind, after, EntryDetails(kind=EntryKind.CHANGED, by=username_of(by)))
        return_unfit([row.subject])
    return Written(before, after)


@transaction.atomic
def submit_at_once(row: Content, change: Callable[[Facts], Facts], *, by: User) -> Change:
    """Asks a second person to let a change to a row through that `publish_at_once` refuses. Returns the change.

    Raises as `publish_at_once` does; ValidationError if the person has an open change of the row.
    """
    _live, before = _lock_live(row)
    kind = str(row._meta.model_name)
    return submit(begin(kind=kind, subject=row.subject, facts=change(before), by=by), by=by)


@transaction.atomic
def confirm(row: Content, *, by: User) -> None:
    """Enters that this person looked at the row and found it still right. Changes nothing else.

    Raises PermissionDenied; Outdated if the row is deleted; ValidationError if it is withheld.
    """
    require(by, f"kb.change_{row._meta.model_name}")
    live, facts = _lock_live(row)
    door.enter_written([(live.row, facts)], EntryDetails(kind=EntryKind.CONFIRMED, by=username_of(by)))


def publish_due() -> list[Change]:
    """Publishes the scheduled changes whose moment has come, once on however many hosts. Returns them.

    Each has its own transaction. One that no longer fits goes back to its author with the reason: what others have
    published since overlaps with it, or was not seen by who approved it and should have been.
    """
    done = []
    for change in Change.objects.due().order_by("publish_at", "pk"):
        with transaction.atomic():
            lock_content()
            if current := Change.objects.due().select_for_update(of=("self",)).filter(pk=change.pk).first():
                return_if_refused(current, _publish_as_approved)
                done.append(current)
    return done


def _lock_live(row: Content) -> tuple[Live, Facts]:
    """Locks the content, and returns the row and its facts as they are live.

    Raises Outdated if the row is deleted; ValidationError if it is withheld.
    """
    lock_content()
    live = read_live(row.subject)
    if live.facts is None:
        raise Outdated(_("Somebody has deleted this meanwhile. Nothing was changed."))
    live.require_genuine()
    return live, live.facts


def _columns_but(*names: str) -> set[str]:
    return {field.name for field in Change._meta.fields if field.name not in names}


def _publish_as_approved(change: Change) -> None:
    if not is_authentic(change):
        raise ValidationError(_("This is not what was approved."))
    if change.decided_by is not None:
        require_as_approved(change, *merge_with_live(change))
    with transaction.atomic():
        _publish(change, approved_by=change.decided_by)


def _publish(change: Change, *, approved_by: User | None) -> Change:
    """Writes the rows and the entry. The change is locked."""
    live, facts = merge_with_live(change)
    require_publishable(change, live, facts, approved_by=approved_by)
    details = EntryDetails(
        kind=_entry_kind(live, facts),
        by=username_of(change.author),
        approved_by=username_of(approved_by) if approved_by else "",
        why_zh_hans=change.note,
    )
    if facts is None:
        _delete(live, details)
    elif facts != live.facts:
        row = door.write(change.subject, change.kind, facts, details, position=_former_position(live, change))
        change.subject, change.facts = row.subject, facts_of(row)
    change.state, change.decided_by = ChangeState.PUBLISHED, approved_by
    save_authenticated(change)
    return_unfit(None if facts is None else [change.subject])
    return change


def _former_position(live: Live, change: Change) -> int | None:
    """Returns where the subject was when it was deleted; None if it is not deleted, or if that was not entered."""
    deletion = deletion_of(change.subject) if live.facts is None and live.revision else None
    return deletion.position if deletion else None


def _rebase(change: Change) -> tuple[Live, Facts | None]:
    """Makes the change begin from what is live and was seen, so that at its moment it is known what is new since then.

    Raises and returns as `merge_with_live` does.
    """
    live, facts = merge_with_live(change)
    change.revision, change.facts = live.revision, facts
    return live, facts


def _schedule(change: Change, *, decided_by: User | None) -> Change:
    change.decided_by, change.state = decided_by, ChangeState.SCHEDULED
    save_authenticated(change)
    return change


def _delete(live: Live, details: EntryDetails) -> None:
    try:
        door.delete([live.row] if live.row else [], details)
    except ProtectedError as error:
        needed = "、".join(sorted({str(row) for row in error.protected_objects}))
        raise ValidationError(_("This cannot be deleted: something else needs it. %s") % needed) from error


def _entry_kind(live: Live, facts: Facts | None) -> EntryKind:
    if facts is None:
        return EntryKind.DELETED
    if live.facts is None:
        return EntryKind.RESTORED if live.revision else EntryKind.ADDED
    return EntryKind.CHANGED


def _require_future(at: datetime | None) -> None:
    if at is not None and at <= timezone.now():
        raise ValidationError({"publish_at": _("This time is past. Choose a later time, or publish at once.")})
