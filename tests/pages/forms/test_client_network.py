"""The network that counts as one visitor."""

import pytest
from django.test import RequestFactory

from kb.pages.forms.rate_limit import client_network


def address(remote, *, way=None):
    headers = {"X-Forwarded-For": way} if way else None
    return client_network(RequestFactory(REMOTE_ADDR=remote).post("/", headers=headers))


def test_addresses_of_one_ipv6_network_are_one_visitor():
    assert address("2001:db8:1:2::1") == address("2001:db8:1:2:aaaa::1") != address("2001:db8:1:3::1")


def test_without_a_proxy_x_forwarded_for_is_ignored():
    assert address("203.0.113.1", way="198.51.100.7") == "203.0.113.1"


def test_behind_a_proxy_the_last_entry_of_x_forwarded_for_counts(settings):
    settings.BEHIND_PROXY = True
    assert address("127.0.0.1", way="198.51.100.7, 203.0.113.7") == "203.0.113.7"


@pytest.mark.parametrize("remote", ["", "rubbish", "unix:"])
def test_an_invalid_address_does_not_fail(remote):
    assert address(remote) == remote
