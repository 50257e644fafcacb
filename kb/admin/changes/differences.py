"""The difference of two facts in words: rows of a table with a label, the old text and the new text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext
from modeltranslation.utils import build_localized_verbose_name

from kb.ledger.diff import Difference, DifferenceKind, diff_facts
from kb.ledger.fact_fields import Facts, base_name, language_of, reading_order
from kb.ledger.facts import PARTS, SUBJECTS
from kb.ledger.text_diff import Mark, Segment, new_side, old_side
from kb.localize.state import text_in
from kb.models import FAQ, Provider
from kb.models.languages import SOURCE, TAG

_NOT_SHOWN = ("id", "uid")
_HAN = re.compile(r"[\u4e00-\u9fff]")


class DifferenceRow(NamedTuple):
    label: str
    old: list[Segment]
    new: list[Segment]
    lang: str = ""
    """The language of both texts as HTML writes it; "" where it is that of the page or none."""


def difference_rows(
    kind: str, old: Facts | None, new: Facts | None, *, named_after: Sequence[Facts | None] = ()
) -> list[DifferenceRow]:
    """Returns what differs, in reading order. `kind` is that of the subject: "faq", "provider" …

    Steps are named by their place: that in `named_after`, if old and new hold only some of them.
    """
    parts = _Parts(kind, old, new, *named_after)
    return [row for difference in diff_facts(old, new) for row in _rows(kind, difference, parts)]


def place_name(kind: str, field: str, part: str, *sides: Facts | None) -> str:
    """Returns the name of a place in facts: "Step 2 · Text · Chinese". `sides` are the facts in which the part is.

    Without a field it is the subject as a whole, or the part.
    """
    model = SUBJECTS[kind]
    if not part:
        return field_label(model, field) if field else capfirst(str(model._meta.verbose_name))
    parts = _Parts(kind, *sides)
    whole = field in ("", parts.relation)
    return parts.label(part) if whole else f"{parts.label(part)} · {field_label(parts.model, field)}"


class _Parts:
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


def _rows(kind: str, difference: Difference, parts: _Parts) -> Iterator[DifferenceRow]:
    if difference.field in _NOT_SHOWN or difference.kind in (DifferenceKind.ADDED, DifferenceKind.DELETED):
        return
    if difference.kind in (DifferenceKind.PART_ADDED, DifferenceKind.PART_REMOVED):
        for field in sorted(difference.new or difference.old, key=reading_order):
            inner = Difference(DifferenceKind.VALUE, field, difference.part)
            old, new = ((side or {}).get(field) for side in (difference.old, difference.new))
            if (old or new) and field != "key":
                yield _row(kind, inner._replace(old=old, new=new), parts)
    elif difference.kind == DifferenceKind.PART_MOVED:
        if difference.old == difference.new:  # the others have moved around it
            return
        places = [gettext("place %s") % place for place in (difference.old, difference.new)]
        yield DifferenceRow(parts.label(difference.part), *_replaced(*places))
    else:
        yield _row(kind, difference, parts)


def _row(kind: str, difference: Difference, parts: _Parts) -> DifferenceRow:
    model = parts.model if difference.part else SUBJECTS[kind]
    label = field_label(model, difference.field)
    if difference.part:
        label = f"{parts.label(difference.part)} · {label}"
    lang = TAG.get(_language(difference.field), "")
    if difference.kind == DifferenceKind.TEXT:
        segments = list(difference.segments)
        lang = lang or _tag_of(segment.text for segment in segments)
        return DifferenceRow(label, old_side(segments), new_side(segments), lang)
    values = [value_in_words(model, difference.field, side) for side in (difference.old, difference.new)]
    return DifferenceRow(label, *_replaced(*values), lang or _tag_of(values))


def field_label(model: Any, field: str) -> str:
    """Returns the name of a field of facts: ("question_en") -> "Question · English"."""
    try:
        name = capfirst(str(model._meta.get_field(base_name(field)).verbose_name))
    except LookupError:
        name = field
    language = _language(field)
    return str(build_localized_verbose_name(name, language)) if language else name


def _language(field: str) -> str:
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


def _tag_of(texts: Iterable[str]) -> str:
    """Returns the tag of Chinese if a text has Chinese characters; "" if not."""
    return TAG[SOURCE] if any(_HAN.search(text) for text in texts) else ""


def _replaced(old: str, new: str) -> tuple[list[Segment], list[Segment]]:
    """Returns both sides of a value that is another one as a whole."""
    return [Segment(old, Mark.REMOVED)] if old else [], [Segment(new, Mark.ADDED)] if new else []
