"""Outages: what is answered while the database does not answer, and for how long. No request waits for it then.

- An outage begins when a check by the watcher fails, or has waited `MAX_SILENCE` for the database. It lasts until a
  check succeeds. Time in which this process did not run, because the machine is overloaded, does not count
  (kb.delivery.silence): requests then wait for the database, as long as the limits in kb.delivery.front say.
- Stored pages of the current snapshot are served until they are `MAX_OUTAGE` old (`may_serve_instead`).
- Views that need no database (`WITHOUT_DATABASE`) and static files are answered as usual.
- All other requests get a 503 at once: `/readyz` gets `NOT_READY`, the others a page (`unavailable_pages`).
- A request that already waits when the outage begins is answered in the same way. Only a write that has begun is waited
  for, because it may succeed.

A request that waits longer than these limits is answered in the same way; `UnavailableError` stands for both.
kb.delivery.front carries the rule out.
"""

from io import BytesIO

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.module_loading import import_string

from kb.delivery.encodings import Headers, encode
from kb.delivery.page_store import GRACE, Page
from kb.delivery.snapshot import Snapshot

MAX_SILENCE = 1.5
"""Seconds that a check waits until the database counts as not answering."""
MAX_OUTAGE = 3600.0
"""Seconds: the age up to which a stored page is served while no new one can be built."""
RETRY_AFTER = 5
"""Seconds, for the Retry-After header of the 503 page."""

NOT_READY: tuple[int, Headers, bytes] = (503, [("Content-Type", "text/plain")], b"not ready: database\n")
"""The response of `/readyz`: status, headers and body. kb.pages.health says the same if a query fails."""

WITHOUT_DATABASE: set[str] = set()
"""The names of the views that answer without the database."""


class UnavailableError(Exception):
    """Django cannot answer now: there is an outage, too many requests wait, or the answer takes too long."""


def register_without_database(name: str) -> None:
    """Registers a view that answers without the database. kb.pages.urls calls this for the pages of the registry."""
    WITHOUT_DATABASE.add(name)


def may_serve_instead(stored: Page, current: Snapshot, now: float) -> bool:
    """Returns True if a stored page may be served because a new one cannot be built.

    That is so in an outage, while too many requests wait, and if building fails with a database error or takes too
    long. A page of the snapshot that was current last is served until it is `MAX_OUTAGE` old, a page of an older one
    for `GRACE` after that was last known to be current.
    """
    if stored.snapshot is current:
        return now < stored.rendered_at + MAX_OUTAGE
    return now < stored.snapshot.seen + GRACE


def unavailable_pages() -> dict[str, Page]:
    """Returns the 503 page by the language of the address. It is rendered at the start, before anything can fail."""
    handler = _Handler()
    return {language: _render(handler, language) for language, _name in settings.LANGUAGES}


class _Handler(WSGIHandler):
    """Django with all middleware and a single view, so that the page has the usual headers."""

    def _get_response(self, request: HttpRequest) -> HttpResponseBase:
        view = import_string(settings.UNAVAILABLE_VIEW)
        response: HttpResponseBase = view(request)
        response.status_code = 200  # or Django would log an error at every start
        return response


def _render(handler: _Handler, language: str) -> Page:
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": f"/{language}/",
        "SERVER_NAME": settings.ALLOWED_HOSTS[0].lstrip(".").replace("*", "localhost"),
        "SERVER_PORT": "443",
        "HTTP_X_FORWARDED_PROTO": "https",
        "wsgi.url_scheme": "https",
        "wsgi.input": BytesIO(),
    }
    response = handler.get_response(handler.request_class(environ))
    headers = [*response.items(), ("Retry-After", str(RETRY_AFTER))]
    return Page(Snapshot("", 0), 0, 503, encode(response.getvalue(), headers), is_shareable=False)
