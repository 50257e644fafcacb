"""What helps a caller to speak: lists line by line, and Chinese as it is read aloud."""

from django import template
from django.db.models import Model
from django.utils.translation import get_language

from kb.localize.pinyin import pinyin
from kb.localize.state import Text, text_in
from kb.models.languages import SOURCE

register = template.Library()

register.filter("pinyin", pinyin)


@register.simple_tag
def lines(obj: Model, field: str) -> list[Text]:
    """`{% lines symptom "to_ask" as questions %}`: the lines of the field, as `{% text %}` chooses its language."""
    words, language = text_in(get_language() or SOURCE, obj, field)
    return [Text(line.strip(), language) for line in words.splitlines() if line.strip()]
