"""Every address of the admin, with the objects that fill it in, and what is posted to it."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.urls import URLPattern, get_resolver

class Address(NamedTuple):
    pattern: str
    name: str


def addresses() -> list[Address]:
    """Returns every URL pattern under /admin/."""
    return [Address(pattern, name) for pattern, name in _walk(get_resolver().url_patterns) if pattern.startswith("admin/")]


def _walk(patterns: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield prefix + str(pattern.pattern), pattern.name or ""
        else:
            yield from _walk(pattern.url_patterns, prefix + str(pattern.pattern))
