"""The time of the last change, for pages, the API, feeds, the sitemap, JSON-LD and contact cards.

A change of a part (a step, an item, a hotline) counts as a change of the object that it belongs to.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

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


def last_changed_questions(most: int, *, rows: PublishableQuerySet[FAQ]) -> list[FAQ]:
    """Returns the `most` published questions that changed last, newest first, annotated by with_last_change.

    `rows` is the queryset to fetch them with, such as one that prefetches. Three queries.

    The candidates are the `most` questions that changed last themselves and the `most` whose steps changed last. Both
    are read in the order of an index; annotating every question would be slow.
    """
    ids = set(FAQ.objects.published().order_by("-updated", "position").values_list("pk", flat=True)[:most])
    ids |= _of_last_changed_steps(most)
    questions: Any = with_last_change(rows, "steps").published_in_bulk(ids).values()
    return sorted(sorted(questions, key=lambda row: row.position), key=lambda row: row.last_change, reverse=True)[:most]


def _of_last_changed_steps(most: int) -> set[int]:
    """Returns the ids of the published questions whose steps changed last."""
    steps = Step.objects.filter(Exists(FAQ.objects.published().filter(pk=OuterRef("faq")))).order_by("-updated")
    ids: set[int] = set()
    for faq in steps.values_list("faq", flat=True).iterator(most):
        if len(ids) == most:
            break
        ids.add(faq)
    return ids
