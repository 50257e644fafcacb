"""Fixtures for all tests."""

import gc
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Model
from django.test import TransactionTestCase, override_settings
from django.utils import translation
from pytest_django import DjangoDbBlocker

from config.hashers import KeyedPBKDF2
from kb.ledger import mark_file
from kb.models import (
    FAQ,
    AccountSeal,
    ContentVersion,
    SearchDocument,
    SearchPosting,
    SearchTerm,
    StaleObject,
    Step,
    StepKind,
    Symptom,
)
from kb.models.one_door import open_door
from kb.search.index_catch_up import rebuild
from tests import migrated
from tests.alarm import forget_last_verification
from tests.door import enter, entering_direct_writes
from tests.people import hotline_person
from tests.rows import Statement, execute, insert_statements

# A slow machine must not fail a test.
hypothesis.settings.register_profile("tests", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("tests")


@pytest.fixture(autouse=True, scope="session")
def static_files_without_hashes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Uses addresses of static files without hashes, so that no test needs `collectstatic`."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    collected: Path = tmp_path_factory.mktemp("static")
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}, STATIC_ROOT=collected):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Extends the fixture of pytest-django that creates and destroys the test database."""
    connection.settings_dict["CONN_MAX_AGE"] = 0  # threads of a live server keep no connection
    with django_db_blocker.unblock():
        migrated.remember()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _test: migrated.restore())
        yield
    with django_db_blocker.unblock():
        _end_other_connections()


def _end_other_connections() -> None:
    """Ends other connections, such as of threads that still run. PostgreSQL drops no database that is in use."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(autouse=True, scope="session")
def fast_password_hashing() -> Iterator[None]:
    """Hashes passwords as in production, but with 1,000 iterations."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(KeyedPBKDF2, "iterations", 1_000)
        yield


@pytest.fixture(autouse=True, scope="session")
def high_water_marks_without_fsync() -> Iterator[None]:
    """Does not wait until a disk has what a test writes."""
    open_file = mark_file._open_file

    def open_without_fsync(file: Path) -> sqlite3.Connection:
        opened = open_file(file)
        opened.execute("PRAGMA synchronous = OFF")
        return opened

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mark_file, "_open_file", open_without_fsync)
        yield


@pytest.fixture(autouse=True)
def chinese_by_default() -> Iterator[None]:
    """Runs every test in Chinese, and then restores the language."""
    with translation.override("zh-hans"):
        yield


@pytest.fixture(autouse=True)
def direct_writes_are_entered(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Enters what a test writes directly in the ledger, unless the test is marked `one_door`."""
    if request.node.get_closest_marker("one_door"):
        yield
        return
    with entering_direct_writes(monkeypatch):
        yield


@pytest.fixture(autouse=True)
def empty_high_water_mark(settings, tmp_path: Path) -> None:
    """Gives every test its own, empty high-water mark."""
    settings.HIGH_WATER_MARK_FILE = tmp_path / "high-water-mark.sqlite3"


@pytest.fixture(autouse=True)
def alarm_that_has_verified_nothing() -> None:
    forget_last_verification()


_INDEX: tuple[type[Model], ...] = (SearchDocument, SearchTerm, SearchPosting)
_shipped: list[Statement] = []
"""Statements that insert the rows of `load_kb`. The first test of this process that uses `content` fills the list."""
_indexed: list[Statement] = []
"""Statements that insert the search index of the shipped content."""


@pytest.fixture
def content(db: None) -> None:
    """The shipped content: five providers, five hotlines, five questions, six sections."""
    _insert_content()


@pytest.fixture
def searchable(content: None) -> None:
    """The shipped content with an up-to-date search index."""
    _insert_index()


@pytest.fixture(scope="module")
def _searchable_module(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    file = tmp_path_factory.mktemp("module") / "high-water-mark.sqlite3"
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(HIGH_WATER_MARK_FILE=file), translation.override("zh-hans"):
            _insert_content()
            _insert_index()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def searchable_once(_searchable_module: None, db: None) -> None:
    """As `searchable`, but inserted once: for modules in which every test uses it and none is transactional."""


def _insert_content() -> None:
    if _shipped:
        execute(_shipped)  # the same rows, a hundred times as fast as loading them
        return
    call_command("load_kb", verbosity=0)
    models = apps.get_app_config("kb").get_models(include_auto_created=True)
    left_out = (*_INDEX, StaleObject, ContentVersion, AccountSeal)
    _shipped.extend(insert_statements(model for model in models if model not in left_out))


def _insert_index() -> None:
    if _indexed:
        execute(_indexed)
    else:
        rebuild()
        _indexed.extend(insert_statements(_INDEX))
    StaleObject.objects.all().delete()


@pytest.fixture
def ordinary_questions(content: None) -> None:
    """The shipped questions without symptoms and without steps that show hotlines: one person may do all with them."""
    with open_door():
        Symptom.objects.exclude(faq=None).delete()
        Step.objects.filter(kind=StepKind.CONTACT).update(kind=StepKind.ACTION)
    enter(*FAQ.objects.all())


@pytest.fixture
def alice(db: None) -> User:
    """A person who may propose and decide."""
    return hotline_person("alice")


@pytest.fixture
def bob(db: None) -> User:
    """A second person who may propose and decide."""
    return hotline_person("bob")


def pytest_collection_finish() -> None:
    """Spares the garbage collector the objects that stay: it took an eighth of the time of the tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


SLOW = (
    *("browser", "delivery", "test_tampering.py", "test_content_tampering.py", "test_bad_input.py"),
    *("test_role_table.py", "test_bad_ids.py", "test_language.py", "test_drafts.py", "test_simultaneous_edits.py"),
    *("test_unreadable_rows.py", "test_ordering.py", "bulk"),
)
"""Slow folders and modules. They run first, so that no process is left with one of them at the end."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselects what belongs to the other database, and sorts the slow tests first.

    On SQLite, these are the tests marked `postgresql`; on PostgreSQL, those marked `sqlite`, and those that use no
    database and so have the same outcome.
    """
    items.sort(key=lambda item: not set(SLOW).intersection(item.path.parts))
    is_postgresql = connection.vendor == "postgresql"
    other = "sqlite" if is_postgresql else "postgresql"
    left_out = {item for item in items if other in item.keywords or (is_postgresql and not _uses_database(item))}
    config.hook.pytest_deselected(items=list(left_out))
    items[:] = [item for item in items if item not in left_out]


def _uses_database(item: pytest.Item) -> bool:
    fixtures = {"db", "transactional_db", "django_db_setup"}
    is_marked = "postgresql" in item.keywords or "django_db" in item.keywords
    return is_marked or bool(fixtures.intersection(getattr(item, "fixturenames", fixtures)))
