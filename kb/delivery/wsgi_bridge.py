"""Translates requests of the server (RSGI, Granian's interface) for Django's WSGI handler, and responses back."""

import asyncio
import re
import sys
from collections.abc import Callable
from io import BytesIO
from typing import Any, NamedTuple

from django.core.handlers.wsgi import WSGIHandler
from granian.rsgi import HTTPProtocol, Scope

from kb.delivery.encodings import Headers

MAX_BODY = 5_000_000
"""The longest request body."""
MAX_UPLOAD = 42_000_000
"""The longest body that is sent to an address in UPLOADS."""
UPLOADS = re.compile(r"/admin/kb/[a-z]+/import/")
"""Where staff upload tables (kb.admin.bulk)."""
BODY_SECONDS = 30
"""How long a client may take to send the body. It is read first, so that no thread of Django waits for it."""

Environ = dict[str, Any]


class Response(NamedTuple):
    status: int
    headers: Headers
    body: bytes


class BodyError(Exception):
    """A request body is too long (413) or takes too long (408)."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


async def read_body(scope: Scope, protocol: HTTPProtocol) -> bytes:
    """Returns the whole body of the request. Raises BodyError, at once for a body that is announced as too long."""
    most = MAX_UPLOAD if UPLOADS.fullmatch(scope.path) else MAX_BODY
    announced = scope.headers.get("content-length", "")
    if announced.isdecimal() and int(announced[:20]) > most:
        raise BodyError(413)
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for chunk in protocol:
                body += chunk
                if len(body) > most:
                    raise BodyError(413)
    except TimeoutError:
        raise BodyError(408) from None
    return bytes(body)


def wsgi_environ(scope: Scope, body: bytes = b"") -> Environ:
    """Returns the request as a WSGI environ (PEP 3333)."""
    host, _, port = scope.server.rpartition(":")
    environ: Environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode("utf-8", "replace").decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),  # IPv6 comes as [::1]:8000
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        if "_" in name:  # in WSGI it would look like the header with hyphens, which only the proxy may set
            continue
        variable = name.upper().replace("-", "_")
        if variable not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            variable = f"HTTP_{variable}"
        separator = "; " if variable == "HTTP_COOKIE" else ","
        environ[variable] = f"{environ[variable]}{separator}{value}" if variable in environ else value
    if body:
        environ["CONTENT_LENGTH"] = str(len(body))  # chunked requests have none
    if scope.authority:
        environ.setdefault("HTTP_HOST", scope.authority)
    return environ


def _ignore(_status: str, _headers: Headers, _error: Any = None, /) -> Callable[[bytes], object]:
    """Ignores start_response (PEP 3333): Django's response object has the status and headers too."""
    return lambda _body: None


def respond(django: WSGIHandler, environ: Environ) -> Response:
    """Returns Django's response to a request, read to its end."""
    response = django(environ, _ignore)
    try:
        body = b"".join(response)
    finally:
        response.close()  # lets Django end the request
    headers = list(response.items())
    headers += [("Set-Cookie", cookie.OutputString()) for cookie in response.cookies.values()]
    return Response(response.status_code, headers, body)
