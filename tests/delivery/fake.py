"""A fake site without views and database, and fake requests of the server, for the tests of the front."""

import asyncio
import math
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse

from kb.delivery.cache_policy import CACHE_CONTROL
from kb.delivery.outage import MAX_SILENCE
from kb.delivery.silence import TICK
from kb.delivery.watcher import Watcher

PATH = "/en/faq/payment-failed/"


class Site:
    """Replaces Django (a WSGIHandler) and the database; `snapshot` is the current snapshot id."""

    request_class = WSGIRequest

    def __init__(self) -> None:
        self.snapshot = "snapshot-1"
        self.asked: list[WSGIRequest] = []
        """Requests for cacheable pages."""
        self.passed: list[dict] = []
        """Requests that were passed on."""
        self.answer: Callable[[WSGIRequest], HttpResponse] = self.page
        self.error: Exception | None = None

    def page(self, request: WSGIRequest) -> HttpResponse:
        response = HttpResponse(f"<p>{self.snapshot}: {request.get_full_path()}</p>" * 20)
        response["Cache-Control"] = CACHE_CONTROL
        response["Vary"] = "Accept-Encoding"
        return response

    def get_response(self, request: WSGIRequest) -> HttpResponse:
        self.asked.append(request)
        return self.answer(request)

    def __call__(self, environ: dict, start_response: object) -> HttpResponse:
        self.passed.append(environ)
        return HttpResponse("Django", headers={"X-Answered-By": "Django"})

    def snapshot_id(self) -> str:
        return self.snapshot

    @contextmanager
    def consistent_read(self) -> Iterator[None]:
        if self.error:
            raise self.error
        yield


class Clock:
    """A monotonic clock that tests advance."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


class Headers:
    def __init__(self, headers: dict[str, str]) -> None:
        self._headers = headers

    def get(self, name: str, default: str | None = None) -> str | None:
        return self._headers.get(name, default)

    def items(self) -> list[tuple[str, str]]:
        return list(self._headers.items())


class Scope:
    """A request as Granian passes it; headers are keyword arguments."""

    http_version = "1.1"
    server, client, authority = "127.0.0.1:8000", "192.0.2.1:50000", None

    def __init__(self, path: str = PATH, query: str = "", method: str = "GET", scheme: str = "http", **headers: str):
        self.path, self.query_string, self.method, self.scheme = path, query, method, scheme
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.headers = Headers({"host": "testserver", **named})


class Reply:
    """The protocol object of a request, which records the response."""

    def __init__(self, body: bytes = b"") -> None:
        self._body = body
        self.status, self.listed, self.body = 0, [], b""

    async def __aiter__(self):
        yield self._body

    def response_empty(self, status: int, headers: list[tuple[str, str]]) -> None:
        self.response_bytes(status, headers, b"")

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        assert not self.status, "it is answered once"
        self.status, self.listed, self.body = status, headers, body

    @property
    def headers(self) -> dict[str, str]:
        return dict(self.listed)


def run(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """Runs on an event loop of its own, in a thread of its own: a browser's test leaves a running loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


def ask(application: object, *args: str, body: bytes = b"", **more: str) -> Reply:
    """Sends a request on an event loop of its own."""
    reply = Reply(body)
    run(application.__rsgi__(Scope(*args, **more), reply))
    return reply


def be_silent(watcher: Watcher, seconds: float = MAX_SILENCE) -> None:
    """Lets a check wait so long for the database."""
    watcher.silence.begin()
    for _ in range(math.ceil(seconds / TICK)):
        watcher.silence.tick()


def is_passed(reply: Reply) -> bool:
    """Returns whether Django answered, and not the front."""
    return reply.headers.get("X-Answered-By") == "Django"


def ask_concurrently(application: object, scopes: list[Scope]) -> list[Reply]:
    """Sends concurrent requests."""
    replies = [Reply() for _ in scopes]

    async def together() -> None:
        await asyncio.gather(*map(application.__rsgi__, scopes, replies))

    run(together())
    return replies
