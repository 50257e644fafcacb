"""When a page last changed: the latest change of the object or of any of its parts, in the query that fetches it."""

from typing import Any

from django.db.models import Exists, Max, OuterRef
from django.db.models.functions import Coalesce, Greatest

from kb.models import FAQ, Step
from kb.models.publication import PublishableQuerySet


def with_last_change(rows: PublishableQuerySet[Any], parts: str) -> PublishableQuerySet[Any]:
    """Each row with `last_change`; `parts` names its steps, items or hotlines."""
    of_parts = Coalesce(Max(f"{parts}__updated"), "updated")
    return rows.annotate(last_change=Greatest("updated", of_parts))


def last_changed_questions(most: int) -> list[FAQ]:
    """The published questions that changed last, each with `last_change`, the newest first: three queries.

    Only so many can be among them: those whose own text changed last, and those whose steps did. An index has both
    in this order, while the time of the last change of all of them would have to be worked out first.
    """
    ids = set(FAQ.objects.published().order_by("-updated", "position").values_list("pk", flat=True)[:most])
    ids |= _of_last_changed_steps(most)
    rows: Any = with_last_change(FAQ.objects.all(), "steps").published_in_bulk(ids).values()
    return sorted(sorted(rows, key=lambda row: row.position), key=lambda row: row.last_change, reverse=True)[:most]


def _of_last_changed_steps(most: int) -> set[int]:
    """The ids of the published questions that these steps belong to."""
    steps = Step.objects.filter(Exists(FAQ.objects.published().filter(pk=OuterRef("faq")))).order_by("-updated")
    found: set[int] = set()
    for faq in steps.values_list("faq", flat=True).iterator(most):
        if len(found) == most:
            break
        found.add(faq)
    return found
