"""What the public templates can do with a value: say it in the reader's language, write it as HTML, find its address.

What is safe to stand in HTML is Markup (or Django's SafeString); everything else is escaped by the template.
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db.models import Model
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext, override
from markupsafe import Markup

from kb.hotlines import standing, words
from kb.localize.marked import marked_text
from kb.localize.pinyin import pinyin
from kb.localize.state import Text, text_in
from kb.models import Hotline
from kb.models.addresses import address_in
from kb.models.languages import TAG
from kb.pages.head import json_ld
from kb.pages.icons import as_data, icon

DESCRIPTION = 150
"""Characters of a text that stands for a page elsewhere."""


def filters(language: str) -> dict[str, Callable[..., Any]]:
    """By their names in templates, for readers of `language`."""
    of_language: dict[str, Callable[..., Any]] = {
        "translate": translate,
        "translate_plural": translate_plural,
        "address": address_in,
        "text": marked_text,
        "plain_text": plain_text,
        "paragraphs": paragraphs,
        "lines": lines,
    }
    return {
        **{name: partial(function, language) for name, function in of_language.items()},
        "address_in": address_in,
        "static": static,
        "as_data": as_data,
        "icon": icon,
        "json_ld": json_ld,
        "tag": tag,
        "date": written_date,
        "moment": moment,
        "brief": brief,
        "linebreaks": as_paragraphs,
        "pinyin": pinyin,
        "standing_in_words": words.standing_in_words,
        "due_on": standing.due_on,
        "timetable": timetable,
    }


def translate(language: str, message: str, **values: object) -> Markup:
    """`{{ "Page %(number)s"|translate(number=2) }}`: a string of the UI; the values are escaped."""
    with override(language):
        said = Markup(gettext(message))  # noqa: S704  # our own words
    return said % values if values else said


def translate_plural(language: str, one: str, many: str, number: int) -> Markup:
    """`{{ "%(number)s result"|translate_plural("%(number)s results", count) }}`."""
    with override(language):
        return Markup(ngettext(one, many, number)) % {"number": number}  # noqa: S704  # our own words


def plain_text(language: str, obj: Model, field: str) -> str:
    """The words of `text` without its mark, for titles and attributes."""
    return text_in(language, obj, field).words


def paragraphs(language: str, obj: Model, field: str) -> SafeString:
    """The field as paragraphs: an empty line begins a new one."""
    said, written_in = text_in(language, obj, field)
    if not said:
        return SafeString()
    html = as_paragraphs(said)
    return html if written_in == language else format_html('<div lang="{}">{}</div>', TAG[written_in], html)


def as_paragraphs(text: str) -> SafeString:
    return mark_safe(linebreaks(text, autoescape=True))  # noqa: S308  # escaped by linebreaks


def lines(language: str, obj: Model, field: str) -> list[Text]:
    """The lines of the field, each in the language that `text` chooses for it."""
    said, written_in = text_in(language, obj, field)
    return [Text(line.strip(), written_in) for line in said.splitlines() if line.strip()]


def tag(code: str) -> str:
    """zh-hans -> zh-Hans."""
    return TAG.get(code, code)


def written_date(value: date, form: str = "DATE_FORMAT") -> str:
    """A day, or a moment in China's time, as one of Django's formats writes it in the reader's language."""
    return date_format(timezone.localtime(value) if isinstance(value, datetime) else value, form)


def moment(value: datetime) -> str:
    """2026-11-20T08:00:00+0800, for <time datetime>."""
    return timezone.localtime(value).strftime("%Y-%m-%dT%H:%M:%S%z")


def brief(text: str) -> str:
    """As much of the text as a description may have."""
    return text if len(text) <= DESCRIPTION else Truncator(text).chars(DESCRIPTION)


def timetable(hotline: Hotline) -> words.Timetable | None:
    """Its opening hours from today on; None when they are not known."""
    return words.timetable(hotline, since=timezone.localdate()) if hotline.hours else None
