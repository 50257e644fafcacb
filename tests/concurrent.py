"""Work done at the same moment, each over a real connection of its own."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier
from typing import Any

from django.db import connection, connections


class Database:
    """The test's database as several connections see it. On SQLite a copy in a file: in memory there are no locks."""

    def __init__(self, folder: Path) -> None:
        self._file = None
        if connection.vendor == "sqlite":
            self._file = folder / "concurrent.sqlite3"
            connection.ensure_connection()
            self._file.write_bytes(connection.connection.serialize())
            with self.connected():
                connection.ensure_connection()  # turns it into a database with a write-ahead log

    @contextmanager
    def connected(self) -> Iterator[None]:
        """Gives this thread a connection of its own, which is closed in the end."""
        usual = connections["default"]
        own = usual.copy()
        own.inc_thread_sharing()
        if self._file:
            own.settings_dict["NAME"] = str(self._file)
        connections["default"] = own
        try:
            yield
        finally:
            own.close()
            connections["default"] = usual

    def at_once(self, *works: Callable[[], Any]) -> list[Any]:
        """Calls all of them at the same moment, each in a thread of its own; returns what they return, or raise."""
        start = Barrier(len(works))

        def run(work: Callable[[], Any]) -> Any:
            with self.connected():
                start.wait(timeout=30)
                try:
                    return work()
                except Exception as error:  # noqa: BLE001  # the test looks at it
                    return error

        with ThreadPoolExecutor(len(works)) as threads:
            return list(threads.map(run, works))
