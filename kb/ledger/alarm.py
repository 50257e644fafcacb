"""The alarm: what the last verification of the whole ledger found, for those who ask often.

Each process keeps the result of its own last verification. Whoever asks when it is out of date starts the next one: a
short ledger is verified at once, a long one in a thread, while the last result is still the answer. Nobody asks in a
management command, so none starts a thread.
"""

import logging
from datetime import datetime
from itertools import islice
from threading import Lock, Thread
from time import monotonic
from typing import NamedTuple

from django.db import Error, connection
from django.utils import timezone

from kb.ledger.problems import find_problems
from kb.models import LedgerEntry

SHORT = 1_000
"""Entries that are verified while somebody waits: less than half a second's work."""
MOST_PROBLEMS = 100
"""A verification ends after so many."""

_log = logging.getLogger(__name__)


class Verification(NamedTuple):
    problems: list[str]
    at: datetime
    """When it ended."""


def rest_after(seconds: float) -> float:
    """Returns how long to wait after a verification that took so many seconds: 10 s, or 19 times as long.

    So verifying takes at most a twentieth of the time of a process.
    """
    return max(10.0, 19 * seconds)


class Alarm:
    """Verifies the ledger when somebody asks, but not too often."""

    def __init__(self) -> None:
        self._latest: Verification | None = None
        self._next = float("-inf")
        self._verifying = Lock()

    def latest(self) -> Verification | None:
        """Returns the last verification; None before the first is done. Raises django.db.Error.

        Takes one query, or none while the last verification is up to date.
        """
        if monotonic() >= self._next and not self._verifying.locked():
            if LedgerEntry.objects.filter(sequence__gt=SHORT).exists():
                Thread(target=self._verify_in_background, name="ledger verification", daemon=True).start()
            else:
                self._verify()
        return self._latest

    def _verify_in_background(self) -> None:
        try:
            self._verify()
        except Error as error:
            _log.warning("The ledger could not be verified: %s", error)
        finally:
            connection.close()

    def _verify(self) -> None:
        """Verifies the ledger, unless another thread is doing so or has just done so."""
        if not self._verifying.acquire(blocking=False):
            return
        try:
            if (started := monotonic()) >= self._next:
                self._latest = Verification(_problems_that_stay(), timezone.now())
                ended = monotonic()
                self._next = ended + rest_after(ended - started)
        finally:
            self._verifying.release()


def _problems_that_stay() -> list[str]:
    """Returns the problems that two verifications find.

    A change that is committed between two queries of a verification looks like a problem, but only once.
    """
    problems = list(islice(find_problems(), MOST_PROBLEMS))
    again = set(islice(find_problems(), MOST_PROBLEMS)) if problems else set()
    return [problem for problem in problems if problem in again]


alarm = Alarm()
"""The alarm of this process."""
