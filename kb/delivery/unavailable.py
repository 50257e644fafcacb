"""The page for the time when the site cannot answer. It is rendered at the start, before anything can fail."""

from io import BytesIO

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.module_loading import import_string

from kb.delivery.encodings import encode
from kb.delivery.page_store import Page
from kb.delivery.snapshot import Snapshot

RETRY_AFTER = 5
"""Seconds, for the Retry-After header."""


class _Handler(WSGIHandler):
    """Django with all middleware and a single view, so that the page has the usual headers."""

    def _get_response(self, request: HttpRequest) -> HttpResponseBase:
        view = import_string(settings.UNAVAILABLE_VIEW)
        response: HttpResponseBase = view(request)
        response.status_code = 200  # or Django would log an error at every start
        return response


def unavailable_pages() -> dict[str, Page]:
    """Returns the page by the language of the address."""
    handler = _Handler()
    return {language: _render(handler, language) for language, _name in settings.LANGUAGES}


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
