"""Reading at one moment: a page that takes several queries shows no mixture of what was there before and after."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import close_old_connections, connection, transaction


@contextmanager
def snapshot() -> Iterator[None]:
    """All that is read within is of one moment, whoever commits meanwhile. Nothing may be written: PostgreSQL refuses.

    SQLite's WAL gives that to every transaction; PostgreSQL to those that are REPEATABLE READ. Within a transaction
    that is already open it changes nothing.
    """
    if connection.in_atomic_block:
        yield
        return
    close_old_connections()  # as Django does before and after a request
    try:
        with _many_readers(), transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    finally:
        close_old_connections()


@contextmanager
def _many_readers() -> Iterator[None]:
    """On SQLite transactions begin IMMEDIATE here, which queues readers up with the writers; within, they do not."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    usual = connection.transaction_mode  # type: ignore[attr-defined]  # SQLite's alone
    connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        yield
    finally:
        connection.transaction_mode = usual  # type: ignore[attr-defined]
