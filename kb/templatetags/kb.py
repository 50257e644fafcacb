"""Filters and tags for the admin's templates. kb/pages/rendering/template_filters.py has those of the public pages."""

from django import template
from django.db.models import Model
from django.utils.translation import get_language

from kb.hotlines.status_in_words import verification_status_in_words
from kb.localize.marked import marked_text
from kb.localize.row_title import row_title
from kb.models.languages import SOURCE

register = template.Library()

register.filter("verification_status_in_words", verification_status_in_words)
register.filter("row_title", row_title)


@register.simple_tag
def text(obj: Model, field: str) -> str:
    """`{% text faq "question" %}`: the field in the reader's language, or the Chinese in a <span lang>."""
    return marked_text(get_language() or SOURCE, obj, field)
