"""How a public page is rendered: in the reader's language, with its address in the other one."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from kb.delivery.edition import rendered
from kb.models import Provider
from kb.models.languages import SOURCE, TARGET
from kb.pages.rendering.head import head_for_machines
from kb.publishing.notices import notices_for

ENGINE = "jinja2"
"""The name of the public templates' engine in Django's settings; the staff's templates are Django's own."""


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

    `about` is the provider that the page is about, if it is about one: notices about others do not stand there.
    `canonical_query` is the part of the query that makes it a page of its own ("?page=2"); one that
    is not `indexed`, and every error, asks search engines to leave it out. One that is not `in_english` asks so at its
    English address, and names the Chinese one instead.
    """
    language = reader_language()
    languages = (SOURCE, TARGET) if in_english else (SOURCE,)
    addresses = {code: other_language(request.path, code) + canonical_query for code in languages}
    has_canonical = indexed and status == 200
    is_indexed = has_canonical and language in addresses
    response = render(
        request,
        f"kb/{template}",
        {
            **context,
            "notices": context["notices"] if "notices" in context else notices_for(language, about, edition=rendered()),
            "language": language,
            "path": request.path,
            "site_url": settings.SITE_URL,
            "addresses": addresses,
            "canonical": addresses.get(language, addresses[SOURCE]) if has_canonical else "",
            "switches": {code: _switch(request, code, status) for code in (SOURCE, TARGET) if code != language},
            "indexed": is_indexed,
            "machines": head_for_machines(request.resolver_match) if is_indexed else None,
        },
        status=status,
        using=ENGINE,
    )
    if not _is_per_language(request.path):
        patch_vary_headers(response, ("Accept-Language", "Cookie"))  # what chose the language instead
    return response


def reader_language() -> str:
    """The language this response is written in: that of its address, else the visitor's."""
    return get_language() or SOURCE


def other_language(path: str, language: str) -> str:
    """The same page's path in `language`: every public path begins with its language; others lead home."""
    for code in (SOURCE, TARGET):
        if path.startswith(f"/{code}/"):
            return f"/{language}/{path.removeprefix(f'/{code}/')}"
    return f"/{language}/"


def _is_per_language(path: str) -> bool:
    return path.startswith((f"/{SOURCE}/", f"/{TARGET}/"))


def _switch(request: HttpRequest, language: str, status: int) -> str:
    """The link that chooses `language` and stays on this page; a query that was an error is left behind."""
    query = request.META.get("QUERY_STRING", "")
    there = other_language(request.path, language)
    if query and status == 200:
        there += f"?{query}"
    return f"/language/{language}/?{urlencode({'next': there})}"
