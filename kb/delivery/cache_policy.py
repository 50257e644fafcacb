"""The cache policy: which pages are the same for all visitors, and how long browsers and proxies may cache them."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TypeGuard
from urllib.parse import parse_qsl

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils import translation

CACHE_CONTROL = "public, max-age=10, s-maxage=10, stale-while-revalidate=30, stale-if-error=3600"
"""A few seconds, because a number can be withdrawn; an hour while the site does not answer."""

CACHEABLE: dict[str, frozenset[str]] = {}
"""By view name, the query parameters that select another version of the page.

Filled at start from `cached_by` in kb/pages/registry.py and from kb/api."""

MAX_ADDRESS = 300
"""Characters of a cacheable address."""

_VALUE = re.compile(r"[\w-]{1,60}", re.ASCII)
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
"""Without leading zeros: `?page=01` would be a second address of page 1."""
_PATTERNS = {"page": _NUMBER}


def register_cacheable(name: str, parameters: Iterable[str] = ()) -> None:
    """Registers a view whose pages are the same for all visitors, with the query parameters that they depend on.

    kb.pages.urls calls this for the pages of the registry, kb.api for its own. Pages for staff, forms, pages that
    repeat what a visitor typed, and pages that depend on a cookie are not cacheable.
    """
    CACHEABLE[name] = frozenset(parameters)


def is_cacheable(path: str, query: str) -> bool:
    """Returns True if all visitors get the same page at this address."""
    return len(path) + len(query) <= MAX_ADDRESS and _is_cacheable(path, query)


@lru_cache(maxsize=4096)
def _is_cacheable(path: str, query: str) -> bool:
    parameters = CACHEABLE.get(view_name(path))
    if parameters is None or not query:
        return parameters is not None
    pairs = parse_qsl(query, keep_blank_values=True)
    names = {name for name, _ in pairs}
    return (
        names <= parameters
        and len(names) == len(pairs)
        and "&".join(f"{name}={value}" for name, value in pairs) == query  # only one spelling of the address
        and all(_PATTERNS.get(name, _VALUE).fullmatch(value) for name, value in pairs)
    )


def view_name(path: str) -> str:
    """Returns the name of the view at this path; "" if there is none."""
    try:
        with translation.override(translation.get_language_from_path(path)):
            return resolve(path).view_name
    except Resolver404:
        return ""


def is_shareable(response: HttpResponseBase) -> TypeGuard[HttpResponse]:
    """Returns True if a cacheable page's response may be given to all visitors: a success without cookies."""
    control = response.headers.get("Cache-Control", "")
    is_public = not response.cookies and "no-store" not in control and "private" not in control
    return isinstance(response, HttpResponse) and response.status_code == 200 and is_public


class CacheHeaders:
    """Middleware that sets Cache-Control and Vary on cacheable pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._get_response(request)
        query = request.META.get("QUERY_STRING", "")
        if request.method in ("GET", "HEAD") and is_shareable(response) and is_cacheable(request.path_info, query):
            response.headers.setdefault("Cache-Control", CACHE_CONTROL)
            response.headers["Vary"] = "Accept-Encoding"
        return response
