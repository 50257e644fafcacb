"""Renders public pages in the reader's language."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from kb.content.notices import for_readers, notices_in_effect
from kb.delivery.snapshot import once_per_snapshot
from kb.models import Notice, Provider
from kb.models.languages import SOURCE, TARGET
from kb.pages.registry import ancestors, find_page
from kb.pages.rendering.head import head_metadata

ENGINE = "jinja2"
"""The name of the public templates' engine in `settings.TEMPLATES`."""

current_notices = once_per_snapshot(notices_in_effect)


def render_page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    about: Provider | None = None,
    canonical_query: str = "",
    indexed: bool = True,
    in_english: bool = True,
    status: int = 200,
) -> HttpResponse:
    """Renders a public page.

    `about` is the provider that the page is about; notices about other providers are left out.
    `canonical_query` is the part of the query that belongs to the canonical address ("?page=2").
    `indexed=False` asks search engines not to index the page; so does every error.
    `in_english=False` does so for the English address alone, and makes the Chinese address the canonical one.
    `context` may contain `notices`; by default a page shows those in effect.
    """
    language = reader_language()
    languages = (SOURCE, TARGET) if in_english else (SOURCE,)
    addresses = {code: path_in_language(request.path, code) + canonical_query for code in languages}
    has_canonical = indexed and status == 200
    is_indexed = has_canonical and language in addresses
    page = find_page(request.resolver_match.url_name) if request.resolver_match else None
    response = render(
        request,
        f"kb/{template}",
        {
            **context,
            "notices": context["notices"] if "notices" in context else _notices_for(language, about),
            "language": language,
            "path": request.path,
            "site_url": settings.SITE_URL,
            "addresses": addresses,
            "canonical": addresses.get(language, addresses[SOURCE]) if has_canonical else "",
            "language_links": {
                code: _language_link(request, code, status) for code in (SOURCE, TARGET) if code != language
            },
            "indexed": is_indexed,
            "metadata": head_metadata(request.resolver_match) if is_indexed else None,
            "ancestors": ancestors(page) if page and template != "error.html" else [],
        },
        status=status,
        using=ENGINE,
    )
    if not _has_language(request.path):
        patch_vary_headers(response, ("Accept-Language", "Cookie"))  # these headers chose the language
    return response


def _notices_for(language: str, provider: Provider | None) -> list[Notice]:
    return for_readers(current_notices(), language=language, provider=provider)


def reader_language() -> str:
    """Returns the active language: that of the address, else the visitor's."""
    return get_language() or SOURCE


def path_in_language(path: str, language: str) -> str:
    """Returns the path of the same page in `language`; the home page for a path without a language."""
    for code in (SOURCE, TARGET):
        if path.startswith(f"/{code}/"):
            return f"/{language}/{path.removeprefix(f'/{code}/')}"
    return f"/{language}/"


def _has_language(path: str) -> bool:
    return path.startswith((f"/{SOURCE}/", f"/{TARGET}/"))


def _language_link(request: HttpRequest, language: str, status: int) -> str:
    """Returns the link that switches this page to `language`. The link on an error page has no query."""
    query = request.META.get("QUERY_STRING", "")
    path = path_in_language(request.path, language)
    if query and status == 200:
        path += f"?{query}"
    return f"/language/{language}/?{urlencode({'next': path})}"
