"""What the fields of facts are: which are texts, lists, links or parts, and in which order people read them. Pure.

Facts are everything that visitors see of a subject, as JSON has it: {"slug": …, "question_zh_hans": …, "steps":
[{"key": …, "title_zh_hans": …}, …]}. The facts of a subject that is deleted or not yet created are None.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

Facts = dict[str, Any]

PART_LISTS = ("steps", "items")
"""Lists of parts, in order. A part is a dict; its `key` is unique in its list."""
ID_LISTS = ("providers",)
"""Lists of ids, sorted."""
LINE_LISTS = ("domains", "have_ready", "to_ask", "aliases", "phrasings")
"""Texts that are lists, one item a line. These are base names: "phrasings" is "phrasings_zh_hans" too."""
PARAGRAPHS = ("introduction", "summary", "text", "sentence")
"""Texts of several sentences, for which forms have several lines."""
LINKS = ("official_site", "source_url")
SLUGS_AND_KEYS = ("slug", "key")
HEADINGS = ("name", "question", "title", "label")
SEARCH_WORDS = ("aliases", "phrasings")
"""Texts for the search alone. No page shows them."""
LANGUAGES = ("zh_hans", "en")
"""The suffixes of translated fields."""

_CHOICES = ("publication", "kind", "topic", "language", "languages", "state", "checked_how")
_DATES = ("starts", "ends", "checked_on")
NO_TEXTS = frozenset((*LINKS, *_CHOICES, *_DATES, "id", "uid", "domains"))
"""Strings that are no text for people: dates, choices, ids and links."""
_READING_ORDER = (
    *SLUGS_AND_KEYS,
    "publication",
    *HEADINGS,
    "purpose",
    "number",
    "number_from_abroad",
    "introduction",
    "summary",
    "text",
    "sentence",
    "have_ready",
    "to_ask",
    "source_name",
    "source_url",
    "official_site",
    "domains",
    *SEARCH_WORDS,
    *ID_LISTS,
    *PART_LISTS,
)


class PlacedText(NamedTuple):
    """A text and its place. `part_list` and `part` are "" for a field of the subject itself."""

    part_list: str
    part: str
    field: str
    text: str

    @property
    def kind(self) -> str:
        """The same for one field of all parts, so that a text stays of its kind when its part moves."""
        return f"{self.part_list}.{self.field}"


@lru_cache(maxsize=1024)
def base_name(field: str) -> str:
    """("title_zh_hans") -> "title"."""
    language = language_of(field)
    return field.removesuffix(f"_{language}") if language else field


@lru_cache(maxsize=1024)
def language_of(field: str) -> str:
    """("title_zh_hans") -> "zh_hans"; "" for a field that is not translated."""
    return next((language for language in LANGUAGES if field.endswith(f"_{language}")), "")


def is_english(field: str) -> bool:
    return language_of(field) == "en"


def is_line_list(field: str) -> bool:
    return base_name(field) in LINE_LISTS


def is_text(field: str, *values: Any) -> bool:
    """Returns True for a text for people. `values` are values of the field; None and "" may be a text's too."""
    return base_name(field) not in NO_TEXTS and all(value is None or isinstance(value, str) for value in values)


@lru_cache(maxsize=1024)
def reading_order(field: str) -> tuple[int, str, int]:
    """A sort key: the order in which a page shows the fields, Chinese before English. Unknown fields come last."""
    base, language = base_name(field), language_of(field)
    place = _READING_ORDER.index(base) if base in _READING_ORDER else len(_READING_ORDER)
    return place, base, LANGUAGES.index(language) if language else 0


def parts_of(facts: Facts) -> Iterator[tuple[str, Facts]]:
    """Yields each part, in order, with the name of its list."""
    for part_list in PART_LISTS:
        for part in facts.get(part_list) or ():
            yield part_list, part


def texts_of(facts: Facts | None) -> list[list[PlacedText]]:
    """Returns the texts of the subject itself, then those of each part; each list in reading order, without blanks."""
    if facts is None:
        return [[]]
    places = [("", facts), *parts_of(facts)]
    return [list(_texts_in(part_list, fields)) for part_list, fields in places]


def _texts_in(part_list: str, fields: Facts) -> Iterator[PlacedText]:
    part = str(fields.get("key", "")) if part_list else ""
    for field in _text_fields(tuple(fields)):
        text = fields[field]
        if text and isinstance(text, str):
            yield PlacedText(part_list, part, field, text)


@lru_cache(maxsize=1024)
def _text_fields(names: tuple[str, ...]) -> tuple[str, ...]:
    """Returns those of these fields that may be texts, in reading order."""
    return tuple(name for name in sorted(names, key=reading_order) if is_text(name))
