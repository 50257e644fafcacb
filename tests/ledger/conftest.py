"""Fixtures for the ledger."""

from pathlib import Path

import pytest


@pytest.fixture
def file(settings) -> Path:
    """The file of the high-water mark; not there yet."""
    path: Path = settings.HIGH_WATER_MARK_FILE
    return path
