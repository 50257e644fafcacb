"""Visits the web pages of others as a polite robot.

One request at a time, with a pause between two requests to a host. It names itself, asks robots.txt first, sends HEAD,
and GET only where HEAD is refused; of a page it reads nothing but the headers. It follows a few redirects.
"""

import ssl
import time
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urldefrag, urlsplit, urlunsplit
from urllib.robotparser import RobotFileParser

from kb.content.http_request import Limits, RequestFailed, Resolve, Response, send_request
from kb.content.public_addresses import resolve_public
from kb.models import LinkResult

MAX_REDIRECTS = 5
PAUSE = 1.0
"""Seconds between two requests to a host."""
PAGE_LIMITS = Limits(seconds=10)
ROBOTS_LIMITS = Limits(seconds=10, body=500 * 1024)
"""RFC 9309 asks to read at least 500 KiB of a robots.txt."""

_REFUSED = (401, 402, 403, 407, 418, 429, 451, 999)
"""HTTP status codes of pages that exist, for others than us. 999 is no standard, but some large sites use it."""


class Visit(NamedTuple):
    """What a visit to an address found out."""

    result: LinkResult
    status: int | None
    """The HTTP status of the last response; None if there was none."""
    final_url: str
    """Where the redirects led."""


class LinkVisitor:
    """Visits one address after the other, and remembers the robots.txt of every host and when it last asked it."""

    def __init__(
        self,
        user_agent: str,
        *,
        limits: Limits = PAGE_LIMITS,
        pause: float = PAUSE,
        resolve: Resolve = resolve_public,
        tls: ssl.SSLContext | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._user_agent = user_agent
        self._limits = limits
        self._pause = pause
        self._resolve = resolve
        self._tls = tls or ssl.create_default_context()
        self._sleep = sleep
        self._asked: dict[str, float] = {}
        """When the last request to each host ended."""
        self._robots: dict[tuple[str, str], RobotFileParser] = {}
        """The rules by scheme and host."""

    def visit(self, url: str) -> Visit:
        """Asks for the page and for those that it redirects to, without the page itself."""
        place = urldefrag(url).url
        for _ in range(1 + MAX_REDIRECTS):
            try:
                if not self._robots_for(place).can_fetch(self._user_agent, place):
                    return Visit(LinkResult.NOT_ALLOWED, None, place)
                response = self._look(place)
            except RequestFailed as failed:
                return Visit(failed.result, None, place)
            if not response.redirect:
                return Visit(_judge(response.status, moved=_site(place) != _site(url)), response.status, place)
            place = urldefrag(response.redirect).url
        return Visit(LinkResult.TOO_MANY_REDIRECTS, response.status, place)

    def _look(self, url: str) -> Response:
        """Sends HEAD, then GET if the server does not answer HEAD as it would GET."""
        try:
            response = self._send("HEAD", url, self._limits)
        except RequestFailed as failed:
            if failed.result != LinkResult.NO_ANSWER:
                raise
        else:
            if response.status < 400 or response.status == 429:
                return response
        return self._send("GET", url, self._limits)

    def _robots_for(self, url: str) -> RobotFileParser:
        """Returns the rules of the host. Where there is no readable robots.txt, everything is allowed."""
        parts = urlsplit(url)
        place = (parts.scheme, parts.netloc)
        if place not in self._robots:
            robots = RobotFileParser()
            robots.parse(self._read_robots(urlunsplit((*place, "/robots.txt", "", ""))).splitlines())
            self._robots[place] = robots
        return self._robots[place]

    def _read_robots(self, url: str) -> str:
        for _ in range(1 + MAX_REDIRECTS):
            try:
                response = self._send("GET", url, ROBOTS_LIMITS._replace(seconds=self._limits.seconds))
            except RequestFailed:
                return ""  # the request for the page then says why
            if not response.redirect:
                return response.body.decode("utf-8", "replace") if response.status == 200 else ""
            url = response.redirect
        return ""

    def _send(self, method: str, url: str, limits: Limits) -> Response:
        host = urlsplit(url).netloc
        if host in self._asked:
            self._sleep(max(0.0, self._asked[host] + self._pause - time.monotonic()))
        headers = {"User-Agent": self._user_agent, "Accept": "*/*", "Connection": "close"}
        try:
            return send_request(method, url, headers=headers, limits=limits, resolve=self._resolve, tls=self._tls)
        finally:
            self._asked[host] = time.monotonic()


def _site(url: str) -> str:
    """Returns the host without `www.`, by which a redirect to another site is told from one within a site."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _judge(status: int, *, moved: bool) -> LinkResult:
    if status < 400:
        return LinkResult.MOVED if moved else LinkResult.ANSWERS
    if status in _REFUSED:
        return LinkResult.REFUSED
    return LinkResult.NOT_FOUND if status < 500 else LinkResult.SERVER_ERROR
