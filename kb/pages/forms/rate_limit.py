"""Rate limits by IP address and hour, counted in the database, so that all processes and hosts share one count.

How many an hour is each form's own PER_HOUR.

The address is never stored, only a keyed hash of it and of the hour. The first visitors of a new hour delete the rows
of past hours. If a visitor cannot be counted, the form is accepted and the failure is logged: nobody who reports a
fraud should be turned away.
"""

import hashlib
import hmac
import logging
from ipaddress import ip_address, ip_network
from time import time

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest

from kb.models import RateLimitCount

HOUR = 3600
"""Seconds. All counts start again at the full hour."""
MAX_ROWS = 50_000
"""Rows in an hour, one for each visitor and action. A flood of addresses adds less than 10 MB to the database."""

log = logging.getLogger(__name__)

_TABLE = RateLimitCount._meta.db_table
# One statement, so that concurrent requests are each counted. A full table still counts visitors who are in it.
_COUNT_ONE_MORE = f"""
    INSERT INTO {_TABLE} (key, hour, count)
    SELECT %s, %s, 1
    WHERE (SELECT COUNT(*) FROM {_TABLE}) < %s OR EXISTS (SELECT 1 FROM {_TABLE} WHERE key = %s)
    ON CONFLICT (key) DO UPDATE SET count = {_TABLE}.count + 1
    RETURNING count
"""  # noqa: S608  # a name of our own


def consume(request: HttpRequest, action: str, *, per_hour: int) -> bool:
    """Counts one `action` ("reports") of this visitor. Returns False if it is more than `per_hour` in this hour."""
    hour = int(time() // HOUR)
    try:
        key = _key(action, hour, client_network(request))
        count = _count_one_more(key, hour)
        if count in (None, 1) and RateLimitCount.objects.filter(hour__lt=hour).delete()[0]:
            count = count or _count_one_more(key, hour)  # past hours may have filled the table
    except DatabaseError:
        log.exception("A rate limit could not be counted: the form was accepted.")
        return True
    if count is None:
        log.warning("%s visitors were counted in this hour: another form was accepted without counting it.", MAX_ROWS)
        return True
    return count <= per_hour


def seconds_until_reset() -> int:
    """Returns the seconds until all counts start again."""
    return HOUR - int(time() % HOUR)


def client_network(request: HttpRequest) -> str:
    """Returns the visitor's IP address; for IPv6 its /64 network, because a household has a whole one."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    if settings.BEHIND_PROXY:
        # Our own proxy wrote the last entry.
        address = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or address
    try:
        return str(ip_network((address, 64), strict=False)) if ip_address(address).version == 6 else address
    except ValueError:
        return address


def _count_one_more(key: str, hour: int) -> int | None:
    """Returns the new count; None if the table is full and this visitor is not in it."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_ONE_MORE, [key, hour, MAX_ROWS, key])
        row = cursor.fetchone()
    return row[0] if row else None


def _key(action: str, hour: int, address: str) -> str:
    message = f"{action} {hour} {address}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).hexdigest()
