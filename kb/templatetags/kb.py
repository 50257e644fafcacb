"""Filters and tags for the admin's templates. kb/pages/rendering/template_filters.py has those of the public pages."""

from django import template
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import get_language

from kb.hotlines.status_in_words import verification_status_in_words
from kb.localize.marked import marked_text
from kb.localize.state import text_in
from kb.models.content import Content
from kb.models.languages import SOURCE, translated_fields

register = template.Library()

TITLE_FIELDS = ("question", "title", "name", "label", "text")
"""The translated fields that content is called by. A row is called by the first of these that it has."""

register.filter("verification_status_in_words", verification_status_in_words)


@register.simple_tag
def text(obj: Model, field: str) -> str:
    """`{% text faq "question" %}`: the field in the reader's language, or the Chinese in a <span lang>."""
    return marked_text(get_language() or SOURCE, obj, field)


@register.filter
def row_title(value: object) -> str:
    """Returns the title of a row of content in the reader's language; anything else as a text with a capital."""
    if not isinstance(value, Model):
        return capfirst(str(value))
    names = translated_fields(type(value)) if isinstance(value, Content) else ()
    fields = [name for name in TITLE_FIELDS if name in names]
    return text_in(get_language() or SOURCE, value, fields[0]).text if fields else str(value)
