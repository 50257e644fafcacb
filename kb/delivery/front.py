"""The application that the server runs: it serves stored pages itself and passes other requests on to Django.

Stored pages are served on the server's event loop, which never blocks. Django runs in a few threads; a request waits
for one as a coroutine, and only while the database answers. So a database that hangs blocks Django's threads at most,
and never a stored page. kb.delivery.outage has the rule for a database that does not answer.
"""

import asyncio
import gc
import math
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache, lru_cache
from time import monotonic
from typing import TypeVar

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.handlers.wsgi import WSGIHandler
from django.db import Error as AnyDatabaseError
from django.http.request import split_domain_port, validate_host
from granian.rsgi import HTTPProtocol, Scope

from kb.delivery.cache_policy import is_cacheable, view_name
from kb.delivery.encodings import matches_etag, preferred_codings
from kb.delivery.outage import NOT_READY, WITHOUT_DATABASE, UnavailableError, may_serve_instead, unavailable_pages
from kb.delivery.page_builder import build_page, make_page
from kb.delivery.page_store import Page, PageStore
from kb.delivery.watcher import Watcher
from kb.delivery.wsgi_bridge import BodyError, Response, read_body, respond, wsgi_environ

DJANGO_THREADS = 4
"""Requests that Django answers at a time; each may hold a database connection. More threads would not be faster."""
LIGHT_THREADS = 2
"""The same for requests that need no database, such as static files."""
MAX_WAITING = 200
"""Requests that may wait for Django; others get a 503."""
PAGE_TIMEOUT = 10.0
"""Seconds that a visitor waits until a page is built."""
REPLACED_PAGE_TIMEOUT = 1.0
"""The same if a stored page may be served instead then."""
QUEUE_TIMEOUT = 10.0
"""Seconds that a request waits for a thread."""
READY_TIMEOUT = 5.0
"""Seconds that `/readyz` waits. An outage ends its wait earlier."""
POLL_INTERVAL = 0.1
"""Seconds between two checks of whether the database still answers."""
MAX_HEADERS = 300
"""Characters of the headers that decide about a page, so that the caches of their meaning stay small."""

T = TypeVar("T")


class Front:
    """An RSGI application around Django."""

    def __init__(self, django: WSGIHandler) -> None:
        self.watcher = Watcher()
        self.pages = PageStore()
        self._django = django
        self._database_threads = ThreadPoolExecutor(DJANGO_THREADS, "django")
        self._light_threads = ThreadPoolExecutor(LIGHT_THREADS, "light")
        self._page_builds: dict[str, Future[Page]] = {}
        self._waiting = 0
        self._unavailable = unavailable_pages()

    def __rsgi_init__(self, _loop: asyncio.AbstractEventLoop) -> None:
        """Starts the watcher. The server calls this before the first request."""
        self.watcher.start()
        gc.freeze()  # garbage collection can skip what was loaded until now

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        header = scope.headers.get
        host = header("host") or scope.authority or ""
        forwarded, accepted = header("x-forwarded-proto", ""), header("accept-encoding", "")
        if (
            scope.method in ("GET", "HEAD")
            and len(host) + len(forwarded) + len(accepted) <= MAX_HEADERS
            and _is_valid_origin(host, scope.scheme, forwarded)
        ):
            address = f"{scope.path}?{scope.query_string}"
            page = self.pages.get(address)
            if page and page.is_fresh(self.watcher.current, monotonic()):
                _send(page, scope.method, header("if-none-match"), accepted, protocol)
                return
            if is_cacheable(scope.path, scope.query_string):
                page = await self._get_page(address, scope) or self._unavailable_for(scope)
                _send(page, scope.method, header("if-none-match"), accepted, protocol)
                return
        await self._pass_on(scope, protocol, accepted)

    async def _get_page(self, address: str, scope: Scope) -> Page | None:
        """Returns the current page, built if needed; the stored page or None while that is not possible."""
        stored = self.pages.get(address)
        try:
            build = self._page_builds.get(address)
            if build and stored and stored.may_serve_while_building(self.watcher.current, monotonic()):
                return stored
            later = monotonic() + REPLACED_PAGE_TIMEOUT
            is_replaced = stored is not None and may_serve_instead(stored, self.watcher.current, later)
            timeout = REPLACED_PAGE_TIMEOUT if is_replaced else PAGE_TIMEOUT
            return await self._wait(build or self._start_build(address, scope), timeout=timeout)
        except (UnavailableError, AnyDatabaseError):
            is_allowed = stored is not None and may_serve_instead(stored, self.watcher.current, monotonic())
            return stored if is_allowed else None

    def _start_build(self, address: str, scope: Scope) -> Future[Page]:
        """Starts to build the page, once for all requests that arrive meanwhile."""
        self._check_available()
        build = self._database_threads.submit(build_page, self._django, self.watcher, wsgi_environ(scope))
        self._page_builds[address] = build
        loop = asyncio.get_running_loop()
        build.add_done_callback(lambda done: loop.call_soon_threadsafe(self._store, address, done))
        return build

    def _store(self, address: str, build: Future[Page]) -> None:
        """Stores a page that was built, unless it is already out of date or not for everybody."""
        self._page_builds.pop(address, None)
        if not build.cancelled() and not build.exception():
            page = build.result()
            if page.is_shareable and page.snapshot is self.watcher.current:
                self.pages.put(address, page)

    async def _pass_on(self, scope: Scope, protocol: HTTPProtocol, accepted: str) -> None:
        """Answers what the page store does not.

        That is: other methods and pages, hosts that Django refuses, overlong headers.
        """
        name = view_name(scope.path)
        try:
            response = await self._response(name, scope, await read_body(scope, protocol))
        except BodyError as error:
            protocol.response_empty(error.status, [("Content-Length", "0"), ("Connection", "close")])
        except (UnavailableError, AnyDatabaseError):
            if name == "ready":
                protocol.response_bytes(*NOT_READY)
            else:
                _send(self._unavailable_for(scope), scope.method, None, accepted, protocol)
        else:
            protocol.response_bytes(response.status, response.headers, response.body)

    async def _response(self, name: str, scope: Scope, body: bytes) -> Response:
        environ = wsgi_environ(scope, body)
        if name in WITHOUT_DATABASE or _is_static_file(scope.path):
            work = self._light_threads.submit(respond, self._django, environ)
            return await self._wait(work, needs_database=False)
        self._check_available()
        is_read = scope.method in ("GET", "HEAD")
        if is_read and name != "ready" and not name.startswith("admin:"):
            work = self._database_threads.submit(make_page, self._django, self.watcher, environ)
            return await self._wait(work, timeout=PAGE_TIMEOUT)
        work = self._database_threads.submit(respond, self._django, environ)
        timeout = READY_TIMEOUT if name == "ready" else math.inf
        return await self._wait(work, timeout=timeout, is_write=not is_read)

    def _check_available(self) -> None:
        """Raises UnavailableError if too many requests wait, or the database does not answer."""
        if self._waiting >= MAX_WAITING or not self.watcher.is_answering():
            raise UnavailableError

    async def _wait(
        self, work: Future[T], *, timeout: float = math.inf, needs_database: bool = True, is_write: bool = False
    ) -> T:
        """Waits for work in a thread and returns its result.

        Raises UnavailableError if no thread is free in time, after `timeout` seconds, or if the database stops
        answering. A write that has begun is waited for, because it may succeed.
        """
        started = monotonic()
        waiting = asyncio.wrap_future(work)
        waiting.add_done_callback(
            lambda done: done.cancelled() or done.exception()
        )  # or asyncio would log it as unhandled
        self._waiting += 1
        try:
            while not (await asyncio.wait([waiting], timeout=POLL_INTERVAL))[0]:
                waited = monotonic() - started
                is_outage = needs_database and not self.watcher.is_answering()
                if (waited > QUEUE_TIMEOUT or is_outage) and work.cancel():
                    raise UnavailableError
                if waited > timeout or (is_outage and not is_write):
                    raise UnavailableError
        finally:
            self._waiting -= 1
        if waiting.cancelled():  # by another request for the same page
            raise UnavailableError
        return waiting.result()

    def _unavailable_for(self, scope: Scope) -> Page:
        language = scope.path.removeprefix("/").partition("/")[0]
        return self._unavailable.get(language, self._unavailable[settings.LANGUAGE_CODE])


def _send(page: Page, method: str, if_none_match: str | None, accepted: str, protocol: HTTPProtocol) -> None:
    encoded = page.encodings[""]
    for coding in preferred_codings(accepted[:MAX_HEADERS]):
        if coding in page.encodings:
            encoded = page.encodings[coding]
            break
    if if_none_match and page.status == 200 and matches_etag(if_none_match, encoded.etag):
        protocol.response_empty(304, encoded.headers_304)
    elif method == "HEAD":
        protocol.response_empty(page.status, encoded.headers)
    else:
        protocol.response_bytes(page.status, encoded.headers, encoded.body)


@lru_cache(maxsize=256)
def _is_valid_origin(host: str, scheme: str, forwarded: str) -> bool:
    """Returns True if Django accepts this host and scheme; it answers the others itself with an error or redirect."""
    domain, _ = split_domain_port(host)
    if not (domain and validate_host(domain, settings.ALLOWED_HOSTS)):
        return False
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        scheme = "https" if forwarded.partition(",")[0].strip() == settings.SECURE_PROXY_SSL_HEADER[1] else "http"
    return scheme == "https" or not settings.SECURE_SSL_REDIRECT


def _is_static_file(path: str) -> bool:
    """Returns True if WhiteNoise has this file; a 404 would need the database."""
    prefix = f"/{settings.STATIC_URL.strip('/')}/"
    return path.startswith(prefix) and path.removeprefix(prefix) in _static_files()


@cache
def _static_files() -> frozenset[str]:
    hashed: dict[str, str] = getattr(staticfiles_storage, "hashed_files", {})
    return frozenset({*hashed, *hashed.values()})
