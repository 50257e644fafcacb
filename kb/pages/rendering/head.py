"""What the head of a page says to machines: its picture, its Markdown twin and its content as JSON-LD."""

import json
from typing import Any, NamedTuple

from django.conf import settings
from django.urls import ResolverMatch
from markupsafe import Markup

from kb.models.addresses import address_of

_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

_OWN_PICTURE = ("provider", "faq", "section")
_PICTURED = (
    *("home", "providers", "faqs", "guide", "call-sheet"),
    *("deceived", "check-number", "number-changes", "hotlines-file-help"),
)
"""The views that kb.pages.machines.pictures knows a title for; every other page shows the home page's picture."""
_MARKDOWN = {"provider": "provider-markdown", "faq": "faq-markdown"}


class Head(NamedTuple):
    """What the head says of the page to machines. Addresses are absolute; "" stands for none."""

    kind: str
    """The page's type in Open Graph."""
    picture: str
    markdown: str


def head_for_machines(match: ResolverMatch | None) -> Head:
    """Returns it for the page that the view at this address makes."""
    name = match.url_name if match else None
    if match is None or name not in _OWN_PICTURE:
        return Head("website", _absolute("picture", "page", name if name in _PICTURED else "home"), "")
    slug = match.kwargs["slug"]
    markdown = _absolute(_MARKDOWN[name], slug) if name in _MARKDOWN else ""
    return Head("website" if name == "provider" else "article", _absolute("picture", name, slug), markdown)


def json_ld(nodes: list[dict[str, Any]]) -> Markup:
    """Writes the schema.org nodes of structured_data.py as one document that can stand in a script element."""
    text = _as_json({"@context": "https://schema.org", "@graph": nodes})
    # Escapes what could end the element, as django.utils.html.json_script does.
    text = text.replace("&", "\\u0026").replace("<", "\\u003C").replace(">", "\\u003E")
    return Markup(text)  # noqa: S704  # escaped for where it stands


def _absolute(view: str, *args: str) -> str:
    return f"{settings.SITE_URL}{address_of(view, *args)}"
