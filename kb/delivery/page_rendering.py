"""How a cacheable page is made: as anybody would get it, from one snapshot of the database."""

from time import monotonic

from django.core.handlers.wsgi import WSGIHandler, get_script_name
from django.http.response import HttpResponseBase
from django.urls import set_script_prefix

from kb.delivery.cache_policy import is_shareable
from kb.delivery.encodings import encode
from kb.delivery.page_store import Page
from kb.delivery.snapshot import rendering, snapshot_id
from kb.delivery.transactions import consistent_read, time_limit
from kb.delivery.watcher import Watcher
from kb.delivery.wsgi_bridge import Environ

RENDER_LIMIT = 20.0
"""Seconds that the database may take for a page."""


def render_page(django: WSGIHandler, watcher: Watcher, environ: Environ) -> Page:
    """Has Django make the page, or the error page that stands there. Raises a database error where it cannot be read.

    A cookie that the response sets is for nobody: the request is nobody's.
    """
    began = monotonic()
    with time_limit(RENDER_LIMIT), consistent_read():
        found = snapshot_id()
        with rendering(found):
            response = _get_response(django, environ)
        is_one_snapshot = snapshot_id() == found  # midnight may have passed
    response.close()  # Django's end of a request
    snapshot = watcher.record(found, began)
    encodings = encode(response.getvalue(), response.items())
    return Page(snapshot, began, response.status_code, encodings, is_one_snapshot and is_shareable(response))


def _get_response(django: WSGIHandler, environ: Environ) -> HttpResponseBase:
    """Django's response to a request without anything that says who asks or what they accept.

    Does not call the handler as WSGI does: that would close the connection, and with it the transaction.
    """
    kept = ("HTTP_HOST", "HTTP_X_FORWARDED_PROTO")
    anybodys = {name: value for name, value in environ.items() if not name.startswith("HTTP_") or name in kept}
    set_script_prefix(get_script_name(anybodys))
    return django.get_response(django.request_class({**anybodys, "REQUEST_METHOD": "GET"}))
