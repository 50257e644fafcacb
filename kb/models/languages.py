"""The two languages, the columns of translated fields, and what counts as a blank text in Python and in SQL."""

from functools import cache
from unicodedata import category

from django.db.models import F, Func, Model, Q, TextField, Value
from django.db.models.functions import Left, StrIndex
from django.db.models.lookups import Exact
from modeltranslation.translator import NotRegistered, translator
from modeltranslation.utils import build_localized_fieldname

from kb.numbers.invisible_characters import INVISIBLE

SOURCE = "zh-hans"
"""The language that content is written in first."""
TARGET = "en"
"""The language it is translated into."""
TAG = {SOURCE: "zh-Hans", TARGET: "en"}
"""The language tags of HTML and other standards (BCP 47)."""
OWN_NAME = {SOURCE: "中文", TARGET: "English"}
"""What each language calls itself."""

_WHITESPACE = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
# Without surrogates, which no database stores; NUL, which PostgreSQL rejects; and thousands of unassigned code points.
_INVISIBLE = "".join(char for char in INVISIBLE if char != "\0" and category(char) not in ("Cs", "Cn"))
BLANK = "".join(sorted({*_WHITESPACE, *_INVISIBLE}))
"""All white space and invisible characters. A text of nothing else is blank, in Python and in SQL."""
_PRINTABLE = "".join(map(chr, range(ord("!"), ord("~") + 1)))
"""The characters that English texts begin with."""


@cache
def column(field: str, language: str) -> str:
    """Returns the column of `field` in `language`: ("title", "zh-hans") -> "title_zh_hans"."""
    return build_localized_fieldname(field, language)


def translated_fields(model: type[Model]) -> tuple[str, ...]:
    """Returns the base names of the model's translated fields, in the order of the model's fields."""
    try:
        # modeltranslation keeps them in a set, whose order differs between processes.
        registered = translator.get_options_for_model(model).fields  # type: ignore[attr-defined]  # a metaclass adds it
    except NotRegistered:
        return ()
    return tuple(field.name for field in model._meta.fields if field.name in registered)


def is_blank(text: str | None) -> bool:
    """Returns True for None, the empty string, and a text of nothing but white space and invisible characters."""
    return not (text or "").strip(BLANK)


def blank(name: str) -> Q:
    """Returns `is_blank` as a condition on the column `name`, or a path to it."""
    trimmed = Func(F(name), Value(BLANK), function="TRIM", output_field=TextField())
    return Q(**{f"{name}__isnull": True}) | Q(Exact(trimmed, Value("")))


def blank_english(name: str) -> Q:
    """Returns the same condition as `blank`, in a tenth of the time if the texts are English.

    Looks at the first character, because to trim a text takes the database long. Only for queries: the constraints keep
    the condition that they were migrated with.
    """
    begins_otherwise = Exact(StrIndex(Value(_PRINTABLE), Left(F(name), 1)), Value(0))
    return Q(**{f"{name}__isnull": True}) | Q(**{name: ""}) | (Q(begins_otherwise) & blank(name))
