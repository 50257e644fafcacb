"""What every test may use: the shipped content, and a clean start in language."""

from collections.abc import Iterable, Iterator
from copy import copy
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model, QuerySet
from django.test import override_settings
from django.utils import translation

from kb.models import ContentVersion, SearchDocument, SearchPosting, SearchTerm, StaleObject
from kb.search.index import catch_up


@pytest.fixture(autouse=True, scope="session")
def static_files_as_they_stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Addresses without hashes, so that no test waits for `collectstatic`; test_static_files.py tries the real ones."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    collected: Path = tmp_path_factory.mktemp("static")
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}, STATIC_ROOT=collected):
        yield


@pytest.fixture(autouse=True, scope="session")
def connections_end_with_their_request() -> None:
    """A live server's idle connection would keep PostgreSQL from removing the test database."""
    connection.settings_dict["CONN_MAX_AGE"] = 0


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Every test begins and ends in the source language, whatever the one before it chose."""
    with translation.override("zh-hans"):
        yield


@pytest.fixture(autouse=True)
def unseen(settings, tmp_path: Path) -> None:
    """Every test is a host that has seen nothing of the ledger yet."""
    settings.HOTLINE_WITNESS = tmp_path / "hotline-witness.json"


Rows = list[tuple[type[Model], list[Model]]]

_INDEX: tuple[type[Model], ...] = (SearchDocument, SearchTerm, SearchPosting)
_shipped: Rows = []
"""The rows that `load_kb` made when a test of this process first asked for them."""
_indexed: Rows = []
"""The rows of the search index over them."""


@pytest.fixture
def content(db: None) -> None:
    """The shipped content: five providers, five hotlines, five questions, six sections."""
    if _shipped:
        _put_back(_shipped)  # thirty times as fast as loading, and the same rows
        return
    call_command("load_kb", verbosity=0)
    models = apps.get_app_config("kb").get_models(include_auto_created=True)
    _shipped.extend(_rows(model for model in models if model not in (*_INDEX, StaleObject, ContentVersion)))


@pytest.fixture
def searchable(content: None) -> None:
    """The shipped content with its search index. Without it a test's first search finds an index that is behind."""
    if _indexed:
        _put_back(_indexed)
        StaleObject.objects.all().delete()
        return
    catch_up()
    _indexed.extend(_rows(_INDEX))


def _rows(models: Iterable[type[Model]]) -> Rows:
    return [(model, list(QuerySet(model).order_by("pk"))) for model in models]


def _put_back(rows: Rows) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for model, objects in rows:
            QuerySet(model).bulk_create([copy(row) for row in objects])
        for statement in connection.ops.sequence_reset_sql(no_style(), [model for model, _ in rows]):
            cursor.execute(statement)


@pytest.fixture
def alice(db: None) -> User:
    """One of two people who may let a number through."""
    return User.objects.create_user("alice", is_staff=True)


@pytest.fixture
def bob(db: None) -> User:
    """The other one."""
    return User.objects.create_user("bob", is_staff=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What only PostgreSQL can show is for the run on PostgreSQL: on SQLite it is not among the tests at all."""
    if connection.vendor != "postgresql":
        config.hook.pytest_deselected(items=[item for item in items if "postgresql" in item.keywords])
        items[:] = [item for item in items if "postgresql" not in item.keywords]
