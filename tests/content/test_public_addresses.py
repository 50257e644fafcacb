"""Which IP addresses may be asked."""

import pytest

from kb.content.public_addresses import NotPublic, UnknownHost, is_public, resolve_public


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"])
def test_addresses_on_the_internet_are_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.9.10", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
        *("100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"),
        *("::", "::1", "fe80::1", "fc00::1", "fec0::1", "ff02::1", "2001:db8::1", "::127.0.0.1", "fe80::1%1"),
        # IPv6 addresses that lead to a private IPv4 address
        *("::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "2001:0:4136:e378:8000:63bf:f5ff:fffe"),
    ],
)
def test_all_others_are_not(address):
    assert not is_public(address)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.1", "0x7f.1"])
def test_a_name_of_this_machine_is_not_public(host):
    with pytest.raises(NotPublic):
        resolve_public(host, 80)


@pytest.mark.parametrize("host", ["", "a" * 64 + ".example", "a..b"])
def test_a_name_that_does_not_resolve_is_unknown(host):
    with pytest.raises(UnknownHost):
        resolve_public(host, 80)
