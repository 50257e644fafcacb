"""The names of fields, parts and values of facts, as staff read them: "Step 2 · Text · Chinese"."""

from typing import Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext
from modeltranslation.utils import build_localized_verbose_name

from kb.ledger.fact_fields import Facts, base_name, language_of
from kb.ledger.facts import PARTS, SUBJECTS
from kb.localize.state import text_in
from kb.models import FAQ, Provider
from kb.models.languages import SOURCE


def place_name(kind: str, field: str, part: str, *sides: Facts | None) -> str:
    """Returns the name of a place in facts: "Step 2 · Text · Chinese". `sides` are the facts in which the part is.

    Without a field it is the subject as a whole, or the part.
    """
    model = SUBJECTS[kind]
    if not part:
        return field_label(model, field) if field else capfirst(str(model._meta.verbose_name))
    parts = PartNames(kind, *sides)
    whole = field in ("", parts.relation)
    return parts.label(part) if whole else f"{parts.label(part)} · {field_label(parts.model, field)}"


class PartNames:
    """Names the parts of a subject: "step 2", by the place they have now, or had."""

    def __init__(self, kind: str, *sides: Facts | None) -> None:
        model = SUBJECTS.get(kind)
        self.relation = PARTS.get(model, "") if model else ""
        self.model: Any = model._meta.get_field(self.relation).related_model if model and self.relation else None
        self.places: dict[str, int] = {}
        for facts in sides:
            parts = (facts or {}).get(self.relation) or []
            self.places |= {part["key"]: place for place, part in enumerate(parts, start=1)}

    def label(self, key: str) -> str:
        return capfirst(f"{self.model._meta.verbose_name} {self.places.get(key, key)}")


def field_label(model: Any, field: str) -> str:
    """Returns the name of a field of facts: ("question_en") -> "Question · English"."""
    try:
        name = capfirst(str(model._meta.get_field(base_name(field)).verbose_name))
    except LookupError:
        name = field
    language = field_language(field)
    return str(build_localized_verbose_name(name, language)) if language else name


def field_language(field: str) -> str:
    """Returns the language of a field of facts: ("title_zh_hans") -> "zh-hans"; "" if it is not translated."""
    return language_of(field).replace("_", "-")


def value_in_words(model: Any, field: str, value: Any) -> str:
    """Returns a value of facts as staff read it: names for ids, labels for choices, dates in China."""
    if value in (None, "", []):
        return ""
    if field in ("providers", "provider"):
        return gettext(", ").join(_names(Provider, value if isinstance(value, list) else [value], "name"))
    if field == "faq":
        return "".join(_names(FAQ, [value], "question"))
    choices = dict(model._meta.get_field(field).flatchoices) if field in _field_names(model) else {}
    if value in choices:
        return str(choices[value])
    if isinstance(value, str) and field in ("starts", "ends") and (moment := parse_datetime(value)):
        return date_format(localtime(moment), "DATETIME_FORMAT")
    if isinstance(value, str) and field == "checked_on" and (day := parse_date(value)):
        return date_format(day, "DATE_FORMAT")
    return str(value)


def _field_names(model: Any) -> set[str]:
    return {field.name for field in model._meta.concrete_fields}


def _names(model: Any, ids: list[int], field: str) -> list[str]:
    rows, language = model.objects.in_bulk(ids), get_language() or SOURCE
    return [text_in(language, rows[pk], field).text if pk in rows else f"#{pk}" for pk in ids]
