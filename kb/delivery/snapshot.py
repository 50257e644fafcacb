"""Snapshots: the whole public site between two changes.

A snapshot ends with a change of the content or of the build, at midnight in China, when checks fall due, and when a
notice starts or ends.
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

from kb.delivery.build_id import build_id
from kb.delivery.version import content_version
from kb.models import Notice

SHARED_SECONDS = 30
"""How long the pages of a snapshot share data, in case the triggers miss a change."""

T = TypeVar("T")

_rendered: ContextVar[str] = ContextVar("rendered snapshot", default="")


class Snapshot:
    """A snapshot, and when it was last known to be current (`seen`, on the monotonic clock)."""

    __slots__ = ("id", "seen")

    def __init__(self, snapshot: str, seen: float) -> None:
        self.id = snapshot
        self.seen = seen


def snapshot_id() -> str:
    """Returns the id of the snapshot that this connection sees: one query, and one more after a change."""
    token, now = content_version(), timezone.now()
    passed = sum(moment <= now for moment in _notice_moments(token))
    return hashlib.sha256(f"{build_id()} {token} {timezone.localdate(now)} {passed}".encode()).hexdigest()[:16]


@lru_cache(maxsize=2)
def _notice_moments(token: str) -> list[datetime]:
    """Returns when notices start and end."""
    return [moment for period in Notice.objects.values_list("starts", "ends") for moment in period if moment]


@contextmanager
def in_snapshot(snapshot: str) -> Iterator[None]:
    """Context for rendering pages of this snapshot: they share the results of `once_per_snapshot` functions."""
    token = _rendered.set(f"{snapshot} {int(monotonic() // SHARED_SECONDS)}")
    try:
        yield
    finally:
        _rendered.reset(token)


def rendered_snapshot() -> str:
    """Returns the key of the data that pages share now, a snapshot and a period; "" outside `in_snapshot`."""
    return _rendered.get()


def once_per_snapshot(function: Callable[[], T]) -> Callable[[], T]:
    """Decorator: calls the function once for all cacheable pages of a snapshot, and every time for other pages.

    Callers must not change the result.
    """
    cached = lru_cache(maxsize=1)(lambda _snapshot: function())

    @wraps(function)
    def shared() -> T:
        snapshot = rendered_snapshot()
        return cached(snapshot) if snapshot else function()

    return shared
