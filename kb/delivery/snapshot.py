"""Snapshots: the whole public site between two changes.

A snapshot ends with a change of the content or of the build, at midnight in China (checks fall due then), and when
a notice starts or ends.
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
from kb.models import Notice
from kb.models.content_version import content_version

SHARED_SECONDS = 30
"""How long the pages of a snapshot share data, in case the triggers miss a change."""

T = TypeVar("T")

_shared_data_key: ContextVar[str] = ContextVar("shared data key", default="")


class Snapshot:
    """A snapshot, and when it was last known to be current (`seen`, on the monotonic clock)."""

    __slots__ = ("id", "seen")

    def __init__(self, snapshot_id: str, seen: float) -> None:
        self.id = snapshot_id
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
def in_snapshot(snapshot_id: str) -> Iterator[None]:
    """Context for rendering pages of this snapshot: they share the results of `once_per_snapshot` functions."""
    token = _shared_data_key.set(f"{snapshot_id} {int(monotonic() // SHARED_SECONDS)}")
    try:
        yield
    finally:
        _shared_data_key.reset(token)


def shared_data_key() -> str:
    """Returns the key of the data that pages share now, the id of a snapshot and a period; "" outside `in_snapshot`."""
    return _shared_data_key.get()


def once_per_snapshot(function: Callable[[], T]) -> Callable[[], T]:
    """Decorator: calls the function once a snapshot and `SHARED_SECONDS` for cacheable pages, every time for others.

    Callers must not change the result.
    """
    cached = lru_cache(maxsize=1)(lambda _key: function())

    @wraps(function)
    def shared() -> T:
        key = shared_data_key()
        return cached(key) if key else function()

    return shared
