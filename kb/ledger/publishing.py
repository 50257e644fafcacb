"""Publishing: what lets a change through. The rows and the ledger change in one transaction.

One person publishes alone where the policy wants no second one (kb.ledger.policy). Otherwise the author submits, and
somebody else approves or sends back. Either can be from a moment on.
"""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

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
from kb.ledger.changes import compare, merged_with_live
from kb.ledger.completeness import require_complete
from kb.ledger.conversation import Event, record_remark
from kb.ledger.entries import EntryDetails, EntryKind, username_of
from kb.ledger.fact_fields import Facts
from kb.ledger.facts import facts_of
from kb.ledger.history import deletion_of
from kb.ledger.live import Live, read_live
from kb.ledger.merge import MergeConflict
from kb.ledger.policy import Reason
from kb.ledger.policy_inputs import PolicyInputs, reasons_of_change
from kb.ledger.who_may_change import require_may_change
from kb.models import Change, ChangeState
from kb.models.both_languages import join_languages
from kb.models.change import EDITABLE
from kb.models.content import Content
from kb.models.error_texts import error_texts
from kb.models.languages import SOURCE, TARGET
from kb.models.locks import lock_content
from kb.models.permissions import require


class Overlaps(Exception):  # noqa: N818
    """Somebody else has changed the same words since. Nothing was published."""

    def __init__(self, conflicts: Sequence[MergeConflict]) -> None:
        super().__init__(_("Somebody else has changed the same text since. Choose which version to keep."))
        self.conflicts = conflicts


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
    _require_one_person(change.kind, live, facts)
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


@transaction.atomic
def publish_at_once(row: Content, facts: Facts, *, by: User) -> None:
    """Publishes new facts of a row without a draft, as a button does that changes one thing.

    Raises PermissionDenied; ValidationError if it needs a second person, or if the facts are not complete or not valid.
    """
    lock_content()
    live = read_live(row.subject)
    live.require_genuine()
    require_may_change(by, str(row._meta.model_name), live.facts, facts)
    require_complete(str(row._meta.model_name), live.facts, facts)
    _require_one_person(str(row._meta.model_name), live, facts)
    if facts != live.facts:
        details = EntryDetails(kind=_entry_kind(live, facts), by=username_of(by))
        door.write(row.subject, str(row._meta.model_name), facts, details)


@transaction.atomic
def confirm(row: Content, *, by: User) -> None:
    """Enters that this person looked at the row and found it still right. Changes nothing else.

    Raises PermissionDenied; ValidationError if the row is withheld.
    """
    lock_content()
    kind = str(row._meta.model_name)
    require(by, f"kb.change_{kind}")
    live = read_live(row.subject)
    live.require_genuine()
    details = EntryDetails(kind=EntryKind.CONFIRMED, by=username_of(by))
    door.enter_written([(live.row, live.facts)] if live.facts is not None else [], details)


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
                done.append(_publish_or_return(current))
    return done


def _columns_but(*names: str) -> set[str]:
    return {field.name for field in Change._meta.fields if field.name not in names}


def _publish_or_return(change: Change) -> Change:
    """Publishes a change whose moment has come, or returns it with the reason.

    What is refused is tried in the other language too, so that the reason can be read in both.
    """
    texts = {}
    for language in (SOURCE, TARGET):
        with override(language):
            try:
                return _publish_as_approved(change)
            except (ValidationError, Overlaps, PermissionDenied) as error:
                texts[language] = " ".join(error_texts(error))
    save_state(change, ChangeState.RETURNED, comment=join_languages(texts))
    record_remark(change, Event.NO_LONGER_FITS, by=change.author, text=change.comment)
    return change


def _publish_as_approved(change: Change) -> Change:
    if not is_authentic(change):
        raise ValidationError(_("This is not what was approved."))
    if change.decided_by is not None:
        require_as_approved(change, *_merged(change))
    with transaction.atomic():
        return _publish(change, approved_by=change.decided_by)


def _publish(change: Change, *, approved_by: User | None) -> Change:
    """Writes the rows and the entry. The change is locked."""
    live, facts = _merged(change)
    require_may_change(change.author, change.kind, live.facts, facts)
    require_complete(change.kind, live.facts, facts)
    if approved_by is None:
        _require_one_person(change.kind, live, facts)
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
    return change


def _former_position(live: Live, change: Change) -> int | None:
    """Returns where the subject was when it was deleted; None if it is not deleted, or if that was not entered."""
    deletion = deletion_of(change.subject) if live.facts is None and live.revision else None
    return deletion.position if deletion else None


def _merged(change: Change) -> tuple[Live, Facts | None]:
    """Returns what is live, and the facts of the change merged with it.

    Raises Overlaps; ValidationError if the live row is withheld.
    """
    live = read_live(change.subject)
    live.require_genuine()
    merged = merged_with_live(change)
    if merged.conflicts:
        raise Overlaps(merged.conflicts)
    return live, merged.facts


def _rebase(change: Change) -> tuple[Live, Facts | None]:
    """Makes the change begin from what is live and was seen, so that at its moment it is known what is new since then.

    Raises and returns as `_merged` does.
    """
    live, facts = _merged(change)
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


def _require_one_person(kind: str, live: Live, facts: Facts | None) -> None:
    if needed := reasons_of_change(kind, live, facts):
        words = "; ".join(str(reason.words) for reason in needed)
        raise ValidationError(_("This needs a second person: %s") % words, code="second_person")


def _require_future(at: datetime | None) -> None:
    if at is not None and at <= timezone.now():
        raise ValidationError({"publish_at": _("This time is past. Choose a later time, or publish at once.")})
