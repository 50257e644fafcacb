"""Whether a page has any English text. Search engines get no English address of a page without.

The texts of a page are its own and those of its parts (steps, items, hotlines). One translated text is enough.
"""

from collections.abc import Iterable

from django.db.models import Model

from kb.models.languages import TARGET, column, is_blank, translated_fields

_NOT_SHOWN = ("phrasings",)
"""Fields that only the search reads."""


def has_english(obj: Model, parts: Iterable[Model] = ()) -> bool:
    """Returns True if a text that the page of `obj` shows is translated."""
    return any(
        not is_blank(getattr(row, column(field, TARGET))) for row in (obj, *parts) for field in _shown(type(row))
    )


def _shown(model: type[Model]) -> tuple[str, ...]:
    return tuple(field for field in translated_fields(model) if field not in _NOT_SHOWN)
