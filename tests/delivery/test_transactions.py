"""A consistent read sees one moment despite concurrent commits, and blocks nobody; time limits."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from time import monotonic

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.db import DatabaseError, connection, connections, transaction
from django.db.utils import ConnectionHandler

from kb.delivery.page_builder import build_page
from kb.delivery.snapshot import snapshot_id
from kb.delivery.transactions import consistent_read, time_limit
from kb.delivery.watcher import Watcher
from kb.delivery.wsgi_bridge import wsgi_environ
from kb.models import Provider
from tests.delivery.fake import Scope
from tests.delivery.test_cache_policy import CACHED

# --- SQLite, in a file -------------------------------------------------------------------------------

OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 0.1,  # who would have to wait fails
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}


@pytest.fixture
def file(tmp_path, django_db_blocker) -> Iterator[Path]:
    """A database file with one row, to which this thread is connected during the test."""
    file = tmp_path / "db.sqlite3"
    usual = connections["default"]
    configured = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(file), "OPTIONS": OPTIONS}
    with django_db_blocker.unblock():
        connections["default"] = ConnectionHandler({"default": configured})["default"]
        try:
            execute("CREATE TABLE counted (number INTEGER)")
            execute("INSERT INTO counted VALUES (1)")
            yield file
        finally:
            connections["default"].close()
            connections["default"] = usual


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def counted() -> int:
    with connection.cursor() as cursor:
        return int(cursor.execute("SELECT number FROM counted").fetchone()[0])


@pytest.fixture
def other(file) -> Iterator[sqlite3.Connection]:
    """Another connection."""
    with closing(sqlite3.connect(file, isolation_level=None, timeout=0.1)) as other:
        yield other


def test_concurrent_commits_are_visible_only_after_the_read(file, other):
    with consistent_read():
        assert counted() == 1
        other.execute("UPDATE counted SET number = 2")  # and does not wait for readers
        assert counted() == 1
    assert counted() == 2


def test_a_read_does_not_wait_for_a_writer(file, other):
    other.execute("BEGIN IMMEDIATE")
    other.execute("UPDATE counted SET number = 2")
    with consistent_read():
        assert counted() == 1
    other.execute("COMMIT")
    with consistent_read():
        assert counted() == 2


def test_after_a_read_transactions_are_immediate_again(file, other):
    with consistent_read():
        counted()
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseError), transaction.atomic():
        pytest.fail("began while another wrote")
    other.execute("ROLLBACK")


def test_after_an_error_transactions_are_immediate_again(file, other):
    mode = connection.transaction_mode
    with pytest.raises(DatabaseError), consistent_read():
        execute("SELECT nothing FROM nowhere")
    assert not connection.in_atomic_block
    assert connection.transaction_mode == mode == "IMMEDIATE"
    execute("UPDATE counted SET number = 3")
    with consistent_read():
        assert counted() == 3


def test_a_nested_consistent_read_sees_the_same_moment(file, other):
    with consistent_read():
        counted()
        other.execute("UPDATE counted SET number = 2")
        with consistent_read():
            assert counted() == 1
        assert counted() == 1


def test_within_a_transaction_a_read_sees_its_changes(file):
    with transaction.atomic():
        execute("UPDATE counted SET number = 7")
        with consistent_read():
            assert counted() == 7
        assert connection.in_atomic_block
        transaction.set_rollback(True)
    assert counted() == 1


# --- PostgreSQL ---------------------------------------------------------------------------------------------------


def on_postgresql(function):
    return pytest.mark.postgresql(pytest.mark.django_db(transaction=True)(function))


def by_somebody_else(change) -> None:
    def changing():
        try:
            change()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(changing).result(20)


@on_postgresql
def test_on_postgresql_concurrent_commits_are_visible_only_after_the_read():
    Provider.objects.create(slug="one", position=1, name_zh_hans="一")
    with consistent_read():
        before = snapshot_id()
        assert Provider.objects.count() == 1
        by_somebody_else(lambda: Provider.objects.create(slug="two", position=2, name_zh_hans="二"))
        assert Provider.objects.count() == 1
        assert snapshot_id() == before
    assert Provider.objects.count() == 2
    assert snapshot_id() != before


@on_postgresql
def test_on_postgresql_a_consistent_read_refuses_writes():
    with pytest.raises(DatabaseError), consistent_read():
        Provider.objects.create(slug="one", position=1, name_zh_hans="一")
    Provider.objects.create(slug="one", position=1, name_zh_hans="一")


@on_postgresql
def test_on_postgresql_no_cacheable_page_writes():
    call_command("load_kb", verbosity=0)
    django = WSGIHandler()
    for address in CACHED:
        path, _, query = address.partition("?")
        assert build_page(django, Watcher(), wsgi_environ(Scope(path, query))).is_shareable, address


@on_postgresql
def test_on_postgresql_a_query_beyond_its_limit_fails_and_the_next_connection_works():
    began = monotonic()
    with pytest.raises(DatabaseError), time_limit(0.2), connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(20)")
    assert monotonic() - began < 10
    connection.close()
    with time_limit(5):
        assert Provider.objects.count() == 0
