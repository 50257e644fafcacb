"""Drafts: what their authors do with changes. The live content stays as it is (kb.ledger.publishing)."""

from collections.abc import Sequence

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kb.ledger.change_lock import lock_own
from kb.ledger.fact_fields import Facts
from kb.ledger.live import facts_at, read_live
from kb.ledger.merge import Conflict, Merged, merge
from kb.ledger.who_may_change import require_may_change
from kb.models import Change, ChangeState
from kb.models.change import EDITABLE
from kb.models.locks import lock_content


@transaction.atomic
def begin(*, kind: str, subject: str, facts: Facts | None, by: User) -> Change:
    """Saves a new draft of this author from the live revision, and returns it. `subject` is "" for a new one.

    Raises PermissionDenied; ValidationError if the author has another draft of it, or if the row is withheld.
    """
    lock_content()
    live = read_live(subject)
    live.require_genuine()
    require_may_change(by, kind, live.facts, facts)
    change = Change(kind=kind, subject=subject, revision=live.revision, facts=facts, author=by)
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
def restore(*, subject: str, revision: int, by: User) -> Change:
    """Makes the facts of an earlier revision the author's draft, from the live revision, and returns it.

    Raises PermissionDenied; ValidationError if the revision has no facts, or the author has a draft that waits.
    """
    lock_content()
    facts = facts_at(subject, revision)
    if facts is None:
        raise ValidationError(_("There is nothing to restore in this revision."))
    if Change.objects.open().by(by).filter(subject=subject).exists():
        raise ValidationError(_("You have another draft of this. Publish or discard it first."))
    return begin(kind=subject.partition("/")[0], subject=subject, facts=facts, by=by)


def merged_with_live(change: Change) -> Merged:
    """Returns the facts of the change together with what others have published since it began."""
    live = read_live(change.subject)
    return merge(facts_at(change.subject, change.revision), change.facts, live.facts)


@transaction.atomic
def rebase(change: Change, *, by: User, facts: Facts | None = None) -> Sequence[Conflict]:
    """Brings one's own draft up to the live revision. Returns the conflicts; with any, nothing is changed.

    `facts` are what the author chose where there were conflicts.
    """
    change = lock_own(change, by=by, states=EDITABLE)
    live = read_live(change.subject)
    merged = merge(facts_at(change.subject, change.revision), change.facts, live.facts)
    if merged.conflicts and facts is None:
        return merged.conflicts
    change.facts, change.revision = (merged.facts if facts is None else facts), live.revision
    change.save()
    return ()


@transaction.atomic
def take_back(change: Change, *, by: User) -> Change:
    """Makes one's own submitted or scheduled change a draft again. Raises PermissionDenied, Outdated."""
    change = lock_own(change, by=by, states=(ChangeState.SUBMITTED, ChangeState.SCHEDULED))
    change.state, change.decided_by, change.publish_at, change.mac, change.key_id = (
        ChangeState.DRAFT,
        None,
        None,
        "",
        "",
    )
    change.save()
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
    if change.subject and Change.objects.open().by(by).filter(subject=change.subject).exists():
        raise ValidationError(_("You have another draft of this. Publish or discard it first."))
    change.state = ChangeState.DRAFT
    change.save()
    return change
