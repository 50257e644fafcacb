"""Resolves host names, and refuses those that lead into a private network.

The server asks for addresses that people typed. Without this rule one of them could make it ask a machine that only
the server reaches (server-side request forgery).
"""

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

_NAT64 = ip_network("64:ff9b::/96")
"""IPv6 addresses whose last 32 bits are an IPv4 address (RFC 6052)."""


class UnknownHost(Exception):  # noqa: N818  # says what happened
    """The name does not exist."""


class NotPublic(Exception):  # noqa: N818  # says what happened
    """The name leads to an address that is not on the public internet."""


def resolve_public(host: str, port: int) -> list[str]:
    """Returns the IP addresses of the host. Raises UnknownHost, or NotPublic if any of them is not public."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnknownHost(host) from error
    addresses = list(dict.fromkeys(str(address[0]) for _family, _type, _protocol, _name, address in found))
    if not all(is_public(address) for address in addresses):
        raise NotPublic(host)
    return addresses


def is_public(address: str) -> bool:
    """Returns True if the IP address is on the public internet: not loopback, private, link-local or reserved."""
    ip = ip_address(address)
    if isinstance(ip, IPv6Address):
        if ip.teredo or ip.is_site_local:
            return False
        ip = _embedded(ip) or ip
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _embedded(ip: IPv6Address) -> IPv4Address | None:
    """Returns the IPv4 address that packets to this IPv6 address reach in the end."""
    return ip.ipv4_mapped or ip.sixtofour or (IPv4Address(ip.packed[-4:]) if ip in _NAT64 else None)
