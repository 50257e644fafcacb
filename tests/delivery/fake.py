"""A site without Django's views and without a database: what the page store asks, and what it is answered."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO

from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse

from kb.delivery.keeping import CACHE_CONTROL

PATH = "/en/faq/payment-failed/"


class Site:
    """Stands for Django (a WSGIHandler) and for the database: `edition` is what is current there."""

    request_class = WSGIRequest

    def __init__(self) -> None:
        self.edition = "edition-1"
        self.asked: list[WSGIRequest] = []
        """For pages to keep."""
        self.passed: list[dict] = []
        """What went to Django as it came."""
        self.looks = 0
        self.answer: Callable[[WSGIRequest], HttpResponse] = self.page
        self.error: Exception | None = None

    def page(self, request) -> HttpResponse:
        response = HttpResponse(f"<p>{self.edition}: {request.get_full_path()}</p>" * 20)
        response["Cache-Control"] = CACHE_CONTROL
        response["Vary"] = "Accept-Encoding"
        return response

    def get_response(self, request) -> HttpResponse:
        self.asked.append(request)
        return self.answer(request)

    def __call__(self, environ, start_response):
        self.passed.append(environ)
        start_response("200 OK", [("X-Answered-By", "Django")])
        return [b"Django"]

    def edition_name(self) -> str:
        return self.edition

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        self.looks += 1
        if self.error:
            raise self.error
        yield


class Clock:
    """The monotonic clock, moved by hand."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


def asking(path: str = PATH, query: str = "", method: str = "GET", **more) -> dict:
    """A request as a WSGI server hands it over."""
    return {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "testserver",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        **more,
    }
