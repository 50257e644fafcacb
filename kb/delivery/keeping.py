"""What may be kept finished: public pages that are the same for everyone, and what they differ by."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TypeGuard
from urllib.parse import parse_qsl

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils import translation

PARAMETERS: dict[str, frozenset[str]] = {}
"""The names of the addresses whose pages may be kept, and the query parameters that make another page of them.

`allow` fills it. Not in it: what staff see, what takes a form, what somebody typed, what depends on a cookie, what
changes by itself.
"""

CACHE_CONTROL = "public, max-age=10, s-maxage=10, stale-while-revalidate=30, stale-if-error=86400"
"""What others may do with a page: seconds, because a number can be withdrawn, but a day where we do not answer."""

LONGEST = 300
"""Of the addresses that are kept and remembered; those of strangers can be as long as they like."""

_VALUE = re.compile(r"[\w-]{1,60}", re.ASCII)
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
"""In one way: 01, which is read as 1, would be another page of the same words, and there are many such."""
_VALUES = {"page": _NUMBER}


def allow(view_name: str, parameters: Iterable[str] = ()) -> None:
    """Lets the pages of this address be kept; each value of the parameters makes a page of its own."""
    PARAMETERS[view_name] = frozenset(parameters)


def may_be_kept(path: str, query: str) -> bool:
    """Whether the page at this address is the same for everyone until something changes."""
    return len(path) + len(query) <= LONGEST and _may_be_kept(path, query)


@lru_cache(maxsize=4096)
def _may_be_kept(path: str, query: str) -> bool:
    try:
        with translation.override(translation.get_language_from_path(path)):
            view = resolve(path).view_name
    except Resolver404:
        return False
    known = PARAMETERS.get(view)
    if known is None or not query:
        return known is not None
    named = parse_qsl(query, keep_blank_values=True)
    return (
        {name for name, _ in named} <= known
        and len({name for name, _ in named}) == len(named)
        and "&".join(f"{name}={value}" for name, value in named) == query
        and all(_VALUES.get(name, _VALUE).fullmatch(value) for name, value in named)
    )


def is_finished(response: HttpResponseBase) -> TypeGuard[HttpResponse]:
    """Whether the answer from such an address may be given to everyone: not a mistake, and nobody's own."""
    control = response.headers.get("Cache-Control", "")
    for_everyone = not response.cookies and "no-store" not in control and "private" not in control
    return isinstance(response, HttpResponse) and response.status_code == 200 and for_everyone


def declare(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: says of what may be kept that it may, and that it is in one language whoever asks."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        query = request.META.get("QUERY_STRING", "")
        if request.method in ("GET", "HEAD") and is_finished(response) and may_be_kept(request.path_info, query):
            response.headers.setdefault("Cache-Control", CACHE_CONTROL)
            response.headers["Vary"] = "Accept-Encoding"
        return response

    return middleware
