"""The page store: its size limit, and how long a page may be served."""

import pytest

from kb.delivery.encodings import encode
from kb.delivery.page_store import GRACE, MAX_AGE, OVERHEAD, Page, PageStore
from kb.delivery.snapshot import SHARED_SECONDS, Snapshot

NOW = 1000.0


def page(snapshot: Snapshot, *, size: int = 1, made: float = NOW) -> Page:
    return Page(snapshot, made, 200, encode(b"x" * size, [("Content-Type", "image/png")]), is_shareable=True)


@pytest.fixture
def current() -> Snapshot:
    return Snapshot("current", NOW)


def test_only_as_many_of_the_oldest_pages_are_dropped_as_needed(current):
    store = PageStore(max_bytes=3 * (OVERHEAD + 100))
    for name in "abc":
        store.put(name, page(current, size=100))
    store.put("d", page(current, size=100))
    assert [name for name in "abcd" if store.get(name)] == ["b", "c", "d"]
    store.put("e", page(current, size=250))
    assert [name for name in "abcde" if store.get(name)] == ["d", "e"]


def test_a_page_that_is_stored_again_counts_once(current):
    store = PageStore(max_bytes=2 * (OVERHEAD + 100))
    store.put("a", page(current, size=100))
    for _ in range(5):
        store.put("b", page(current, size=100))
    assert store.get("a")


def test_a_page_larger_than_the_store_is_not_stored(current):
    store = PageStore(max_bytes=OVERHEAD + 100)
    store.put("a", page(current, size=101))
    assert store.get("a") is None


def test_pages_of_past_snapshots_are_dropped(current):
    store = PageStore()
    store.put("a", page(current))
    store.put("b", page(Snapshot("next", NOW), made=NOW + GRACE - 0.01))
    assert store.get("a")
    store.put("c", page(Snapshot("next", NOW), made=NOW + GRACE))
    assert store.get("a") is None


def test_a_page_is_rendered_again_after_max_age_without_a_change(current):
    current.seen = NOW + MAX_AGE
    assert page(current).is_fresh(current, NOW + MAX_AGE - 0.01)
    assert not page(current).is_fresh(current, NOW + MAX_AGE)
    assert MAX_AGE + SHARED_SECONDS <= 60


def test_a_page_of_another_snapshot_is_not_fresh_and_may_be_served_for_less_than_a_second(current):
    last = page(Snapshot("last", NOW))
    assert not last.is_fresh(current, NOW)
    assert last.may_serve_while_building(current, NOW + GRACE - 0.01)
    assert not last.may_serve_while_building(current, NOW + GRACE)
    assert GRACE < 1


def test_a_page_older_than_max_age_may_not_be_served_while_it_is_built_again(current):
    assert not page(current).may_serve_while_building(current, NOW + MAX_AGE)
