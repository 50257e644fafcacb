"""The filters of the public templates. What they return as Markup is safe in HTML; the template escapes the rest."""

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db.models import Model
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import linebreaks
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext
from jinja2 import pass_context
from markupsafe import Markup

from kb.hotlines import verification, words
from kb.localize.marked import marked_text
from kb.localize.state import LocalizedText, text_in
from kb.models import Hotline
from kb.models.addresses import address_in, address_of
from kb.models.languages import TAG
from kb.pages.rendering.head import json_ld
from kb.pages.rendering.icons import as_data, icon
from kb.pages.rendering.render import reader_language
from kb.pinyin.display import to_pinyin

DESCRIPTION = 150
"""Characters of a text that stands for a page elsewhere."""

P = ParamSpec("P")
T = TypeVar("T")


def _at_run_time(function: Callable[P, T]) -> Callable[..., T]:
    """A filter that depends on the active language.

    Jinja2 applies other filters to constants while it compiles a template, once for all languages.
    """

    @pass_context
    @wraps(function)
    def applied(context: object, *args: P.args, **kwargs: P.kwargs) -> T:
        return function(*args, **kwargs)

    return applied


def translate(message: str, **values: object) -> Markup:
    """`{{ "Page %(number)s"|translate(number=2) }}`: a string of the UI; the values are escaped."""
    translated = Markup(gettext(message))  # noqa: S704  # our own words
    return translated % values if values else translated


def translate_plural(one: str, many: str, number: int) -> Markup:
    """`{{ "%(number)s result"|translate_plural("%(number)s results", count) }}`."""
    return Markup(ngettext(one, many, number)) % {"number": number}  # noqa: S704  # our own words


def text(obj: Model, field: str) -> str:
    """The field in the reader's language, or the Chinese, marked as such, where the translation is missing."""
    return marked_text(reader_language(), obj, field)


def plain_text(obj: Model, field: str) -> str:
    """`text` without markup, for titles and attributes."""
    return text_in(reader_language(), obj, field).text


def paragraphs(obj: Model, field: str) -> Markup:
    """`text` as paragraphs: an empty line begins a new one."""
    words, language = text_in(reader_language(), obj, field)
    if not words:
        return Markup()
    html = as_paragraphs(words)
    return html if language == reader_language() else Markup('<div lang="%s">%s</div>') % (TAG[language], html)


def as_paragraphs(words: str) -> Markup:
    return Markup(linebreaks(words, autoescape=True))  # noqa: S704  # escaped by linebreaks


def lines(obj: Model, field: str) -> list[LocalizedText]:
    """The lines of `text`, each with its language."""
    words, language = text_in(reader_language(), obj, field)
    return [LocalizedText(line.strip(), language) for line in words.splitlines() if line.strip()]


def tag(code: str) -> str:
    """zh-hans -> zh-Hans."""
    return TAG.get(code, code)


def written_date(value: date, form: str = "DATE_FORMAT") -> str:
    """A day, or a moment in China's time, in one of Django's formats."""
    return date_format(timezone.localtime(value) if isinstance(value, datetime) else value, form)


def moment(value: datetime) -> str:
    """2026-11-20T08:00:00+0800, for <time datetime>."""
    return timezone.localtime(value).strftime("%Y-%m-%dT%H:%M:%S%z")


def brief(words: str) -> str:
    """The beginning of the text, short enough for a description."""
    return Truncator(words).chars(DESCRIPTION)


def timetable(hotline: Hotline) -> words.Timetable | None:
    """Its opening hours from today on; None when they are not known."""
    return words.timetable(hotline, since=timezone.localdate()) if hotline.hours else None


FILTERS: dict[str, Callable[..., Any]] = {
    "translate": _at_run_time(translate),
    "translate_plural": _at_run_time(translate_plural),
    "address": _at_run_time(address_of),
    "text": _at_run_time(text),
    "plain_text": _at_run_time(plain_text),
    "paragraphs": _at_run_time(paragraphs),
    "lines": _at_run_time(lines),
    "date": _at_run_time(written_date),
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
"""The filters by their names in templates."""
