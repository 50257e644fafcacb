"""The metadata in a page's head: its picture, its Markdown version and its content as JSON-LD."""

import json
from typing import Any, NamedTuple

from django.conf import settings
from django.urls import ResolverMatch
from markupsafe import Markup

from kb.models.page_addresses import address_of
from kb.pages.registry import find_page

_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class HeadMetadata(NamedTuple):
    """A page's metadata. Addresses are absolute; "" stands for none."""

    kind: str
    """The Open Graph type."""
    picture: str
    markdown: str


def head_metadata(match: ResolverMatch | None) -> HeadMetadata:
    """Returns the metadata of the page at this address."""
    page = find_page(match.url_name) if match else None
    if match is None or page is None or not page.title_field:
        picture = _absolute("picture", "page", page.name if page and page.title else "home")
        return HeadMetadata("website", picture, "")
    slug = match.kwargs["slug"]
    kind = "article" if page.is_article else "website"
    picture = _absolute("picture", page.name, slug)
    return HeadMetadata(kind, picture, _absolute(page.markdown, slug) if page.markdown else "")


def json_ld(nodes: list[dict[str, Any]]) -> Markup:
    """Returns the schema.org nodes of structured_data.py as one JSON-LD document, safe within a script element."""
    text = _as_json({"@context": "https://schema.org", "@graph": nodes})
    # Escapes what could end the script element, as django.utils.html.json_script does.
    text = text.replace("&", "\\u0026").replace("<", "\\u003C").replace(">", "\\u003E")
    return Markup(text)  # noqa: S704  # escaped above


def _absolute(view: str, *args: str) -> str:
    return f"{settings.SITE_URL}{address_of(view, *args)}"
