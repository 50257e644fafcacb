"""What stands in front of Django: a finished page is answered without entering it."""

from collections.abc import Container, Iterable
from functools import lru_cache
from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import DatabaseError
from django.http.request import split_domain_port, validate_host

from kb.delivery.background import Background
from kb.delivery.forms import is_known, preferred
from kb.delivery.keeping import may_be_kept
from kb.delivery.store import Answer, Environ, Store

LONGEST = 300
"""Of a header whose meaning is remembered; those of strangers can be as long as they like."""


class Front:
    """A WSGI application around Django that answers public pages from a page store."""

    def __init__(self, django: WSGIHandler, folder: Path) -> None:
        self._django = django
        self._store = Store(django, folder)
        self._editions = self._store.editions
        self._page = self._store.memory.get
        self._background = Background(self._store)
        self._background.start()

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        given = environ.get
        host, forwarded = given("HTTP_HOST", ""), given("HTTP_X_FORWARDED_PROTO", "")
        accepted = given("HTTP_ACCEPT_ENCODING", "")
        if (
            environ["REQUEST_METHOD"] not in ("GET", "HEAD")
            or len(host) + len(forwarded) + len(accepted) > LONGEST
            or not _is_for_us(host, environ["wsgi.url_scheme"], forwarded)
        ):
            return self._django(environ, start_response)
        path, query = given("PATH_INFO", ""), given("QUERY_STRING", "")
        key = f"{path}?{query}"
        page = self._page(key)
        if page is None or page.edition is not self._editions.current or page.edition.until <= monotonic():
            if not may_be_kept(path, query):
                return self._django(environ, start_response)
            try:
                found = self._store.page(key, environ)
            except DatabaseError:  # nothing is kept and nothing can be made: Django says so
                return self._django(environ, start_response)
            if isinstance(found, Answer):
                return _as_it_is(found, accepted, environ, start_response)
            page = found
        form = page.forms[_coding(page.forms, accepted)]
        known = given("HTTP_IF_NONE_MATCH")
        if known and is_known(known, form.etag):
            start_response("304 Not Modified", form.headers_of_304)
            return []
        start_response("200 OK", form.headers)
        return [form.body] if environ["REQUEST_METHOD"] == "GET" else []


def _as_it_is(answer: Answer, accepted: str, environ: Environ, start_response: Any) -> list[bytes]:
    coding = _coding(answer.bodies, accepted)
    body = answer.bodies[coding]
    of_form = [("Content-Length", str(len(body))), *([("Content-Encoding", coding)] if coding else [])]
    start_response(answer.status, answer.headers + of_form)
    return [body] if environ["REQUEST_METHOD"] == "GET" else []


def _coding(there: Container[str], accepted: str) -> str:
    """The first of the codings that are accepted and there; the page as it is always is."""
    return next(filter(there.__contains__, preferred(accepted)))


@lru_cache(maxsize=256)
def _is_for_us(host: str, scheme: str, forwarded: str) -> bool:
    """Whether Django would answer at this host and scheme; what it would refuse or lead elsewhere is left to it."""
    domain, _ = split_domain_port(host)
    if not (domain and validate_host(domain, settings.ALLOWED_HOSTS)):
        return False
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        scheme = "https" if forwarded.partition(",")[0].strip() == settings.SECURE_PROXY_SSL_HEADER[1] else "http"
    return scheme == "https" or not settings.SECURE_SSL_REDIRECT
