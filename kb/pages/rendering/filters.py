"""What the public templates can do with a value: say it in the reader's language, write it as HTML, find its address.

What is safe to stand in HTML is Markup; everything else is escaped by the template.
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache, partial
from typing import Any

from django.db.models import Model
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import linebreaks
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext, override
from markupsafe import Markup, escape

from kb.hotlines import verification, words
from kb.localize.marked import marked_text
from kb.localize.state import Text, text_in
from kb.models import Hotline
from kb.models.addresses import address_in
from kb.models.languages import TAG
from kb.pages.rendering.head import json_ld
from kb.pages.rendering.icons import as_data, icon
from kb.pinyin.display import to_pinyin

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
        "date": written_date,
    }
    return {
        **{name: partial(function, language) for name, function in of_language.items()},
        "address_in": address_in,
        "static": static,
        "as_data": as_data,
        "icon": icon,
        "json_ld": json_ld,
        "tag": tag,
        "moment": moment,
        "brief": brief,
        "linebreaks": as_paragraphs,
        "pinyin": to_pinyin,
        "verification_status_in_words": words.verification_status_in_words,
        "due_on": verification.due_on,
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


def paragraphs(language: str, obj: Model, field: str) -> Markup:
    """The field as paragraphs: an empty line begins a new one."""
    said, written_in = text_in(language, obj, field)
    if not said:
        return Markup()
    html = as_paragraphs(said)
    return html if written_in == language else Markup('<div lang="%s">%s</div>') % (TAG[written_in], html)


def as_paragraphs(text: str) -> Markup:
    if "\n" in text or "\r" in text:
        return Markup(linebreaks(text, autoescape=True))  # noqa: S704  # escaped by linebreaks
    return Markup(f"<p>{escape(text)}</p>")  # noqa: S704  # as most are, in a quarter of the time


def lines(language: str, obj: Model, field: str) -> list[Text]:
    """The lines of the field, each in the language that `text` chooses for it."""
    said, written_in = text_in(language, obj, field)
    return [Text(line.strip(), written_in) for line in said.splitlines() if line.strip()]


def tag(code: str) -> str:
    """zh-hans -> zh-Hans."""
    return TAG.get(code, code)


@lru_cache(maxsize=1024)
def written_date(language: str, value: date, form: str = "DATE_FORMAT") -> str:
    """A day, or a moment in China's time, as one of Django's formats writes it in the reader's language."""
    with override(language):
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
