"""The filters of the public templates. Markup is safe HTML; the templates escape any other result."""

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

from kb.hotlines import hours_in_words, verification
from kb.hotlines.status_in_words import verification_status_in_words
from kb.localize.marked import marked_text
from kb.localize.state import LocalizedText, text_in
from kb.models import Hotline
from kb.models.languages import TAG
from kb.models.page_addresses import address_in, address_of
from kb.models.web_links import link_host
from kb.pages.rendering.head import json_ld
from kb.pages.rendering.icons import as_data, icon
from kb.pages.rendering.render import reader_language
from kb.pinyin.display import to_pinyin

MAX_DESCRIPTION = 150
"""Characters of a page's description."""

P = ParamSpec("P")
T = TypeVar("T")


def _per_language(function: Callable[P, T]) -> Callable[..., T]:
    """Decorates a filter whose result depends on the active language.

    Jinja2 applies any other filter to a constant only once, while it compiles the template. It does not if the filter
    takes the context.
    """

    @pass_context
    @wraps(function)
    def apply(context: object, *args: P.args, **kwargs: P.kwargs) -> T:
        return function(*args, **kwargs)

    return apply


def translate(message: str, **values: object) -> Markup:
    """Translates a UI string and escapes its values: `{{ "Page %(number)s"|translate(number=2) }}`."""
    translated = Markup(gettext(message))  # noqa: S704  # a UI string of our own
    return translated % values if values else translated


def translate_plural(one: str, many: str, number: int) -> Markup:
    """Translates a UI string by number: `{{ "%(number)s result"|translate_plural("%(number)s results", count) }}`."""
    return Markup(ngettext(one, many, number)) % {"number": number}  # noqa: S704  # a UI string of our own


def text(obj: Model, field: str) -> str:
    """Returns the field in the reader's language; if it is not translated, the Chinese, marked as such."""
    return marked_text(reader_language(), obj, field)


def plain_text(obj: Model, field: str) -> str:
    """Returns the field like `text`, without markup, for titles and attributes."""
    return text_in(reader_language(), obj, field).text


def paragraphs(obj: Model, field: str) -> Markup:
    """Returns the field like `text`, as paragraphs; an empty line starts a new one."""
    words, language = text_in(reader_language(), obj, field)
    if not words:
        return Markup()
    html = to_paragraphs(words)
    return html if language == reader_language() else Markup('<div lang="%s">%s</div>') % (TAG[language], html)


def to_paragraphs(words: str) -> Markup:
    return Markup(linebreaks(words, autoescape=True))  # noqa: S704  # escaped by linebreaks


def lines(obj: Model, field: str) -> list[LocalizedText]:
    """Returns the lines of the field that are not empty, each with its language."""
    words, language = text_in(reader_language(), obj, field)
    return [LocalizedText(line.strip(), language) for line in words.splitlines() if line.strip()]


def language_tag(code: str) -> str:
    """Returns the HTML language tag of a language code: zh-hans -> zh-Hans."""
    return TAG.get(code, code)


def format_date(value: date, form: str = "DATE_FORMAT") -> str:
    """Formats a day, or a moment in China's time, by the name of one of Django's formats."""
    return date_format(timezone.localtime(value) if isinstance(value, datetime) else value, form)


def iso_datetime(value: datetime) -> str:
    """Formats a moment for `<time datetime>`: 2026-11-20T08:00:00+0800."""
    return timezone.localtime(value).strftime("%Y-%m-%dT%H:%M:%S%z")


def brief(words: str) -> str:
    """Returns the beginning of the text, short enough for a description."""
    return Truncator(words).chars(MAX_DESCRIPTION)


def timetable(hotline: Hotline) -> hours_in_words.Timetable | None:
    """Returns the opening hours from today on; None if they are unknown."""
    return hours_in_words.timetable(hotline, since=timezone.localdate()) if hotline.hours else None


FILTERS: dict[str, Callable[..., Any]] = {
    "translate": _per_language(translate),
    "translate_plural": _per_language(translate_plural),
    "address": _per_language(address_of),
    "text": _per_language(text),
    "plain_text": _per_language(plain_text),
    "paragraphs": _per_language(paragraphs),
    "lines": _per_language(lines),
    "date": _per_language(format_date),
    "address_in": address_in,
    "static": static,
    "as_data": as_data,
    "icon": icon,
    "json_ld": json_ld,
    "tag": language_tag,
    "iso_datetime": iso_datetime,
    "brief": brief,
    "linebreaks": to_paragraphs,
    "pinyin": to_pinyin,
    "verification_status_in_words": verification_status_in_words,
    "due_on": verification.due_on,
    "timetable": timetable,
    "host": link_host,
}
"""The filters by name."""
