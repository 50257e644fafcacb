"""What every test may use: the shipped content, and a clean start in language."""

from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.db.models import Model
from django.db.models.signals import post_migrate
from django.test import override_settings
from django.utils import translation
from pytest_django import DjangoDbBlocker

from config.hashers import KeyedPBKDF2
from kb.models import ContentVersion, SearchDocument, SearchPosting, SearchTerm, StaleObject
from kb.search.index import catch_up
from tests.people import hotline_person
from tests.roles import read_roles, restore_roles
from tests.rows import Statement, execute, insert_statements

# What a slow machine does is no failure.
hypothesis.settings.register_profile("tests", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("tests")


@pytest.fixture(autouse=True, scope="session")
def static_files_as_they_stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Addresses without hashes, so that no test waits for `collectstatic`; test_static_files.py tries the real ones."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    collected: Path = tmp_path_factory.mktemp("static")
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}, STATIC_ROOT=collected):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """pytest-django's, which makes the database and removes it."""
    connection.settings_dict["CONN_MAX_AGE"] = 0  # a thread of a live server keeps no connection
    with django_db_blocker.unblock():
        roles = read_roles()
    # A test with transactions of its own ends with a flush, which removes all rows and then sends this signal.
    *_, last = apps.get_app_configs()
    post_migrate.connect(lambda **_: restore_roles(roles), sender=last, weak=False)
    yield
    with django_db_blocker.unblock():
        _disconnect_others()


def _disconnect_others() -> None:
    """PostgreSQL removes no database that somebody uses, such as a thread that a slow machine has not ended yet."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(autouse=True, scope="session")
def passwords_are_hashed_soon() -> Iterator[None]:
    """As in production, but for the number of rounds, which is there to take long."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(KeyedPBKDF2, "iterations", 1_000)
        yield


@pytest.fixture(autouse=True, scope="session")
def cache_of_this_process(worker_id: str) -> None:
    """Of one Redis each process of pytest-xdist takes another database: what it clears is its own."""
    named = caches.settings["default"]
    if worker_id != "master" and named["BACKEND"].endswith("RedisCache"):
        named.setdefault("OPTIONS", {})["db"] = 1 + int(worker_id.removeprefix("gw"))
        if caches.all(initialized_only=True):
            del caches["default"]  # is made anew when it is used


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Every test begins and ends in the source language, whatever the one before it chose."""
    with translation.override("zh-hans"):
        yield


@pytest.fixture(autouse=True)
def unseen(settings, tmp_path: Path) -> None:
    """Every test is a host that has seen nothing of the ledger yet."""
    settings.HIGH_WATER_MARK_FILE = tmp_path / "high-water-mark.json"


_INDEX: tuple[type[Model], ...] = (SearchDocument, SearchTerm, SearchPosting)
_shipped: list[Statement] = []
"""Inserts the rows that `load_kb` made when a test of this process first asked for them."""
_indexed: list[Statement] = []
"""Inserts the rows of the search index over them."""


@pytest.fixture
def content(db: None) -> None:
    """The shipped content: five providers, five hotlines, five questions, six sections."""
    if _shipped:
        execute(_shipped)  # a hundred times as fast as loading, and the same rows
        return
    call_command("load_kb", verbosity=0)
    models = apps.get_app_config("kb").get_models(include_auto_created=True)
    _shipped.extend(insert_statements(model for model in models if model not in (*_INDEX, StaleObject, ContentVersion)))


@pytest.fixture
def searchable(content: None) -> None:
    """The shipped content with its search index. Without it a test's first search finds an index that is behind."""
    if _indexed:
        execute(_indexed)
        StaleObject.objects.all().delete()
        return
    catch_up()
    _indexed.extend(insert_statements(_INDEX))


@pytest.fixture
def alice(db: None) -> User:
    """One of two people who may let a number through."""
    return hotline_person("alice")


@pytest.fixture
def bob(db: None) -> User:
    """The other one."""
    return hotline_person("bob")


SLOW = ("browser", "delivery", "test_tampering.py", "test_bad_input.py")
"""Begun first, so that no process is left alone with one of them at the end."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What only PostgreSQL can show is for the run on PostgreSQL: on SQLite it is not among the tests at all."""
    items.sort(key=lambda item: not set(SLOW).intersection(item.path.parts))
    if connection.vendor != "postgresql":
        config.hook.pytest_deselected(items=[item for item in items if "postgresql" in item.keywords])
        items[:] = [item for item in items if "postgresql" not in item.keywords]
