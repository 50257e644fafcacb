"""What has to hold before a change is published, and the return of scheduled changes for which it no longer holds.

A scheduled change is checked when it is scheduled, whenever others publish something of its subject, and at its time.
"""

from collections.abc import Callable, Iterable, Sequence

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from kb.ledger.as_approved import require_as_approved
from kb.ledger.change_lock import is_authentic, save_state
from kb.ledger.changes import merged_with_live
from kb.ledger.completeness import require_complete
from kb.ledger.conversation import Event, record_remark
from kb.ledger.fact_fields import Facts
from kb.ledger.live import Live, read_live
from kb.ledger.merge import MergeConflict
from kb.ledger.policy_inputs import reasons_of_change
from kb.ledger.references import require_references
from kb.ledger.who_may_change import require_may_change
from kb.models import Change, ChangeState
from kb.models.both_languages import join_languages
from kb.models.error_texts import error_texts
from kb.models.languages import SOURCE, TARGET


class Overlaps(Exception):  # noqa: N818
    """Somebody else has changed the same words since. Nothing was published."""

    def __init__(self, conflicts: Sequence[MergeConflict]) -> None:
        super().__init__(_("Somebody else has changed the same text since. Choose which version to keep."))
        self.conflicts = conflicts


def merge_with_live(change: Change) -> tuple[Live, Facts | None]:
    """Returns what is live, and the facts of the change merged with it.

    Raises Overlaps; ValidationError if the live row is withheld.
    """
    live = read_live(change.subject)
    live.require_genuine()
    merged = merged_with_live(change)
    if merged.conflicts:
        raise Overlaps(merged.conflicts)
    return live, merged.facts


def require_publishable(change: Change, live: Live, facts: Facts | None, *, approved_by: User | None) -> None:
    """Raises PermissionDenied; ValidationError if the merged facts are not complete, refer to what is deleted, or need
    a second person.
    """
    require_may_change(change.author, change.kind, live.facts, facts)
    require_complete(change.kind, live.facts, facts)
    require_references(change.kind, facts)
    if approved_by is None:
        require_one_person(change.kind, live, facts)


def require_one_person(kind: str, live: Live, facts: Facts | None) -> None:
    """Raises ValidationError if publishing the facts needs a second person."""
    if needed := reasons_of_change(kind, live, facts):
        words = "; ".join(str(reason.words) for reason in needed)
        raise ValidationError(_("This needs a second person: %s") % words, code="second_person")


def return_if_refused(change: Change, attempt: Callable[[Change], object]) -> bool:
    """Makes the attempt with a scheduled change. If it is refused, returns the change to its author with the reason.

    What is refused is tried in the other language too, so that the reason can be read in both. Returns True if the
    change was returned.
    """
    texts = {}
    for language in (SOURCE, TARGET):
        with override(language):
            try:
                attempt(change)
            except (ValidationError, Overlaps, PermissionDenied) as error:
                texts[language] = " ".join(error_texts(error))
            else:
                return False
    save_state(change, ChangeState.RETURNED, comment=join_languages(texts))
    record_remark(change, Event.NO_LONGER_FITS, by=change.author, text=change.comment)
    return True


def return_unfit(subjects: Iterable[str] | None = None) -> None:
    """Returns to their authors the scheduled changes of these subjects that could no longer be published as they are.

    None means those of all subjects. The caller holds the content lock and has just published something.
    """
    scheduled = Change.objects.filter(state=ChangeState.SCHEDULED, publish_at__gt=timezone.now())
    if subjects is not None:
        scheduled = scheduled.filter(subject__in=[subject for subject in subjects if subject])
    for change in scheduled.select_for_update(of=("self",)).order_by("publish_at", "pk"):
        if is_authentic(change):  # one that is not is returned at its time
            return_if_refused(change, _require_fits)


def _require_fits(change: Change) -> None:
    live, facts = merge_with_live(change)
    if change.decided_by is not None:
        require_as_approved(change, live, facts)
    require_publishable(change, live, facts, approved_by=change.decided_by)
