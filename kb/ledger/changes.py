"""Drafts: what their authors do with changes. The live content stays as it is (kb.ledger.publishing)."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kb.ledger.change_lock import Outdated, digest, lock_own, lock_own_unverified, save_authenticated, save_state
from kb.ledger.conversation import Event, record_remark
from kb.ledger.fact_fields import Facts
from kb.ledger.facts import require_facts_of
from kb.ledger.live import Live, facts_at, read_live
from kb.ledger.merge import Choice, MergeConflict, Merged, Place, merge, resolve
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
    require_facts_of(subject, kind, facts)
    require_may_change(by, kind, base, facts)
    _require_no_other_draft(subject, by)
    began = live.revision if revision is None else revision
    change = Change(kind=kind, subject=subject, revision=began, facts=facts, author=by)
    change.full_clean()
    save_authenticated(change)
    return change


@transaction.atomic
def save_draft(change: Change, facts: Facts | None, *, by: User) -> Change:
    """Saves new facts of one's own draft, and returns it. Raises PermissionDenied, Outdated."""
    change = lock_own(change, by=by, states=EDITABLE)
    require_facts_of(change.subject, change.kind, facts)
    require_may_change(by, change.kind, facts_at(change.subject, change.revision), facts)
    change.facts, change.state = facts, ChangeState.DRAFT
    save_authenticated(change)
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


class Comparison(NamedTuple):
    """What somebody who looks at a change compares, and what of it overlaps with what is live."""

    before: Facts | None
    after: Facts | None
    conflicts: Sequence[MergeConflict] = ()


def compare(change: Change, *, live: Live | None = None) -> Comparison:
    """Returns the facts before and after the change. `live` spares reading what is live.

    An open change is merged with what is live. Where they overlap there is no such text yet: these are the author's own
    words, and those from which the author began.
    """
    base = facts_at(change.subject, change.revision)
    if not change.is_open:
        return Comparison(base, change.facts)
    live = live or read_live(change.subject)
    merged = merge(base, change.facts, live.facts)
    if merged.conflicts:
        return Comparison(base, change.facts, merged.conflicts)
    return Comparison(live.facts, merged.facts)


@transaction.atomic
def rebase(change: Change, *, by: User) -> Sequence[MergeConflict]:
    """Brings one's own draft up to the live revision. Returns the conflicts; with any, nothing is changed.

    Raises PermissionDenied, Outdated.
    """
    change = lock_own(change, by=by, states=EDITABLE)
    merged = merged_with_live(change)
    if not merged.conflicts:
        change.facts, change.revision = merged.facts, read_live(change.subject).revision
        save_authenticated(change)
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
    change = lock_own(change, by=by, states=EDITABLE, is_as_seen=True)
    merged, live = merged_with_live(change), read_live(change.subject)
    if live.revision != seen or choices.keys() != {conflict.place for conflict in merged.conflicts}:
        raise Outdated(_("Somebody has published yet another change meanwhile. Choose again."))
    allowed = allowed_choices(change, merged, by=by)
    if any(choice not in allowed[place] for place, choice in choices.items()):
        raise PermissionDenied
    change.facts, change.revision = resolve(merged, choices), live.revision
    save_authenticated(change)


@transaction.atomic
def save_note(change: Change, note: str, *, by: User) -> Change:
    """Saves the note of one's own draft. Raises PermissionDenied, Outdated; ValidationError if it is too long."""
    change = lock_own(change, by=by, states=EDITABLE)
    change.note = note.strip()
    change.full_clean()
    save_authenticated(change)
    return change


@transaction.atomic
def take_back(change: Change, *, by: User) -> Change:
    """Makes one's own submitted or scheduled change a draft again, also one that is not authentic.

    Raises PermissionDenied, Outdated.
    """
    change = lock_own_unverified(change, by=by, states=(ChangeState.SUBMITTED, ChangeState.SCHEDULED))
    save_state(change, ChangeState.DRAFT, decided_by=None, publish_at=None)
    record_remark(change, Event.TAKEN_BACK, by=by)
    return change


@transaction.atomic
def discard(change: Change, *, by: User) -> Change:
    """Gives up one's own draft. Its facts are kept: `reopen` brings it back, or `take_over` if it is not authentic.

    Raises PermissionDenied, Outdated.
    """
    change = lock_own_unverified(change, by=by, states=EDITABLE)
    save_state(change, ChangeState.DISCARDED)
    return change


@transaction.atomic
def take_over(change: Change, *, by: User, seen: str) -> Change:
    """Makes a new draft of the words of one's own draft that is not authentic, which is discarded. Returns the new one.

    Its author has read them and answers for them from then on. `seen` is the digest of what was read. The new draft
    begins from what is live if the revision that the old one began from cannot be verified any more, as after a lost
    key. Raises PermissionDenied; Outdated if it is another one by now; ValidationError as `begin` does.
    """
    locked = lock_own_unverified(change, by=by, states=(*EDITABLE, ChangeState.DISCARDED))
    if digest(locked) != seen:
        raise Outdated(_("This is not what you saw: it was changed since. Nothing was done. Look at it once more."))
    save_state(locked, ChangeState.DISCARDED)
    is_verified = facts_at(locked.subject, locked.revision) is not None
    revision = locked.revision if is_verified else None
    return begin(kind=locked.kind, subject=locked.subject, facts=locked.facts, by=by, revision=revision)


@transaction.atomic
def reopen(change: Change, *, by: User) -> Change:
    """Makes one's own discarded change a draft again.

    Raises PermissionDenied, Outdated; ValidationError if there is another draft of the subject by now.
    """
    change = lock_own(change, by=by, states=(ChangeState.DISCARDED,))
    _require_no_other_draft(change.subject, by)
    change.state = ChangeState.DRAFT
    save_authenticated(change)
    return change


def _require_no_other_draft(subject: str, author: User) -> None:
    if subject and Change.objects.open().by(author).filter(subject=subject).exists():
        raise ValidationError(_("You have another draft of this. Publish or discard it first."))
