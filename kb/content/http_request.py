"""One HTTP request to a web site of somebody else: to a public address alone, with limits on time and size.

http.client limits the time of each read, but not of the whole response, and it resolves the name once more when it
connects. Here one clock runs for the whole request, and the connection goes to the addresses that were judged.
"""

import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from threading import Timer
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from django.utils.encoding import iri_to_uri, punycode

from kb.content.public_addresses import NotPublic, UnknownHost
from kb.models import LinkResult

Resolve = Callable[[str, int], list[str]]
"""Returns the IP addresses of a host and port. Raises UnknownHost or NotPublic."""
MAX_ADDRESSES = 3
"""IP addresses of a host that are tried."""
_PORTS = {"http": 80, "https": 443}


class Response(NamedTuple):
    status: int
    redirect: str
    """The absolute address that the response leads to; "" if it is no redirect."""
    body: bytes


class RequestFailed(Exception):  # noqa: N818  # says what happened
    """There is no response. `result` says why."""

    def __init__(self, result: LinkResult) -> None:
        super().__init__(result)
        self.result = result


class Limits(NamedTuple):
    seconds: float = 10
    """For the whole request, from the connection to the last byte that is read."""
    body: int = 0
    """Bytes of the body that are read."""


def send_request(
    method: str, url: str, *, headers: Mapping[str, str], limits: Limits, resolve: Resolve, tls: ssl.SSLContext
) -> Response:
    """Sends one request and follows no redirect. Raises RequestFailed."""
    try:
        parts = urlsplit(url)
        host, port = punycode(parts.hostname or ""), parts.port or _PORTS[parts.scheme]
    except (ValueError, KeyError):  # a port that is no number, another scheme
        raise RequestFailed(LinkResult.NO_WEB_PAGE) from None
    try:
        addresses = resolve(host, port)
    except UnknownHost:
        raise RequestFailed(LinkResult.UNKNOWN_HOST) from None
    except NotPublic:
        raise RequestFailed(LinkResult.NO_WEB_PAGE) from None
    connection = _Connection(host, port, addresses, limits.seconds, tls if parts.scheme == "https" else None)
    path = iri_to_uri((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
    try:
        with connection.running_clock():
            connection.request(method, path, headers=dict(headers))
            response = _read(connection, limits)
    except (OSError, HTTPException) as error:
        raise RequestFailed(LinkResult.TIMEOUT if connection.is_time_up else _reason(error)) from None
    if connection.is_time_up:  # to http.client, headers that were cut short look complete
        raise RequestFailed(LinkResult.TIMEOUT)
    return response._replace(redirect=_absolute(url, response.redirect))


def _read(connection: "_Connection", limits: Limits) -> Response:
    with connection.getresponse() as response:
        location = response.getheader("Location") if response.status in (301, 302, 303, 307, 308) else None
        return Response(response.status, location or "", response.read(limits.body) if limits.body else b"")


def _absolute(url: str, location: str) -> str:
    """Returns the address that the header leads to, "" without one."""
    try:
        # http.client decodes headers as Latin-1.
        return urljoin(url, location.encode("latin-1").decode("utf-8", "replace").strip()) if location else ""
    except ValueError:
        raise RequestFailed(LinkResult.NO_WEB_PAGE) from None


def _reason(error: Exception) -> LinkResult:
    if isinstance(error, TimeoutError):
        return LinkResult.TIMEOUT
    return LinkResult.TLS_ERROR if isinstance(error, ssl.SSLError) else LinkResult.NO_ANSWER


class _Connection(HTTPConnection):
    """A connection to one of the `addresses`, which ends when the time is up, whatever it waits for."""

    def __init__(self, host: str, port: int, addresses: list[str], seconds: float, tls: ssl.SSLContext | None) -> None:
        super().__init__(host, port, timeout=seconds)
        self.default_port = _PORTS["https" if tls else "http"]  # the Host header names no default port
        self.is_time_up = False
        self._addresses = addresses[:MAX_ADDRESSES]
        self._seconds = seconds
        self._tls = tls
        self._socket: socket.socket | None = None
        """The socket as long as it is open. http.client forgets it once the response has begun."""
        self._clock = Timer(seconds, self._end)
        self._clock.daemon = True

    @contextmanager
    def running_clock(self) -> Iterator[None]:
        """Runs the clock, and closes the connection afterwards."""
        self._clock.start()
        try:
            yield
        finally:
            self._clock.cancel()
            self.close()

    def connect(self) -> None:
        self.sock = self._socket = self._connect_to_first()
        self.sock.settimeout(self._seconds)
        if self._tls:
            # The handshake comes after the assignment, so that the clock can end it.
            self.sock = self._socket = self._tls.wrap_socket(
                self._socket, server_hostname=self.host, do_handshake_on_connect=False
            )
            self.sock.do_handshake()

    def _connect_to_first(self) -> socket.socket:
        """Returns a connection to the first address that accepts one. Raises the error of the last address."""
        *others, last = self._addresses
        for address in others:
            with suppress(OSError):
                return socket.create_connection((address, self.port), self._seconds / len(self._addresses))
        return socket.create_connection((last, self.port), self._seconds / len(self._addresses))

    def _end(self) -> None:
        self.is_time_up = True
        if self._socket:
            with suppress(OSError):  # it is closed already
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
