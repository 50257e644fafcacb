"""Health checks for supervisors and load balancers: `/livez` and `/readyz`."""

from functools import lru_cache
from time import monotonic

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from kb.ledger.problems import find_problems
from kb.pages.rendering.http_methods import read_only

LEDGER_CHECK_SECONDS = 10
"""How long a process reuses the result of checking the ledger."""


@read_only
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """`/livez`: answers 200 as long as the process runs."""
    return HttpResponse("alive\n", content_type="text/plain")


@read_only
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """`/readyz`: answers 200 if the database has our tables and the content matches the ledger, else 503.

    The answer gives no details; `manage.py verify_ledger` tells the staff what is wrong.
    """
    try:
        connection.ensure_connection()
        matches = ledger_matches(int(monotonic()) // LEDGER_CHECK_SECONDS)
    except DatabaseError:
        return HttpResponse("not ready: database\n", status=503, content_type="text/plain")
    if not matches:
        return HttpResponse("not ready: the content does not match the ledger\n", status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")


@lru_cache(maxsize=1)
def ledger_matches(period: int) -> bool:
    """Returns whether the whole ledger is in order; checks it once in each `period`."""
    return not any(find_problems())
