"""The time of the last change, for pages, the API, feeds, the sitemap, JSON-LD and contact cards.

A change of a part (a step, an item, a hotline) counts as a change of the object that it belongs to.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db.models import Exists, Max, OuterRef, Q
from django.db.models.functions import Coalesce, Greatest

from kb.models.content import Content
from kb.models.faq import FAQ
from kb.models.publication import PublishableQuerySet
from kb.models.step import Step
from kb.models.unreadable_rows import YEARS

VALID = (datetime(YEARS.start, 1, 1, tzinfo=UTC), datetime(YEARS.stop, 1, 1, tzinfo=UTC))


def last_change(obj: Content, parts: Iterable[Content]) -> datetime:
    """Returns the time of the latest change of `obj` or of its parts, including parts that are not shown."""
    return max(row.updated for row in (obj, *parts))


def with_last_change(rows: PublishableQuerySet[Any], parts: str) -> PublishableQuerySet[Any]:
    """Annotates each row with `last_change`. `parts` is the relation to its parts: "steps", "items" or "hotlines"."""
    is_valid = Q(**{f"{parts}__updated__range": VALID})  # an unreadable part does not count
    of_parts = Coalesce(Max(f"{parts}__updated", filter=is_valid), "updated")
    return rows.annotate(last_change=Greatest("updated", of_parts))


class ChangedQuestion(NamedTuple):
    faq: FAQ
    last_change: datetime


def last_changed_questions(most: int) -> list[ChangedQuestion]:
    """Returns the `most` published questions that changed last, newest first: three queries.

    Reads the `most` questions that changed last themselves and the `most` whose steps changed last, both in the order
    of an index. The newest `most` of all are among them.
    """
    newest = {faq.pk: faq for faq in FAQ.objects.published().order_by("-updated", "position")[:most]}
    of_steps = _last_changes_of_steps(most)
    newest |= FAQ.objects.published_in_bulk(of_steps.keys() - newest.keys())
    changes = [ChangedQuestion(faq, max(faq.updated, of_steps.get(pk, faq.updated))) for pk, faq in newest.items()]
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
