"""Rate limits: one count for all processes and hosts, without storing addresses."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import DatabaseError, connection
from django.test import RequestFactory

from kb.models import RateLimitCount
from kb.pages.forms import rate_limit

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch):
    """Sets the time, in seconds since 1970; it stands still."""
    monkeypatch.setattr(rate_limit, "time", lambda: clock.now)
    clock = type("Clock", (), {"now": 500_000 * rate_limit.HOUR + 60.0})
    return clock


@pytest.fixture(autouse=True)
def still(clock):
    return clock


def sent(address="203.0.113.1", action="letters"):
    return rate_limit.consume(RequestFactory(REMOTE_ADDR=address).post("/"), action, per_hour=2)


def test_an_address_may_send_per_hour_forms_and_no_more():
    assert [sent() for _ in range(4)] == [True, True, False, False]
    assert sent("203.0.113.2")


def test_each_kind_of_form_has_its_own_count():
    assert [sent() for _ in range(3)][-1] is False
    assert sent(action="postcards")


def test_a_thousand_other_visitors_do_not_reset_a_count():
    assert [sent() for _ in range(3)][-1] is False
    for other in range(1000):
        sent(f"198.51.{other // 250}.{other % 250}")
    assert not sent()


def test_counts_restart_with_the_hour_and_past_hours_are_deleted(clock):
    assert [sent() for _ in range(3)][-1] is False
    clock.now += rate_limit.seconds_until_reset() - 1
    assert not sent()
    clock.now += 1
    assert sent()
    assert RateLimitCount.objects.count() == 1


def test_neither_the_address_nor_a_lasting_key_is_stored(clock):
    sent("203.0.113.77")
    first = RateLimitCount.objects.get()
    assert "203.0.113" not in str(vars(first))
    clock.now += rate_limit.HOUR
    sent("203.0.113.77")
    assert RateLimitCount.objects.get().key != first.key


def test_a_flood_of_addresses_fills_the_table_to_its_limit_and_resets_no_count(monkeypatch):
    monkeypatch.setattr(rate_limit, "MAX_ROWS", 10)
    assert [sent() for _ in range(3)][-1] is False
    assert all(sent(f"198.51.100.{other}") for other in range(50))
    assert RateLimitCount.objects.count() == 10
    assert not sent()


def test_a_table_filled_in_a_past_hour_counts_again(monkeypatch, clock):
    monkeypatch.setattr(rate_limit, "MAX_ROWS", 10)
    for other in range(10):
        sent(f"198.51.100.{other}")
    clock.now += rate_limit.HOUR
    assert [sent() for _ in range(3)] == [True, True, False]
    assert RateLimitCount.objects.count() == 1


def test_a_form_is_accepted_if_it_cannot_be_counted(monkeypatch, caplog):
    def fail(*args):
        raise DatabaseError("disk full")

    monkeypatch.setattr(rate_limit, "_count_one_more", fail)
    assert sent()
    assert "could not be counted" in caplog.text


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_concurrent_requests_exactly_per_hour_pass():
    start = Barrier(8)

    def send(_):
        try:
            start.wait(timeout=30)
            return sent()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        assert Counter(threads.map(send, range(8))) == {True: 2, False: 6}
