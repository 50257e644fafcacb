"""Runs functions at the same time, each with its own database connection."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier
from typing import Any

from django.db import connection, connections


class Database:
    """The test database for several connections; on SQLite a copy in a file, since one in memory has no locks."""

    def __init__(self, folder: Path) -> None:
        self._file = None
        if connection.vendor == "sqlite":
            self._file = folder / "concurrent.sqlite3"
            connection.ensure_connection()
            self._file.write_bytes(connection.connection.serialize())
            with self.connected():
                connection.ensure_connection()  # enables the write-ahead log

    @contextmanager
    def connected(self) -> Iterator[None]:
        """Opens a connection for this thread, and closes it in the end."""
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
        """Calls all functions at the same time, each in its own thread. Returns their results or exceptions."""
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
