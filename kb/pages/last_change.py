"""When a page last changed: the latest change of its object or of any of the object's parts."""

from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce, Greatest

from kb.models import FAQ, Step
from kb.models.publication import PublishableQuerySet


def with_last_change(rows: PublishableQuerySet[Any], parts: str) -> PublishableQuerySet[Any]:
    """Annotates each row with `last_change`; `parts` names the relation to its steps, items or hotlines.

    A subquery for each row, not a join: with a limit the database works it out for these rows alone.
    """
    relation: Any = rows.model._meta.get_field(parts)
    of_parts = relation.related_model._default_manager.filter(**{relation.field.name: OuterRef("pk")}).order_by(
        "-updated"
    )
    return rows.annotate(last_change=Greatest("updated", Coalesce(Subquery(of_parts.values("updated")[:1]), "updated")))


def last_changed_questions(most: int) -> list[FAQ]:
    """The published questions that changed last, each with `last_change`, the newest first: three queries.

    Candidates are the questions whose own text changed last and those whose steps did: indexes hold both in this
    order. Sorting by `last_change` would compute it for all questions first.
    """
    ids = set(FAQ.objects.published().order_by("-updated", "position").values_list("pk", flat=True)[:most])
    ids |= _of_last_changed_steps(most)
    rows: Any = with_last_change(FAQ.objects.all(), "steps").published_in_bulk(ids).values()
    return sorted(sorted(rows, key=lambda row: row.position), key=lambda row: row.last_change, reverse=True)[:most]


def _of_last_changed_steps(most: int) -> set[int]:
    """The ids of `most` published questions whose steps changed last."""
    steps = Step.objects.filter(Exists(FAQ.objects.published().filter(pk=OuterRef("faq")))).order_by("-updated")
    found: set[int] = set()
    for faq in steps.values_list("faq", flat=True).iterator(most):
        if len(found) == most:
            break
        found.add(faq)
    return found
