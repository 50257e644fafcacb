"""When something last changed, as pages, the API, feeds, the sitemap, JSON-LD and contact cards say it.

The change of a part (a step, an item, a hotline) is a change of what it belongs to.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q
from django.db.models.functions import Coalesce, Greatest

from kb.models.content import Content
from kb.models.faq import FAQ
from kb.models.publication import PublishableQuerySet
from kb.models.readable import YEARS
from kb.models.step import Step

VALID = (datetime(YEARS.start, 1, 1, tzinfo=UTC), datetime(YEARS.stop, 1, 1, tzinfo=UTC))


def last_change(obj: Content, parts: Iterable[Content]) -> datetime:
    """The latest change of `obj` or of any of its parts, whether they are shown or not."""
    return max(row.updated for row in (obj, *parts))


def with_last_change(rows: PublishableQuerySet[Any], parts: str) -> PublishableQuerySet[Any]:
    """Annotates each row with the same as `last_change`; `parts` names its steps, items or hotlines."""
    is_valid = Q(**{f"{parts}__updated__range": VALID})  # an unreadable part is left out, and so is its time
    of_parts = Coalesce(Max(f"{parts}__updated", filter=is_valid), "updated")
    return rows.annotate(last_change=Greatest("updated", of_parts))


def last_changed_questions(most: int, *, rows: PublishableQuerySet[FAQ]) -> list[FAQ]:
    """The published questions that changed last, each with `last_change`, the newest first: three queries.

    `rows` says what is fetched of each question, not which.

    Only the questions whose own text changed last and those whose steps changed last can be among them. An index
    has both in this order. To work out the last change of every question would take long.
    """
    ids = set(FAQ.objects.published().order_by("-updated", "position").values_list("pk", flat=True)[:most])
    ids |= _of_last_changed_steps(most)
    found: Any = with_last_change(rows, "steps").published_in_bulk(ids).values()
    return sorted(sorted(found, key=lambda row: row.position), key=lambda row: row.last_change, reverse=True)[:most]


def _of_last_changed_steps(most: int) -> set[int]:
    """The ids of the published questions whose steps changed last."""
    steps = Step.objects.filter(Exists(FAQ.objects.published().filter(pk=OuterRef("faq")))).order_by("-updated")
    found: set[int] = set()
    for faq in steps.values_list("faq", flat=True).iterator(most):
        if len(found) == most:
            break
        found.add(faq)
    return found
