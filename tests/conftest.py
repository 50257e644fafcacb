"""What every test may use: the shipped content, and a clean start in language."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings
from django.utils import translation


@pytest.fixture(autouse=True, scope="session")
def static_files_as_they_stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Addresses without hashes, so that no test waits for `collectstatic`; test_static_files.py tries the real thing."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    collected: Path = tmp_path_factory.mktemp("static")
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}, STATIC_ROOT=collected):
        yield


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Every test begins and ends in the source language, whatever the one before it chose."""
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def content(db: None) -> None:
    """The shipped content: five providers, five hotlines, five questions, six sections."""
    call_command("load_kb", verbosity=0)
