"""What the head of a page says to machines: its picture, its Markdown twin and its content as JSON-LD."""

import json
from typing import Any, NamedTuple

from django import template
from django.conf import settings
from django.template import Context
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_SCRIPT_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}
"""What could end the element that JSON stands in, as django.utils.html.json_script has it."""

_OWN_PICTURE = ("provider", "faq", "section")
_PICTURED = (
    *("home", "providers", "faqs", "guide", "call-sheet"),
    *("deceived", "check-number", "number-changes", "hotlines-file-help"),
)
"""The views that kb.pages.pictures knows a title for; every other page shows the home page's picture."""
_MARKDOWN = {"provider": "provider-markdown", "faq": "faq-markdown"}


class Page(NamedTuple):
    """What the head has to know of the page beside its words; addresses are absolute, "" for none."""

    kind: str
    """As Open Graph has it."""
    picture: str
    markdown: str


@register.simple_tag(takes_context=True)
def page_for_machines(context: Context) -> Page:
    """`{% page_for_machines as machines %}`."""
    match = getattr(context["request"], "resolver_match", None)
    name = match.url_name if match else None
    if match is None or name not in _OWN_PICTURE:
        return Page("website", _absolute("picture", "page", name if name in _PICTURED else "home"), "")
    slug = match.kwargs["slug"]
    markdown = _absolute(_MARKDOWN[name], slug) if name in _MARKDOWN else ""
    return Page("website" if name == "provider" else "article", _absolute("picture", name, slug), markdown)


@register.simple_block_tag
def kept(content: str) -> str:
    """`{% kept as name %}…{% endkept %}`: the content under a name, to be shown more than once; a block may not."""
    return content


@register.simple_tag
def json_ld(nodes: list[dict[str, Any]]) -> SafeString:
    """The things of schema.org that `kb.pages.structured` made, as one document that can stand in a script element."""
    document = {"@context": "https://schema.org", "@graph": nodes}
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(_SCRIPT_ESCAPES))  # noqa: S308  # escaped for where it stands


def _absolute(view: str, *args: str) -> str:
    return f"{settings.SITE_URL}{reverse(view, args=args)}"
