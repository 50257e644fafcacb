"""Consistent reads, in which several queries see one state of the database, and time limits for queries."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Timer

from django.db import close_old_connections, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper


@contextmanager
def consistent_read() -> Iterator[None]:
    """Context in which all queries see the database as of one moment. PostgreSQL refuses writes in it.

    SQLite in WAL mode isolates every transaction so, PostgreSQL those that are REPEATABLE READ. Does nothing within a
    transaction that is already open.
    """
    if connection.in_atomic_block:
        yield
        return
    close_old_connections()  # as Django does before and after a request
    try:
        with _deferred_on_sqlite(), transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    finally:
        close_old_connections()


@contextmanager
def _deferred_on_sqlite() -> Iterator[None]:
    """Makes SQLite transactions DEFERRED: the usual IMMEDIATE ones wait for writers."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    usual_mode = connection.transaction_mode  # type: ignore[attr-defined]  # SQLite's alone
    connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        yield
    finally:
        connection.transaction_mode = usual_mode  # type: ignore[attr-defined]


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Cuts this thread's connection to PostgreSQL after so many seconds: its queries then raise OperationalError.

    PostgreSQL's own `statement_timeout` does not help if the server hangs. Has no effect on SQLite, where the settings
    limit how long a query waits for a lock.
    """
    if connection.vendor != "postgresql":
        yield
        return
    timer = Timer(seconds, _shut_down_socket, [connections["default"]])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _shut_down_socket(wrapper: BaseDatabaseWrapper) -> None:
    if wrapper.connection is not None:
        with suppress(Exception), socket.socket(fileno=os.dup(wrapper.connection.fileno())) as shared:
            shared.shutdown(socket.SHUT_RDWR)
