"""Locks across threads, processes and hosts.

`lock_content` takes an advisory lock on PostgreSQL, and none on SQLite, where transactions that write run one at a time
from their beginning (`transaction_mode` IMMEDIATE in the settings). `startup_lock` and `file_lock` lock a file whatever
the database; `startup_lock` takes an advisory lock on PostgreSQL as well.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files import locks
from django.db import connections
from django.db.transaction import TransactionManagementError

# Arbitrary numbers that nothing else in the database uses.
CONTENT_LOCK = 1_408_000_001
_STARTUP_LOCK = 1_408_000_002


def lock_content(*, using: str = "default") -> None:
    """Locks all content for writing until the transaction ends. Waits while another transaction has the lock.

    Call it before reading what a write depends on: the last entry, the last position, the order of rows. The triggers
    of the content version take the same lock before each statement that writes (see kb.delivery.content_version). So
    every writer takes it before any lock on a row, and no two writers deadlock. Raises TransactionManagementError
    outside a transaction.
    """
    connection = connections[using]
    if not connection.in_atomic_block:
        raise TransactionManagementError("The lock on the content lasts until a transaction ends: begin one first.")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CONTENT_LOCK])


@contextmanager
def startup_lock(state: Path, *, on_wait: Callable[[], object], using: str = "default") -> Iterator[None]:
    """Holds a lock that one process at a time gets, of all that share the folder `state` or the PostgreSQL database.

    Calls `on_wait` when it has to wait. The lock is released even if the process is killed.
    """
    with file_lock(state / "startup.lock", on_wait=on_wait):
        connection = connections[using]
        if connection.vendor != "postgresql":
            yield
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [_STARTUP_LOCK])
            if not cursor.fetchone()[0]:
                on_wait()
                cursor.execute("SELECT pg_advisory_lock(%s)", [_STARTUP_LOCK])
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_STARTUP_LOCK])


@contextmanager
def file_lock(path: Path, *, on_wait: Callable[[], object] = lambda: None) -> Iterator[None]:
    """Holds a lock on the file that one thread of this host at a time gets. Raises OSError if it cannot be opened."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        if not locks.lock(file, locks.LOCK_EX | locks.LOCK_NB):
            on_wait()
            locks.lock(file, locks.LOCK_EX)
        yield  # closing the file releases the lock
