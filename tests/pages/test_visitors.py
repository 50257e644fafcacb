"""How much one visitor may send: counted by the address on the network, which is kept nowhere."""

import pytest
from django.core.cache import cache
from django.test import RequestFactory
from django.utils import timezone

from kb.pages.forms.visitors import is_within


@pytest.fixture(autouse=True)
def nobody_counted() -> None:
    cache.clear()


def sent(address="203.0.113.1", *, what="letters", way=None):
    headers = {"X-Forwarded-For": way} if way else None
    return is_within(RequestFactory(REMOTE_ADDR=address).post("/", headers=headers), what, per_hour=2)


def test_an_address_sends_so_many_an_hour_and_no_more():
    assert [sent() for _ in range(4)] == [True, True, False, False]
    assert sent("203.0.113.2")


def test_each_kind_of_form_counts_for_itself():
    assert [sent() for _ in range(3)][-1] is False
    assert sent(what="postcards")


def test_addresses_of_one_ipv6_network_count_as_one():
    assert [sent(f"2001:db8:1:2::{visitor}") for visitor in range(3)] == [True, True, False]
    assert not sent("2001:db8:1:2:aaaa::1")
    assert sent("2001:db8:1:3::1")


def test_what_a_visitor_claims_about_the_way_here_counts_for_nothing():
    assert [sent(way=f"198.51.100.{visitor}") for visitor in range(3)] == [True, True, False]


def test_behind_a_proxy_only_what_the_proxy_wrote_counts(settings):
    settings.BEHIND_PROXY = True
    assert [sent(way=f"198.51.100.{visitor}, 203.0.113.7") for visitor in range(3)] == [True, True, False]
    assert sent(way="203.0.113.7, 203.0.113.8")


@pytest.mark.parametrize("address", ["", "rubbish", "unix:"])
def test_an_address_that_is_none_is_no_failure(address):
    assert sent(address)


def test_the_address_is_not_kept_and_tomorrow_it_is_another_visitor(monkeypatch):
    named = []
    monkeypatch.setattr(cache, "incr", lambda counter: named.append(counter) or 1)
    sent("203.0.113.77")
    monkeypatch.setattr(timezone, "localdate", lambda: "tomorrow")
    sent("203.0.113.77")
    assert not [counter for counter in named if "203.0.113" in counter]
    assert len(set(named)) == 2
