"""The watcher: a thread that looks at the database five times a second, so that no reader of a cached page has to."""

import logging
from threading import Event, Lock, Thread
from time import monotonic

from kb.delivery.snapshot import snapshot_id
from kb.delivery.transactions import consistent_read, time_limit

INTERVAL = 0.2
"""Seconds between two looks."""
LOOK_LIMIT = 2.0
"""Seconds that a look may take."""
LATE = 1.0
"""Seconds without a successful look after which the database counts as not answering."""

log = logging.getLogger(__name__)


class Snapshot:
    """A snapshot that this process has seen; `seen` is when it was last known to be current (monotonic clock)."""

    __slots__ = ("id", "seen")

    def __init__(self, snapshot: str, seen: float) -> None:
        self.id = snapshot
        self.seen = seen


class Watcher:
    """Knows the current snapshot, and whether the database answers."""

    def __init__(self) -> None:
        self.current = Snapshot("", float("-inf"))
        self._is_failing = False
        self._lock = Lock()
        self._stopped = Event()

    def start(self) -> None:
        """Looks once, then starts the thread; it ends with the process, or with `stop`."""
        self.look()
        Thread(target=self._watch, name="watcher", daemon=True).start()

    def stop(self) -> None:
        self._stopped.set()

    def is_answering(self) -> bool:
        """Whether the database answered the last look, not longer than `LATE` ago."""
        return not self._is_failing and monotonic() - self.current.seen < LATE

    def look(self) -> None:
        """Asks the database for the current snapshot and records it. Raises nothing: the thread has to go on."""
        began = monotonic()
        try:
            with time_limit(LOOK_LIMIT), consistent_read():
                found = snapshot_id()
        except Exception as error:  # noqa: BLE001  # whatever it is, the thread has to go on
            if not self._is_failing:  # once, not five times a second
                log.warning("The database does not answer; cached pages are served on. %s: %s", type(error), error)
            self._is_failing = True
        else:
            self._is_failing = False
            self.record(found, began)

    def record(self, found: str, began: float) -> Snapshot:
        """Records that a reading that began at that moment found this snapshot; older readings replace nothing."""
        with self._lock:
            if found == self.current.id:
                self.current.seen = max(self.current.seen, began)
            elif began >= self.current.seen:
                self.current = Snapshot(found, began)
            else:
                return Snapshot(found, began)
            return self.current

    def _watch(self) -> None:
        while not self._stopped.wait(INTERVAL):
            self.look()
