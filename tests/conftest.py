"""What every test may use: the shipped content, and a clean start in language."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.utils import translation


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Every test begins and ends in the source language, whatever the one before it chose."""
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def content(db: None) -> None:
    """The shipped content: five providers, five hotlines, five questions, six sections."""
    call_command("load_kb", verbosity=0)
