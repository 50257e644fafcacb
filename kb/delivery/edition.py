"""The edition: the whole site as it is between two changes. A page of one edition is true as long as that is current.

Whatever pages show makes another edition: the content's version, the program, and time itself, which turns a
number's check into a due one and begins and ends notices.
"""

import hashlib
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import lru_cache, wraps
from threading import Lock
from time import monotonic
from typing import TypeVar

from django.db import DatabaseError
from django.utils import timezone

from kb.delivery.program import program
from kb.delivery.snapshot import snapshot
from kb.delivery.version import current
from kb.models import Notice

FRESH = 0.9
"""Seconds that an edition's pages may be served after it was last known to be the current one: under a second."""

T = TypeVar("T")

log = logging.getLogger(__name__)

_rendering: ContextVar[str] = ContextVar("edition that is rendered", default="")


def edition_name() -> str:
    """The name of the edition that this connection sees now: one query within a `snapshot`, two after a change."""
    token, now = current(), timezone.now()
    passed = sum(moment <= now for moment in _moments(token))
    return hashlib.sha256(f"{program()} {token} {timezone.localdate(now)} {passed}".encode()).hexdigest()[:16]


@lru_cache(maxsize=2)
def _moments(token: str) -> list[datetime]:
    """When notices begin and end."""
    return [moment for ends in Notice.objects.values_list("starts", "ends") for moment in ends if moment]


class Edition:
    """One edition as this process knows it: its pages may be served `until` then, by the monotonic clock."""

    __slots__ = ("name", "until")

    def __init__(self, name: str) -> None:
        self.name = name
        self.until = 0.0


class Editions:
    """The editions that this process has met; `current` is the one it met last, None before the first look."""

    def __init__(self) -> None:
        self.current: Edition | None = None
        self._known: dict[str, Edition] = {}
        self._noticed = 0.0
        self._is_answered = True
        self._lock = Lock()

    def now(self) -> Edition:
        """The current one, looked up where the last look is too long ago. Raises DatabaseError before the first."""
        edition = self.current
        return edition if edition and edition.until > monotonic() else self.look()

    def look(self) -> Edition:
        """Asks the database. While that does not answer, nothing newer can be known and the last one stays current."""
        at = monotonic()
        try:
            with snapshot():
                name = edition_name()
            self._is_answered = True
        except DatabaseError as error:
            if self.current is None:
                raise
            if self._is_answered:
                log.warning("The database does not answer, pages stay as they are: %s", error)
            self._is_answered = False
            name = self.current.name
        return self.noticed(name, at)

    def noticed(self, name: str, at: float) -> Edition:
        """Takes down that the edition of this name was current at that moment."""
        with self._lock:
            edition = self._known.setdefault(name, Edition(name))
            edition.until = max(edition.until, at + FRESH)
            if at >= self._noticed:
                self._noticed = at
                self.current = edition
                self._known = {known.name: known for known in self._known.values() if known.until > at}
        return edition


@contextmanager
def rendering(name: str) -> Iterator[None]:
    """Within, the edition of this name is what the connection sees, and `rendered` says so."""
    token = _rendering.set(name)
    try:
        yield
    finally:
        _rendering.reset(token)


def rendered() -> str:
    """The name of the edition that is being rendered to be kept; "" elsewhere."""
    return _rendering.get()


def once_per_edition(function: Callable[[], T]) -> Callable[[], T]:
    """What many pages of an edition show is made once for all that are kept of it; for other pages each time anew.

    Nobody may change what it gives.
    """
    made = lru_cache(maxsize=1)(lambda _edition: function())

    @wraps(function)
    def shared() -> T:
        name = rendered()
        return made(name) if name else function()

    return shared
