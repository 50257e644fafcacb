"""The state of the translation: which English is missing, what a reader sees instead, and how much is done."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Count, Model, Q

from kb.models.languages import SOURCE, TARGET, blank, blank_english, column, is_blank, translated_fields


class LocalizedText(NamedTuple):
    """A text for a reader, and the language it is written in."""

    text: str
    language: str


def text_in(language: str, obj: object, field: str) -> LocalizedText:
    """Returns `field` of `obj` in `language`, or in Chinese where the translation is missing."""
    text = getattr(obj, column(field, language))
    if is_blank(text):
        return LocalizedText(getattr(obj, column(field, SOURCE)) or "", SOURCE)
    return LocalizedText(text, language)


def missing_fields(obj: Model) -> list[str]:
    """Returns the base names of the translated fields that have Chinese and no English."""
    return [
        field
        for field in translated_fields(type(obj))
        if is_blank(getattr(obj, column(field, TARGET))) and not is_blank(getattr(obj, column(field, SOURCE)))
    ]


def missing_english(model: type[Model], prefix: str = "") -> Q:
    """Returns the condition that a row of `model` has missing fields.

    `prefix` ("steps__") is the path to the row from the model that the query is about.
    """
    condition = Q(pk__in=[])
    for field in translated_fields(model):
        condition |= blank_english(prefix + column(field, TARGET)) & ~blank(prefix + column(field, SOURCE))
    return condition


class Progress(NamedTuple):
    """How many texts there are to translate, and how many have their English."""

    done: int
    total: int

    @property
    def percent(self) -> int:
        """0 to 100, rounded down: 100 means that nothing is missing."""
        return 100 * self.done // self.total if self.total else 100


def progress(objects: Iterable[Model]) -> Progress:
    """Returns the progress of these objects. A field without Chinese does not count."""
    total = missing = 0
    for obj in objects:
        total += sum(not is_blank(getattr(obj, column(field, SOURCE))) for field in translated_fields(type(obj)))
        missing += len(missing_fields(obj))
    return Progress(total - missing, total)


def progress_of_all(model: type[Model]) -> Progress:
    """Returns the progress of all rows of the model: one query."""
    counts = {}
    for field in translated_fields(model):
        # A constraint of the database holds that required texts have Chinese (kb.models.content.source_text_present).
        definition: Any = model._meta.get_field(field)
        has_source = ~blank(column(field, SOURCE)) if definition.blank else Q()
        counts[f"total_{field}"] = Count("pk", filter=has_source)
        counts[f"missing_{field}"] = Count("pk", filter=blank_english(column(field, TARGET)) & has_source)
    result = model._default_manager.aggregate(**counts)
    total = sum(count for name, count in result.items() if name.startswith("total_"))
    return Progress(total - sum(count for name, count in result.items() if name.startswith("missing_")), total)
