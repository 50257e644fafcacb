"""What the tests of the page store share: a site that is made up, with its clock."""

import pytest
from django.core import signals
from django.db import close_old_connections

from kb.delivery import edition, front, store
from tests.delivery.fake import Clock, Site


@pytest.fixture
def no_connection_is_closed():
    """As Django's test client has it: the end of a request is not the end of a test's connection."""
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)


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
