"""Snapshots: the whole public site as it is between two changes.

A snapshot ends with a change of the content, of the program, and with time: a check falls due at midnight in China,
and notices begin and end.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import lru_cache, wraps
from time import monotonic
from typing import TypeVar

from django.utils import timezone

from kb.delivery.build import build_id
from kb.delivery.version import current
from kb.models import Notice

SHARED_SECONDS = 30
"""How long the pages of a snapshot share what they read, should the triggers miss a change."""

T = TypeVar("T")

_rendered: ContextVar[str] = ContextVar("rendered snapshot", default="")


def snapshot_id() -> str:
    """The id of the snapshot that this connection sees: one query within a consistent read, two after a change."""
    token, now = current(), timezone.now()
    passed = sum(moment <= now for moment in _notice_moments(token))
    return hashlib.sha256(f"{build_id()} {token} {timezone.localdate(now)} {passed}".encode()).hexdigest()[:16]


@lru_cache(maxsize=2)
def _notice_moments(token: str) -> list[datetime]:
    """When notices begin and end."""
    return [moment for ends in Notice.objects.values_list("starts", "ends") for moment in ends if moment]


@contextmanager
def rendering(snapshot: str) -> Iterator[None]:
    """Within, pages of this snapshot are rendered, and share what is made `once_per_snapshot`."""
    token = _rendered.set(f"{snapshot} {int(monotonic() // SHARED_SECONDS)}")
    try:
        yield
    finally:
        _rendered.reset(token)


def rendered_snapshot() -> str:
    """A key for what pages rendered now share: a snapshot and a period; "" where no cacheable page is rendered."""
    return _rendered.get()


def once_per_snapshot(function: Callable[[], T]) -> Callable[[], T]:
    """Decorator: calls the function once for all cacheable pages of a snapshot, and each time for other pages.

    Nobody may change what it returns.
    """
    cached = lru_cache(maxsize=1)(lambda _snapshot: function())

    @wraps(function)
    def shared() -> T:
        snapshot = rendered_snapshot()
        return cached(snapshot) if snapshot else function()

    return shared
