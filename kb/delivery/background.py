"""What a process does for its page store beside answering: it watches for changes, warms, compresses and tidies."""

import json
import logging
import sys
from collections.abc import Callable
from io import BytesIO
from threading import Thread
from time import monotonic, sleep
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from kb.delivery.memory import Page
from kb.delivery.store import Answer, Environ, Store

EVERY = 0.2
"""Seconds between two looks at the database."""
SETTLED = 2
"""Seconds without a change, after which pages are worth being compressed as well as can be."""
TIDIED = 10
"""Seconds between two looks for editions that were left."""
WARMED = "/saved-pages.json"
"""It names the pages that are most worth having."""

log = logging.getLogger(__name__)


class Background:
    """Two threads that end with the process: one watches and does nothing else, one does what takes its time."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._shown = ""
        self._changed = 0.0
        self._tidied = 0.0
        self._is_warm = False

    def start(self) -> None:
        self._store.files.claim()
        for work in (self._watch, self._tend):
            Thread(target=_for_ever, args=(work,), name=f"page store:{work.__name__}", daemon=True).start()

    def _watch(self) -> None:
        edition = self._store.editions.look()
        self._store.files.show(edition.name)  # each time: a full disk or another process may have been in the way
        if edition.name != self._shown:
            self._shown = edition.name
            self._changed = monotonic()
        self._store.memory.drop_others(edition, monotonic())

    def _tend(self) -> None:
        if not self._is_warm:
            self._warm()
            self._is_warm = True
            connection.close()  # nothing else here asks the database
        while monotonic() - self._changed > SETTLED and self._store.improve():
            pass
        if monotonic() - self._tidied > TIDIED:
            self._store.files.tidy(self._shown)
            self._tidied = monotonic()

    def _warm(self) -> None:
        """Makes the pages that visitors are likeliest to ask for before the first of them does."""
        listed = self._ask(WARMED)
        if isinstance(listed, Answer):
            log.warning("No page is made in advance: %s answers %s.", WARMED, listed.status)
            return
        named = json.loads(listed.forms[""].body)
        for address in (*named["offline"].values(), *named["addresses"]):
            self._ask(address)

    def _ask(self, path: str) -> Page | Answer:
        return self._store.page(f"{path}?", _request(path))


def _for_ever(work: Callable[[], None]) -> None:
    was_well = True
    while True:
        try:
            work()
            was_well = True
        except Exception:  # the thread has to go on, whatever it met; said once, not five times a second
            if was_well:
                log.exception("The page store met something unexpected and goes on.")
            was_well = False
        sleep(EVERY)


def _request(path: str) -> Environ:
    """A request of our own, as the server would hand it over."""
    site = urlsplit(settings.SITE_URL)
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": site.hostname,
        "SERVER_PORT": str(site.port or {"http": 80, "https": 443}[site.scheme]),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": site.netloc,
        "HTTP_X_FORWARDED_PROTO": site.scheme,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": site.scheme,
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
