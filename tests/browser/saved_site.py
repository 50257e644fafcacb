"""A site that a phone saves, whose server can really be stopped."""

import datetime
import socket
from contextlib import suppress
from typing import Any

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.test.testcases import LiveServerThread, QuietWSGIRequestHandler
from django.utils import timezone
from django.utils.translation import gettext, override
from playwright.sync_api import Page, Worker

SAVED = "No connection to this site. This page was saved on {date}."
OFFLINE = "This site cannot be reached"
IS_CONTROLLED = "() => navigator.serviceWorker.controller"
HAS_ALL = """async () => {
  const kept = await (await caches.open("state")).match("/saved-pages.json");
  if (!kept) return false;
  const list = await kept.json();
  const saved = (await (await caches.open(`saved ${list.version}`)).keys()).map(({ url }) => new URL(url).pathname);
  return [...list.addresses, ...list.files, ...Object.values(list.offline)].every((path) => saved.includes(path));
}"""


class _Server(ThreadedWSGIServer):
    """Lets nobody go on talking once it is closed, not over a connection that was kept open either."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._open: set[socket.socket] = set()
        super().__init__(*args, **kwargs)

    def process_request(self, request: socket.socket, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: socket.socket) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        super().server_close()
        for request in list(self._open):
            with suppress(OSError):  # closed meanwhile
                request.shutdown(socket.SHUT_RDWR)


class _Thread(LiveServerThread):
    def _create_server(self, connections_override: Any = None) -> _Server:
        return _Server((self.host, self.port), QuietWSGIRequestHandler, connections_override=connections_override)


class Site:
    """A server that can be stopped, and a phone that visits it."""

    def __init__(self, page: Page, connections: dict[str, Any]) -> None:
        self.page = page
        self._thread = _Thread("127.0.0.1", StaticFilesHandler, connections_override=connections)
        self._thread.daemon = True
        self._thread.start()
        self._thread.is_ready.wait()
        self.url = f"http://127.0.0.1:{self._thread.port}"

    def stop(self) -> None:
        self._thread.terminate()

    def visit(self, address: str) -> Page:
        self.page.goto(self.url + address)
        return self.page

    def save(self, address: str = "/en/") -> None:
        """Visits the page and waits until all that is to be saved is there."""
        self.visit(address)
        self.wait_for(IS_CONTROLLED)
        self.wait_for(HAS_ALL)

    def wait_for(self, asked: str, *arguments: Any) -> None:
        """Until the asynchronous function answers true; in the page, which Playwright's own waiting does not await."""
        self.page.evaluate(
            f"""async (given) => {{
              const asked = {asked};
              for (let n = 0; !(await asked(...given)); n++) {{
                if (n === 1200) throw new Error("waited in vain");
                await new Promise((resolve) => setTimeout(resolve, 50));
              }}
            }}""",
            list(arguments),
        )

    def addresses(self) -> list[str]:
        """Everything the browser keeps."""
        found: list[str] = self.page.evaluate(
            """async () => {
              const kept = [];
              for (const name of await caches.keys()) kept.push(...(await (await caches.open(name)).keys()));
              return kept.map(({ url }) => new URL(url)).map(({ pathname, search }) => pathname + search);
            }"""
        )
        return found

    @property
    def worker(self) -> Worker:
        return self.page.context.service_workers[0]

    def forget_last_update(self) -> None:
        """Makes the next visit check the version again."""
        self.worker.evaluate("lastUpdate = 0")


def said(message: str, language: str = "en", on: datetime.date | None = None) -> str:
    """Returns the message in that language, with the date as its readers write it."""
    with override(language):
        words = str(gettext(message))
    if on is None:
        return words
    dates = {"en": f"{on:%B} {on.day}, {on.year}", "zh-hans": f"{on.year}年{on.month}月{on.day}日"}
    return words.replace("{date}", dates[language])


def saved_today(language: str = "en") -> str:
    return said(SAVED, language, timezone.localdate())


def words_of(page: Page) -> str:
    return page.locator("body").inner_text()
