"""Short words in a frame, such as a state in a list: what unfold's labels show, without a template for each."""

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString


def tag(words: str | Promise, tone: str = "", address: str = "") -> SafeString:
    """Returns the words in the colour of the tone: "success", "warning", "danger", "info" or "". Linked, if at all."""
    inner = format_html('<a href="{}">{}</a>', address, words) if address else words
    return format_html('<span class="kb-tag{}">{}</span>', f" kb-tag-{tone}" if tone else "", inner)
