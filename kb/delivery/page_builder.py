"""Makes public pages, each of one state of the content.

Pages for the page store are rendered for an anonymous request, in one transaction, and encoded (`build_page`). Other
pages, such as search results and the number check, are made outside of a transaction, because some of them count
something (`make_page`).

A page is made again if the content changes meanwhile, at most MOST_BUILDS times: the last one is served as it is, and
may be of before a change that is made during it. Another process of the host may serve a stored page of before for less
than a second.
"""

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
from kb.delivery.wsgi_bridge import Environ, Response, respond

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


def make_page(django: WSGIHandler, watcher: Watcher, environ: Environ) -> Response:
    """Returns Django's response to a GET or HEAD request for a public page that is not stored.

    Makes it again if the content changed meanwhile: it might mix two states of the content, or leave out what this host
    has seen newer entries of. Tells the watcher about the change, so that no older stored page is served afterwards.
    """
    before = _read_snapshot(watcher)
    for _attempt in range(MOST_BUILDS):
        environ["wsgi.input"].seek(0)
        response = respond(django, dict(environ))
        after = _read_snapshot(watcher)
        if after == before:
            break
        before = after
    return response


def _read_snapshot(watcher: Watcher) -> str:
    """Returns the id of the current snapshot, which the watcher records."""
    started = monotonic()
    with time_limit(BUILD_LIMIT), consistent_read():
        current_id = snapshot_id()
    watcher.record(current_id, started)
    return current_id


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
