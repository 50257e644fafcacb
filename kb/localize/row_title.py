"""What a row is called in lists, headings and questions."""

from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import get_language

from kb.localize.state import text_in
from kb.models.content import TITLE_FIELDS, Content
from kb.models.languages import SOURCE, translated_fields


def row_title(value: object) -> str:
    """Returns the title of a row of content in the active language; anything else as a text with a capital."""
    if not isinstance(value, Model):
        return capfirst(str(value))
    names = translated_fields(type(value)) if isinstance(value, Content) else ()
    fields = [name for name in TITLE_FIELDS if name in names]
    return text_in(get_language() or SOURCE, value, fields[0]).text if fields else str(value)
