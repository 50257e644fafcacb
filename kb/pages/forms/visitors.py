"""Who sends a form: whether they filled it in here, and how often. The address is counted, never kept."""

import hashlib
import hmac
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

HOUR = 3600
"""Seconds that a count lasts, from the first on."""


def is_from_here(request: HttpRequest) -> bool:
    """False when the browser says that another site sent the form: there is no cookie that a token could go with."""
    fetched_from = request.headers.get("Sec-Fetch-Site")
    if fetched_from is not None:
        return fetched_from in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin in (None, settings.SITE_URL, f"{request.scheme}://{request.get_host()}")


def is_within(request: HttpRequest, what: str, *, per_hour: int) -> bool:
    """Counts one more of `what` ("reports") by this visitor; False once they are more than `per_hour`."""
    counter = _counter(what, _address(request))
    cache.add(counter, 0, timeout=HOUR)
    return bool(cache.incr(counter) <= per_hour)


def _counter(what: str, address: str) -> str:
    """A name for this visitor's counter that is another one tomorrow and cannot be turned back into the address."""
    said = f"{timezone.localdate()} {address}".encode()
    return f"{what}-{hmac.new(settings.SECRET_KEY.encode(), said, hashlib.sha256).hexdigest()}"


def _address(request: HttpRequest) -> str:
    """The visitor's address on the network; of IPv6 the part that one household cannot change at will."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    if settings.BEHIND_PROXY:
        # The last entry is the one that our own proxy wrote.
        address = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or address
    try:
        return str(ip_network((address, 64), strict=False)) if ip_address(address).version == 6 else address
    except ValueError:
        return address
