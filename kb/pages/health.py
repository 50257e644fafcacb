"""Health checks for supervisors and load balancers: `/livez` and `/readyz`."""

from functools import lru_cache
from time import monotonic

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from kb.hotlines import ledger
from kb.pages.rendering.methods import read_only

WALK_EVERY = 10
"""Seconds: whoever asks more often gets the last answer again."""


@read_only
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """`/livez`: 200 as long as the process answers."""
    return HttpResponse("alive\n", content_type="text/plain")


@read_only
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """`/readyz`: 200 when the database has our tables and the hotlines are as they were entered, else 503.

    Says no more to strangers than that; `manage.py verify_hotlines` tells the staff what is wrong.
    """
    try:
        connection.ensure_connection()
        matches = ledger_matches(int(monotonic()) // WALK_EVERY)
    except DatabaseError:
        return HttpResponse("not ready: database\n", status=503, content_type="text/plain")
    if not matches:
        return HttpResponse("not ready: hotlines do not match the ledger\n", status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")


@lru_cache(maxsize=1)
def ledger_matches(period: int) -> bool:
    """Whether the whole ledger is in order, walked once in each `period` of this process."""
    return not any(ledger.find_problems())
