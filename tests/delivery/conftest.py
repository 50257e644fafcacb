"""Fixtures: a fake site with its clock and front."""

from collections.abc import Callable, Iterator

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper

from kb.delivery import front as front_module
from kb.delivery import page_builder, watcher
from kb.delivery.front import Front
from kb.delivery.outage import unavailable_pages
from kb.delivery.page_store import Page
from tests.delivery.fake import Clock, Reply, Site
from tests.delivery.fake import ask as ask_application


@pytest.fixture
def no_connection_is_closed(monkeypatch) -> None:
    """Keeps the end of a request from ending the test's transaction."""
    monkeypatch.setattr(BaseDatabaseWrapper, "close_if_unusable_or_obsolete", lambda self: None)


@pytest.fixture
def site(monkeypatch, no_connection_is_closed) -> Site:
    site = Site()
    for module in (watcher, page_builder):
        monkeypatch.setattr(module, "snapshot_id", site.snapshot_id)
        monkeypatch.setattr(module, "consistent_read", site.consistent_read)
    return site


@pytest.fixture
def clock(monkeypatch) -> Clock:
    """A clock that stands still until a test advances it."""
    clock = Clock()
    for module in (watcher, page_builder, front_module):
        monkeypatch.setattr(module, "monotonic", clock)
    return clock


@pytest.fixture(scope="session")
def unavailable() -> dict[str, Page]:
    """The pages that the front renders at its start, rendered once for all tests."""
    return unavailable_pages()


@pytest.fixture
def front(site, clock, unavailable, monkeypatch) -> Iterator[Front]:
    """The front of the fake site; its watcher has checked once and checks only on request."""
    front_module._is_valid_origin.cache_clear()
    monkeypatch.setattr(front_module, "unavailable_pages", lambda: unavailable)
    front = Front(site)
    front.watcher.check()
    yield front
    front_module._is_valid_origin.cache_clear()


@pytest.fixture
def ask(front) -> Callable[..., Reply]:
    """Sends a request to the front."""
    return lambda *args, **more: ask_application(front, *args, **more)
