"""Drafts: what their authors do with changes. The live content stays as it is (kb.ledger.publishing)."""

from collections.abc import Mapping, Sequence

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kb.ledger.change_lock import Outdated, lock_own
from kb.ledger.conversation import Event, record_remark
from kb.ledger.fact_fields import Facts
from kb.ledger.live import facts_at, read_live
from kb.ledger.merge import Choice, Conflict, Merged, Place, merge, resolve
from kb.ledger.who_may_change import may_change, require_may_change
from kb.models import Change, ChangeState
from kb.models.change import EDITABLE
from kb.models.locks import lock_content


@transaction.atomic
def begin(*, kind: str, subject: str, facts: Facts | None, by: User, revision: int | None = None) -> Change:
    """Saves a new draft of this author, and returns it. `subject` is "" for a new one.

    `revision` is the one that the author saw, None for the live one. What was published or deleted since is merged
    later, or a conflict that the author resolves. Raises PermissionDenied; ValidationError if the author has another
    draft of it, if the row is withheld, or if the revision has no facts.
    """
    lock_content()
    live = read_live(subject)
    live.require_genuine()
    base = live.facts if revision is None else facts_at(subject, revision)
    if base is None and revision:
        raise ValidationError(_("There is nothing to restore in this revision."))
    require_may_change(by, kind, base, facts)
    _require_no_other_draft(subject, by)
    began = live.revision if revision is None else revision
    change = Change(kind=kind, subject=subject, revision=began, facts=facts, author=by)
    change.full_clean()
    change.save()
    return change


@transaction.atomic
def save_draft(change: Change, facts: Facts | None, *, by: User) -> Change:
    """Saves new facts of one's own draft, and returns it. Raises PermissionDenied, Outdated."""
    change = lock_own(change, by=by, states=EDITABLE)
    require_may_change(by, change.kind, facts_at(change.subject, change.revision), facts)
    change.facts, change.state = facts, ChangeState.DRAFT
    change.save()
    return change


@transaction.atomic
def restore(*, subject: str, revision: int, by: User, replacing: Change | None = None) -> Change:
    """Makes the facts of an earlier revision the author's draft, from the live revision, and returns it.

    Discards the draft that it is `replacing`. Raises PermissionDenied; Outdated if that is no draft any more;
    ValidationError if the revision has no facts, or the author has another open change of it.
    """
    lock_content()
    if replacing is not None:
        discard(replacing, by=by)
    facts = facts_at(subject, revision)
    if facts is None:
        raise ValidationError(_("There is nothing to restore in this revision."))
    return begin(kind=subject.partition("/")[0], subject=subject, facts=facts, by=by)


def merged_with_live(change: Change) -> Merged:
    """Returns the facts of the change together with what others have published since it began."""
    live = read_live(change.subject)
    return merge(facts_at(change.subject, change.revision), change.facts, live.facts)


@transaction.atomic
def rebase(change: Change, *, by: User) -> Sequence[Conflict]:
    """Brings one's own draft up to the live revision. Returns the conflicts; with any, nothing is changed.

    Raises PermissionDenied, Outdated.
    """
    change = lock_own(change, by=by, states=EDITABLE)
    merged = merged_with_live(change)
    if not merged.conflicts:
        change.facts, change.revision = merged.facts, read_live(change.subject).revision
        change.save()
    return merged.conflicts


def allowed_choices(change: Change, merged: Merged, *, by: User) -> dict[Place, tuple[Choice, ...]]:
    """Returns what the person may choose for each conflict: not what puts back a step that an editor deleted, say.

    What is live may always stay as it is.
    """
    live = read_live(change.subject).facts
    theirs = {conflict.place: Choice.THEIRS for conflict in merged.conflicts}
    return {
        conflict.place: tuple(
            choice
            for choice in conflict.choices
            if choice == Choice.THEIRS
            or may_change(by, change.kind, live, resolve(merged, {**theirs, conflict.place: choice}))
        )
        for conflict in merged.conflicts
    }


@transaction.atomic
def resolve_conflicts(change: Change, *, by: User, choices: Mapping[Place, Choice], seen: int) -> None:
    """Brings one's own draft up to the live revision, with what its author chose for each conflict.

    `seen` is the live revision that the author chose from. Raises PermissionDenied; Outdated if it is no longer live.
    """
    change = lock_own(change, by=by, states=EDITABLE)
    merged, live = merged_with_live(change), read_live(change.subject)
    if live.revision != seen or choices.keys() != {conflict.place for conflict in merged.conflicts}:
        raise Outdated(_("Somebody has published yet another change meanwhile. Choose again."))
    allowed = allowed_choices(change, merged, by=by)
    if any(choice not in allowed[place] for place, choice in choices.items()):
        raise PermissionDenied
    change.facts, change.revision = resolve(merged, choices), live.revision
    change.save()


@transaction.atomic
def save_note(change: Change, note: str, *, by: User) -> Change:
    """Saves the note of one's own draft. Raises PermissionDenied, Outdated; ValidationError if it is too long."""
    change = lock_own(change, by=by, states=EDITABLE)
    change.note = note.strip()
    change.full_clean()
    change.save()
    return change


@transaction.atomic
def take_back(change: Change, *, by: User) -> Change:
    """Makes one's own submitted or scheduled change a draft again. Raises PermissionDenied, Outdated."""
    change = lock_own(change, by=by, states=(ChangeState.SUBMITTED, ChangeState.SCHEDULED))
    change.state, change.mac, change.key_id = ChangeState.DRAFT, "", ""
    change.decided_by = change.publish_at = None
    change.save()
    record_remark(change, Event.TAKEN_BACK, by=by)
    return change


@transaction.atomic
def discard(change: Change, *, by: User) -> Change:
    """Gives up one's own draft. Its facts are kept: `reopen` brings it back. Raises PermissionDenied, Outdated."""
    change = lock_own(change, by=by, states=EDITABLE)
    change.state = ChangeState.DISCARDED
    change.save()
    return change


@transaction.atomic
def reopen(change: Change, *, by: User) -> Change:
    """Makes one's own discarded change a draft again.

    Raises PermissionDenied, Outdated; ValidationError if there is another draft of the subject by now.
    """
    change = lock_own(change, by=by, states=(ChangeState.DISCARDED,))
    _require_no_other_draft(change.subject, by)
    change.state = ChangeState.DRAFT
    change.save()
    return change


def _require_no_other_draft(subject: str, author: User) -> None:
    if subject and Change.objects.open().by(author).filter(subject=subject).exists():
        raise ValidationError(_("You have another draft of this. Publish or discard it first."))
