"""The watcher: a thread that checks the database five times a second, so that requests for stored pages need not.

A second thread counts how long a check waits (kb.delivery.silence). A third one publishes the scheduled changes whose
moment has come. Whichever process looks first does. It waits for others who write, and the checks must go on meanwhile.
"""

import logging
from threading import Event, Lock, Thread
from time import monotonic

from django.db import close_old_connections

from kb.delivery.outage import MAX_SILENCE
from kb.delivery.silence import TICK, Silence
from kb.delivery.snapshot import Snapshot, snapshot_id
from kb.delivery.transactions import consistent_read, time_limit
from kb.ledger.publishing import publish_due

INTERVAL = 0.2
"""Seconds between two checks."""
CHECK_LIMIT = 5.0
"""Seconds after which the queries of a check are cut off, because their connection may be lost."""
PUBLISH_LIMIT = 30.0
"""Seconds after which publishing what is due is cut off; it is tried again."""

log = logging.getLogger(__name__)


class Watcher:
    """Keeps track of the current snapshot, and of whether the database answers."""

    def __init__(self) -> None:
        self.current = Snapshot("", float("-inf"))
        self.silence = Silence()
        self._is_failing: bool | None = None
        """None before the first check."""
        self._lock = Lock()
        self._stopped = Event()

    def start(self) -> None:
        """Checks once, then starts the threads, which end with `stop` or the process."""
        self.check()
        for run in (self._watch, self._tick, self._publish):
            Thread(target=run, name=f"watcher: {run.__name__}", daemon=True).start()

    def stop(self) -> None:
        self._stopped.set()

    def is_answering(self) -> bool:
        """Returns True if the last check succeeded and the present one waits for less than `MAX_SILENCE`."""
        return self._is_failing is False and self.silence.seconds < MAX_SILENCE

    def check(self) -> None:
        """Records the current snapshot of the database. Raises nothing, because the thread must go on."""
        started = monotonic()
        self.silence.begin()
        try:
            with time_limit(CHECK_LIMIT), consistent_read():
                current_id = snapshot_id()
        except Exception as error:  # noqa: BLE001  # the thread must go on
            if not self._is_failing:  # once, not five times a second
                log.warning("The database does not answer; stored pages are served on. %s: %s", type(error), error)
            self._is_failing = True
        else:
            self._is_failing = False
            self.record(current_id, started)
        finally:
            self.silence.end()

    def record(self, read_id: str, started: float) -> Snapshot:
        """Records the snapshot id that a read found which started then; ignores reads older than the current snapshot.

        Returns the snapshot with this id.
        """
        with self._lock:
            if read_id == self.current.id:
                self.current.seen = max(self.current.seen, started)
            elif started >= self.current.seen:
                self.current = Snapshot(read_id, started)
            else:
                return Snapshot(read_id, started)
            return self.current

    def publish_due(self) -> None:
        """Publishes the scheduled changes that are due. Raises nothing, because the thread must go on."""
        try:
            with time_limit(PUBLISH_LIMIT):
                publish_due()
        except Exception:
            log.exception("A scheduled change could not be published.")
        finally:
            close_old_connections()

    def _watch(self) -> None:
        while not self._stopped.wait(INTERVAL):
            self.check()

    def _tick(self) -> None:
        while not self._stopped.wait(TICK):
            self.silence.tick()

    def _publish(self) -> None:
        while not self._stopped.wait(INTERVAL):
            if self.is_answering():
                self.publish_due()
