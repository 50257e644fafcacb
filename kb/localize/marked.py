"""Texts as HTML that says in which language they are."""

from django.utils.html import format_html

from kb.localize.state import text_in
from kb.models.languages import TAG


def marked_text(language: str, obj: object, field: str) -> str:
    """Returns `field` of `obj` for a reader of `language`.

    Where the translation is missing: safe HTML, the Chinese in a <span lang="zh-Hans">. Otherwise: plain text, which
    the template escapes.
    """
    text, text_language = text_in(language, obj, field)
    if text_language == language or not text:
        return text
    return format_html('<span lang="{}">{}</span>', TAG[text_language], text)
