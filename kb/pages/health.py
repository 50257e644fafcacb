"""Health checks for supervisors and load balancers: `/livez` and `/readyz`."""

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from kb.ledger.alarm import alarm
from kb.pages.rendering.http_methods import read_only


@read_only
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """`/livez`: answers 200 as long as the process runs."""
    return HttpResponse("alive\n", content_type="text/plain")


@read_only
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """`/readyz`: answers 200 if the database has our tables and the content matches the ledger, else 503.

    Answers 200 before this process has verified the ledger: each page compares what it shows. The answer gives no
    details; `manage.py verify_ledger` tells the staff what is wrong.
    """
    try:
        connection.ensure_connection()
        verification = alarm.latest()
    except Error:  # InterfaceError too: the connection is cut within a query
        return HttpResponse("not ready: database\n", status=503, content_type="text/plain")
    if verification and verification.problems:
        text, status = "not ready: the content does not match the ledger\n", 503
    else:
        text, status = "ready\n", 200
    response = HttpResponse(text, status=status, content_type="text/plain")
    if verification:
        response["Ledger-Verified-At"] = verification.at.isoformat(timespec="seconds")
    return response
