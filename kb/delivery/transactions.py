"""Consistent reads and time limits: a page that takes several queries never mixes two states of the database."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Timer

from django.db import close_old_connections, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper


@contextmanager
def consistent_read() -> Iterator[None]:
    """Within, all queries see the database as it is at one moment. PostgreSQL refuses writes.

    SQLite in WAL mode gives that to every transaction, PostgreSQL to REPEATABLE READ ones. Within a transaction that
    is already open this changes nothing.
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
    """Lets readers begin while somebody writes: the site's SQLite transactions are IMMEDIATE otherwise."""
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


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Cuts this thread's connection to PostgreSQL after so many seconds: its queries then raise OperationalError.

    A `statement_timeout` would be the server's to keep, and a server that hangs keeps none. Without effect on SQLite,
    whose queries wait for a lock as long as the settings say.
    """
    if connection.vendor != "postgresql":
        yield
        return
    timer = Timer(seconds, _cut, [connections["default"]])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _cut(wrapper: BaseDatabaseWrapper) -> None:
    if wrapper.connection is not None:
        with suppress(Exception), socket.socket(fileno=os.dup(wrapper.connection.fileno())) as shared:
            shared.shutdown(socket.SHUT_RDWR)
