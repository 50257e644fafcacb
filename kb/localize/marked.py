"""A text in the reader's language as HTML: the Chinese, marked as such, for want of it."""

from django.utils.html import format_html

from kb.localize.state import text_in
from kb.models.languages import TAG


def marked_text(language: str, obj: object, field: str) -> str:
    """`field` of `obj` for a reader of `language`: safe HTML where it has a mark, else plain text to escape."""
    words, written_in = text_in(language, obj, field)
    if written_in == language or not words:
        return words
    return format_html('<span lang="{}">{}</span>', TAG[written_in], words)
