"""Whether a page has any English text, in Python and in SQL. Search engines get no English address of a page without.

The texts of a page are its own and those of its parts (steps, items, hotlines). One translated text is enough.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, Model, OuterRef, Q

from kb.models.languages import TARGET, blank, column, is_blank, translated_fields
from kb.models.publication import PublishableQuerySet

_NOT_SHOWN = ("phrasings",)
"""Fields that only the search reads."""


def has_english(obj: Model, parts: Iterable[Model] = ()) -> bool:
    """Returns True if a text that the page of `obj` shows is translated."""
    return any(
        not is_blank(getattr(row, column(field, TARGET))) for row in (obj, *parts) for field in _shown(type(row))
    )


def with_english(rows: PublishableQuerySet[Any], parts: str) -> PublishableQuerySet[Any]:
    """Annotates each row with `in_english`, which `has_english` returns for its object.

    `parts` is the name of the relation to its parts: "steps", "items" or "hotlines".
    """
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
