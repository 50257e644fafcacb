"""The alarm: what the last verification of the whole ledger found, for those who ask often.

Each process keeps the result of its own last verification. Whoever asks when the next one is due starts it: a short
ledger is verified at once, a long one in a thread, while the last result is still the answer. Nobody asks in a
management command, so none starts a thread.

Both rests (`Rest`) are counted from the end of the last verification. After the short one the next is due if the
content has changed or the last one found a problem, after the long one in any case: a trigger may be missing, or the
file of the high-water mark damaged. With 5,000 questions they are 20 seconds and two minutes.
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
from kb.models.content_version import content_version

SHORT = 1_000
"""Entries that are verified while somebody waits: less than half a second's work."""
MOST_PROBLEMS = 100
"""A verification ends after so many."""

_log = logging.getLogger(__name__)


class Verification(NamedTuple):
    problems: list[str]
    at: datetime
    """When it ended."""


class Rest(NamedTuple):
    """Seconds from the end of a verification to the next one."""

    after_change: float
    """If the content has changed, or a problem was found."""
    in_any_case: float


def rest_after(seconds: float) -> Rest:
    """Returns the rest after a verification that took so many seconds.

    So verifying takes at most a twentieth of the time of a process, and a hundredth while nothing changes.
    """
    return Rest(max(10.0, 19 * seconds), max(60.0, 99 * seconds))


class Alarm:
    """Verifies the ledger when somebody asks, but not too often."""

    def __init__(self) -> None:
        self._latest: Verification | None = None
        self._version = ""
        """The version of the content when the last verification began."""
        self._may_start = self._has_to_start = float("-inf")
        self._verifying = Lock()

    def latest(self) -> Verification | None:
        """Returns the last verification; None before the first is done. Raises django.db.Error.

        Takes no query within the short rest, and then at most two beside those of a verification, which it makes itself
        if the ledger is short.
        """
        if not self._verifying.locked() and self._is_due():
            if LedgerEntry.objects.filter(sequence__gt=SHORT).exists():
                Thread(target=self._verify_in_background, name="ledger verification", daemon=True).start()
            else:
                self._verify()
        return self._latest

    def _is_due(self) -> bool:
        now = monotonic()
        if now < self._may_start:
            return False
        has_problems = self._latest is not None and bool(self._latest.problems)
        return has_problems or now >= self._has_to_start or content_version() != self._version

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
            if (started := monotonic()) >= self._may_start:
                self._version = content_version()
                self._latest = Verification(_problems_that_stay(), timezone.now())
                ended = monotonic()
                rest = rest_after(ended - started)
                self._may_start, self._has_to_start = ended + rest.after_change, ended + rest.in_any_case
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
