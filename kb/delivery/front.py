"""What the server runs: answers cached pages itself, and hands everything else to Django.

Cached pages are answered on the server's event loop, which never waits. Django runs in a few threads of its own;
requests wait for one without holding a thread, and no longer than the database answers. So a database that hangs
takes Django's threads at most, and never a cached page.
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

from kb.delivery.cache_policy import WITHOUT_DATABASE, is_cacheable, view_name
from kb.delivery.encodings import matches_etag, preferred_codings
from kb.delivery.page_rendering import render_page
from kb.delivery.page_store import Page, PageStore
from kb.delivery.unavailable import unavailable_pages
from kb.delivery.watcher import Watcher
from kb.delivery.wsgi_bridge import BodyError, Response, read_body, respond, wsgi_environ

DJANGO_THREADS = 4
"""Requests that Django answers at a time: more would only take turns. Each may hold a database connection."""
LIGHT_THREADS = 2
"""The same for requests that need no database, such as static files."""
MAX_WAITING = 200
"""Requests that wait for Django; what comes beyond is told to come again."""
PAGE_PATIENCE = 10.0
"""Seconds that a visitor waits for a page to be made."""
SHORT_PATIENCE = 1.0
"""The same where the last page may do."""
TURN_PATIENCE = 10.0
"""Seconds that any other request waits for its turn."""
READY_PATIENCE = 1.0
"""Seconds that `/readyz` waits."""
POLL = 0.1
"""Seconds between two looks whether the database still answers."""
MAX_HEADER = 300
"""Characters of headers whose meaning is remembered."""

T = TypeVar("T")


class UnavailableError(Exception):
    """Django cannot answer now."""


class Front:
    """An RSGI application around Django."""

    def __init__(self, django: WSGIHandler) -> None:
        self.watcher = Watcher()
        self.pages = PageStore()
        self._django = django
        self._database_threads = ThreadPoolExecutor(DJANGO_THREADS, "django")
        self._light_threads = ThreadPoolExecutor(LIGHT_THREADS, "light")
        self._being_made: dict[str, Future[Page]] = {}
        self._waiting = 0
        self._unavailable = unavailable_pages()

    def __rsgi_init__(self, _loop: asyncio.AbstractEventLoop) -> None:
        """Called by the server before the first request."""
        self.watcher.start()
        gc.freeze()  # what is there stays: collecting garbage need not look at it again

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        header = scope.headers.get
        host = header("host") or scope.authority or ""
        forwarded, accepted = header("x-forwarded-proto", ""), header("accept-encoding", "")
        if (
            scope.method in ("GET", "HEAD")
            and len(host) + len(forwarded) + len(accepted) <= MAX_HEADER
            and _is_ours(host, scope.scheme, forwarded)
        ):
            address = f"{scope.path}?{scope.query_string}"
            page = self.pages.get(address)
            if page and page.is_fresh(self.watcher.current, monotonic()):
                _send(page, scope.method, header("if-none-match"), accepted, protocol)
                return
            if is_cacheable(scope.path, scope.query_string):
                page = await self._page(address, scope) or self._unavailable_for(scope)
                _send(page, scope.method, header("if-none-match"), accepted, protocol)
                return
        await self._pass_on(scope, protocol, accepted)

    async def _page(self, address: str, scope: Scope) -> Page | None:
        """The page, made now if need be; while the database does not answer the last one, or None."""
        last = self.pages.get(address)
        try:
            making = self._being_made.get(address)
            if making and last and last.may_bridge_making(self.watcher.current, monotonic()):
                return last
            patience = SHORT_PATIENCE if last else PAGE_PATIENCE
            return await self._wait(making or self._make(address, scope), leave_after=patience)
        except (UnavailableError, AnyDatabaseError):
            is_allowed = last and last.may_bridge_outage(self.watcher.current, monotonic())
            return last if is_allowed else None

    def _make(self, address: str, scope: Scope) -> Future[Page]:
        """Begins to make the page, once for all who ask meanwhile."""
        self._check_database()
        making = self._database_threads.submit(render_page, self._django, self.watcher, wsgi_environ(scope))
        self._being_made[address] = making
        loop = asyncio.get_running_loop()
        making.add_done_callback(lambda made: loop.call_soon_threadsafe(self._keep, address, made))
        return making

    def _keep(self, address: str, made: Future[Page]) -> None:
        self._being_made.pop(address, None)
        if not made.cancelled() and not made.exception():
            page = made.result()
            if page.is_shareable and page.snapshot is self.watcher.current:
                self.pages.put(address, page)

    async def _pass_on(self, scope: Scope, protocol: HTTPProtocol, accepted: str) -> None:
        """Has Django answer a request that is not for a cached page."""
        name = view_name(scope.path)
        try:
            response = await self._response(name, scope, await read_body(protocol))
        except BodyError as error:
            protocol.response_empty(error.status, [("Content-Length", "0"), ("Connection", "close")])
        except UnavailableError:
            if name == "ready":
                protocol.response_bytes(503, [("Content-Type", "text/plain")], b"not ready: database\n")
            else:
                _send(self._unavailable_for(scope), scope.method, None, accepted, protocol)
        else:
            protocol.response_bytes(response.status, response.headers, response.body)

    async def _response(self, name: str, scope: Scope, body: bytes) -> Response:
        environ = wsgi_environ(scope, body)
        if name in WITHOUT_DATABASE or _is_static_file(scope.path):
            work = self._light_threads.submit(respond, self._django, environ)
            return await self._wait(work, needs_database=False)
        self._check_database()
        work = self._database_threads.submit(respond, self._django, environ)
        leave_after = READY_PATIENCE if name == "ready" else math.inf
        return await self._wait(work, leave_after=leave_after, is_write=scope.method not in ("GET", "HEAD"))

    def _check_database(self) -> None:
        """Raises UnavailableError where a request that needs the database would wait in vain."""
        if self._waiting >= MAX_WAITING or not self.watcher.is_answering():
            raise UnavailableError

    async def _wait(
        self, work: Future[T], *, leave_after: float = math.inf, needs_database: bool = True, is_write: bool = False
    ) -> T:
        """Waits for a thread's work. Raises UnavailableError when its turn does not come, after `leave_after` seconds,
        or when the database stops answering; but a write that has begun is waited for, because it may succeed.
        """
        began = monotonic()
        waiting = asyncio.wrap_future(work)
        waiting.add_done_callback(lambda done: done.cancelled() or done.exception())  # nobody may be left to ask
        self._waiting += 1
        try:
            while not (await asyncio.wait([waiting], timeout=POLL))[0]:
                waited = monotonic() - began
                is_outage = needs_database and not self.watcher.is_answering()
                if (waited > TURN_PATIENCE or is_outage) and work.cancel():
                    raise UnavailableError
                if waited > leave_after or (is_outage and not is_write):
                    raise UnavailableError
        finally:
            self._waiting -= 1
        if waiting.cancelled():  # by another who waited for it
            raise UnavailableError
        return waiting.result()

    def _unavailable_for(self, scope: Scope) -> Page:
        return self._unavailable.get(scope.path.split("/")[1], self._unavailable[settings.LANGUAGE_CODE])


def _send(page: Page, method: str, if_none_match: str | None, accepted: str, protocol: HTTPProtocol) -> None:
    encoded = page.encodings[""]
    for coding in preferred_codings(accepted[:MAX_HEADER]):
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
def _is_ours(host: str, scheme: str, forwarded: str) -> bool:
    """Whether Django would answer at this host and scheme; what it would refuse or redirect is left to it."""
    domain, _ = split_domain_port(host)
    if not (domain and validate_host(domain, settings.ALLOWED_HOSTS)):
        return False
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        scheme = "https" if forwarded.partition(",")[0].strip() == settings.SECURE_PROXY_SSL_HEADER[1] else "http"
    return scheme == "https" or not settings.SECURE_SSL_REDIRECT


def _is_static_file(path: str) -> bool:
    """Whether WhiteNoise has this file; its 404 would need the database."""
    prefix = f"/{settings.STATIC_URL.strip('/')}/"
    return path.startswith(prefix) and path.removeprefix(prefix) in _static_files()


@cache
def _static_files() -> frozenset[str]:
    hashed: dict[str, str] = getattr(staticfiles_storage, "hashed_files", {})
    return frozenset({*hashed, *hashed.values()})
