"""How far the English has come: what is missing, what to show instead, and the figure for it."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Count, Model, Q

from kb.models.languages import SOURCE, TARGET, blank, column, is_blank, translated_fields


class Text(NamedTuple):
    """A text as it can be shown: its words and the language they are really in."""

    words: str
    language: str


def text_in(language: str, obj: object, field: str) -> Text:
    """`field` of `obj` for a reader of `language`: the Chinese, marked as such, where the translation is missing."""
    words = getattr(obj, column(field, language))
    if is_blank(words):
        return Text(getattr(obj, column(field, SOURCE)) or "", SOURCE)
    return Text(words, language)


def missing_fields(obj: Model) -> list[str]:
    """The translated fields (base names) that have Chinese and no English."""
    return [
        field
        for field in translated_fields(type(obj))
        if is_blank(getattr(obj, column(field, TARGET))) and not is_blank(getattr(obj, column(field, SOURCE)))
    ]


def missing_english(model: type[Model], prefix: str = "") -> Q:
    """Rows of `model` with a field that has Chinese and no English; `prefix` ("steps__") reaches it from a parent."""
    condition = Q(pk__in=[])
    for field in translated_fields(model):
        condition |= blank(prefix + column(field, TARGET)) & ~blank(prefix + column(field, SOURCE))
    return condition


class Progress(NamedTuple):
    """How many translatable texts there are, and how many have their English."""

    done: int
    total: int

    @property
    def percent(self) -> int:
        """0 to 100, rounded down: 100 means that nothing is missing."""
        return 100 * self.done // self.total if self.total else 100


def progress(objects: Iterable[Model]) -> Progress:
    """The figure over all translated fields of `objects` that have Chinese."""
    total = missing = 0
    for obj in objects:
        total += sum(not is_blank(getattr(obj, column(field, SOURCE))) for field in translated_fields(type(obj)))
        missing += len(missing_fields(obj))
    return Progress(total - missing, total)


def progress_of_all(model: type[Model]) -> Progress:
    """The same figure over all rows of the model, in one query that fetches none of them."""
    counts = {}
    for field in translated_fields(model):
        written = ~blank(column(field, SOURCE))
        counts[f"total_{field}"] = Count("pk", filter=written)
        counts[f"missing_{field}"] = Count("pk", filter=written & blank(column(field, TARGET)))
    found = model._default_manager.aggregate(**counts)
    total = sum(count for name, count in found.items() if name.startswith("total_"))
    return Progress(total - sum(count for name, count in found.items() if name.startswith("missing_")), total)
