"""Rate limits by IP address, so many an hour, counted in the database: one count, whichever process or host answers.

The address is never kept, only a keyed hash of it and of the hour. Rows of past hours are deleted when the first
visitors of a new hour are counted. When nothing can be counted, the visitor is let through and that is logged: what the
forms take is bounded by itself, and nobody who reports a fraud should be turned away.
"""

import hashlib
import hmac
import logging
from time import time

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest

from kb.models import RateLimitCount
from kb.pages.forms.visitors import network_address

HOUR = 3600
"""Seconds. All counts begin anew at the full hour."""
MOST_COUNTED = 50_000
"""Visitors with a count of their own in one hour: what a flood of addresses adds to the database stays below 10 MB."""

log = logging.getLogger(__name__)

_TABLE = RateLimitCount._meta.db_table
# One statement, so that two requests at once are two. A table that is full still counts those who are in it.
_COUNT_ONE_MORE = f"""
    INSERT INTO {_TABLE} (key, hour, count)
    SELECT %s, %s, 1
    WHERE (SELECT COUNT(*) FROM {_TABLE}) < %s OR EXISTS (SELECT 1 FROM {_TABLE} WHERE key = %s)
    ON CONFLICT (key) DO UPDATE SET count = {_TABLE}.count + 1
    RETURNING count
"""  # noqa: S608  # a name of our own


def consume(request: HttpRequest, action: str, *, per_hour: int) -> bool:
    """Counts one more `action` ("reports") by this visitor. False once there were more than `per_hour` in this hour."""
    hour = int(time() // HOUR)
    try:
        key = _key(action, hour, network_address(request))
        count = _count_one_more(key, hour)
        if count in (None, 1) and RateLimitCount.objects.filter(hour__lt=hour).delete()[0]:
            count = count or _count_one_more(key, hour)  # past hours may have filled the table
    except DatabaseError:
        log.exception("A rate limit could not be counted: the visitor was let through.")
        return True
    if count is None:
        log.warning("%s visitors were counted in this hour: another one was let through uncounted.", MOST_COUNTED)
        return True
    return count <= per_hour


def seconds_until_reset() -> int:
    """Returns the seconds until all counts begin anew."""
    return HOUR - int(time() % HOUR)


def _count_one_more(key: str, hour: int) -> int | None:
    """Returns the new count; None if there are too many visitors to count another one."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_ONE_MORE, [key, hour, MOST_COUNTED, key])
        row = cursor.fetchone()
    return row[0] if row else None


def _key(action: str, hour: int, address: str) -> str:
    message = f"{action} {hour} {address}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).hexdigest()
