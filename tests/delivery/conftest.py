"""What the tests of the page store share: a site that is made up, with its clock."""

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper

from kb.delivery import edition, front, store
from tests.delivery.fake import Clock, Site


@pytest.fixture
def no_connection_is_closed(monkeypatch) -> None:
    """The end of a request is not the end of a test's transaction."""
    monkeypatch.setattr(BaseDatabaseWrapper, "close_if_unusable_or_obsolete", lambda self: None)


@pytest.fixture
def site(monkeypatch, no_connection_is_closed) -> Site:
    site = Site()
    for module in (edition, store):
        monkeypatch.setattr(module, "edition_name", site.edition_name)
        monkeypatch.setattr(module, "snapshot", site.snapshot)
    return site


@pytest.fixture
def clock(monkeypatch) -> Clock:
    """Stands still until it is moved."""
    clock = Clock()
    for module in (edition, store, front):
        monkeypatch.setattr(module, "monotonic", clock)
    return clock
