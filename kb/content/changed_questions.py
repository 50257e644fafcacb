"""The questions that changed last, for the feed. A change of a step counts as a change of its question."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q

from kb.ledger.shown import shown
from kb.models import FAQ, Step
from kb.models.last_change import VALID


class ChangedQuestion(NamedTuple):
    faq: FAQ
    last_change: datetime


def last_changed_questions(most: int) -> list[ChangedQuestion]:
    """Returns the shown ones among the `most` published questions that changed last, newest first: four queries.

    Reads the `most` questions that changed last themselves and the `most` whose steps changed last, both in the order
    of an index. The newest `most` of all are among them.
    """
    of_steps = _last_changes_of_steps(most)
    newest = FAQ.objects.published().order_by("-updated", "position").values("pk")[:most]
    faqs = shown(FAQ.objects.filter(Q(pk__in=newest) | Q(pk__in=of_steps)), parts=False)
    changes = [ChangedQuestion(faq, max(faq.updated, of_steps.get(faq.pk, faq.updated))) for faq in faqs]
    return sorted(changes, key=lambda change: (-change.last_change.timestamp(), change.faq.position))[:most]


def _last_changes_of_steps(most: int) -> dict[int, datetime]:
    """Returns when the steps of published questions changed last, by the question's id, of the last changed `most`."""
    published = FAQ.objects.published().filter(pk=OuterRef("faq"))
    steps = Step.objects.filter(Exists(published), updated__range=VALID).order_by("-updated")
    changes: dict[int, datetime] = {}
    for faq, updated in steps.values_list("faq", "updated").iterator(most):
        if len(changes) == most:
            break
        changes.setdefault(faq, updated)
    return changes
