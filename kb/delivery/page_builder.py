"""Builds a page for the page store: renders it for an anonymous request, from one snapshot, and encodes it."""

from time import monotonic

from django.core.handlers.wsgi import WSGIHandler, get_script_name
from django.http.response import HttpResponseBase
from django.urls import set_script_prefix

from kb.delivery.cache_policy import is_shareable
from kb.delivery.encodings import encode
from kb.delivery.page_store import Page
from kb.delivery.snapshot import in_snapshot, snapshot_id
from kb.delivery.transactions import consistent_read, time_limit
from kb.delivery.watcher import Watcher
from kb.delivery.wsgi_bridge import Environ

BUILD_LIMIT = 20.0
"""Seconds after which a page's queries are cut off."""
MOST_BUILDS = 3
"""How often a page is built at most if the content changes meanwhile."""


def build_page(django: WSGIHandler, watcher: Watcher, environ: Environ) -> Page:
    """Renders the page, or the error page at this address, and encodes it.

    Builds it again if the content changed meanwhile: the page would leave out what this host has seen newer entries of
    (kb.ledger.high_water_mark). Cookies of the response are dropped: the request is anonymous. Raises a database error
    if the transaction fails or the snapshot id cannot be read before the page is rendered or after it; to an error
    within a view Django answers with its error page.
    """
    for _build in range(MOST_BUILDS - 1):
        page = _build_once(django, watcher, environ)
        with time_limit(BUILD_LIMIT), consistent_read():
            if snapshot_id() == page.snapshot.id:
                return page
    return _build_once(django, watcher, environ)


def _build_once(django: WSGIHandler, watcher: Watcher, environ: Environ) -> Page:
    """Builds the page from one state of the database.

    Reads the snapshot id again at the end, because a moment that ends a snapshot, such as midnight, may have passed
    meanwhile: a page of two snapshots is not stored.
    """
    started = monotonic()
    with time_limit(BUILD_LIMIT), consistent_read():
        current_id = snapshot_id()
        with in_snapshot(current_id):
            response = _get_response(django, environ)
        is_one_snapshot = snapshot_id() == current_id  # midnight may have passed
    response.close()  # lets Django end the request
    snapshot = watcher.record(current_id, started)
    encodings = encode(response.getvalue(), response.items())
    return Page(snapshot, started, response.status_code, encodings, is_one_snapshot and is_shareable(response))


def _get_response(django: WSGIHandler, environ: Environ) -> HttpResponseBase:
    """Returns Django's response to the request without headers that identify the visitor or say what they accept.

    Calling the handler as WSGI does would close the connection, and with it the transaction.
    """
    needed = ("HTTP_HOST", "HTTP_X_FORWARDED_PROTO")
    anonymous = {name: value for name, value in environ.items() if not name.startswith("HTTP_") or name in needed}
    set_script_prefix(get_script_name(anonymous))
    return django.get_response(django.request_class({**anonymous, "REQUEST_METHOD": "GET"}))
