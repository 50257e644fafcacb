"""The two languages, and when a text in one of them counts as missing: one predicate, in Python and in SQL."""

from functools import cache
from unicodedata import category

from django.db.models import F, Func, Model, Q, TextField, Value
from django.db.models.lookups import Exact
from modeltranslation.translator import NotRegistered, translator
from modeltranslation.utils import build_localized_fieldname

from kb.numbers.hygiene import INVISIBLE

SOURCE = "zh-hans"
"""The language everything is written in first."""
TARGET = "en"
"""The language it is translated into."""
TAG = {SOURCE: "zh-Hans", TARGET: "en"}
"""The languages as HTML and every other standard write them (BCP 47)."""

_WHITESPACE = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
# No database takes surrogates, and PostgreSQL no NUL. What no standard has assigned yet would be thousands more.
_INVISIBLE = "".join(char for char in INVISIBLE if char != "\0" and category(char) not in ("Cs", "Cn"))
BLANK = "".join(sorted({*_WHITESPACE, *_INVISIBLE}))
"""Every character that shows nothing: what Python and SQL take off alike to see whether a text is blank."""


@cache
def column(field: str, language: str) -> str:
    """The name of the column that holds `field` in `language`: ("title", "zh-hans") -> "title_zh_hans"."""
    return build_localized_fieldname(field, language)


def translated_fields(model: type[Model]) -> tuple[str, ...]:
    """The base names of the model's translated fields, in the order they are declared; () if it has none."""
    try:
        return tuple(translator.get_options_for_model(model).fields)  # type: ignore[attr-defined]  # a metaclass adds it
    except NotRegistered:
        return ()


def is_blank(text: str | None) -> bool:
    """True for None, the empty string, and white space and invisible characters alone."""
    return not (text or "").strip(BLANK)


def blank(name: str) -> Q:
    """`is_blank` as a condition on the column `name` (or a path to it)."""
    trimmed = Func(F(name), Value(BLANK), function="TRIM", output_field=TextField())
    return Q(**{f"{name}__isnull": True}) | Q(Exact(trimmed, Value("")))
