"""Whether a page has any English in it, in Python and in SQL: only then is its English address worth finding.

A page is in English as soon as one text of it is translated, its own or that of a part (a step, an item, a hotline).
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, Model, OuterRef, Q

from kb.models.languages import TARGET, blank, column, is_blank, translated_fields
from kb.models.publication import PublishableQuerySet

_NOT_SHOWN = ("phrasings",)
"""For the search alone."""


def has_english(obj: Model, parts: Iterable[Model] = ()) -> bool:
    """Whether a text that the page of `obj` shows, or a text of one of its parts, is translated."""
    return any(
        not is_blank(getattr(row, column(field, TARGET))) for row in (obj, *parts) for field in _shown(type(row))
    )


def with_english(rows: PublishableQuerySet[Any], parts: str) -> PublishableQuerySet[Any]:
    """Annotates each row with the same as `in_english`; `parts` names its steps, items or hotlines."""
    relation: Any = rows.model._meta.get_field(parts)
    part: type[Model] = relation.related_model
    translated = part._default_manager.filter(_is_translated(part), **{relation.field.name: OuterRef("pk")})
    in_english = _is_translated(rows.model) | Q(Exists(translated))
    return rows.annotate(in_english=ExpressionWrapper(in_english, output_field=BooleanField()))


def _is_translated(model: type[Model]) -> Q:
    condition = Q(pk__in=[])
    for field in _shown(model):
        condition |= ~blank(column(field, TARGET))
    return condition


def _shown(model: type[Model]) -> tuple[str, ...]:
    return tuple(field for field in translated_fields(model) if field not in _NOT_SHOWN)
