"""The page store: finished pages, each made once for an edition by one thread of one process.

Whoever asks for a page while it is made gets the last one as long as that may be served, and waits after that.
"""

from collections import deque
from pathlib import Path
from time import monotonic, sleep
from typing import Any, NamedTuple

from django.core.handlers.wsgi import WSGIHandler, get_script_name
from django.http.response import HttpResponseBase
from django.urls import set_script_prefix

from kb.delivery import forms
from kb.delivery.edition import Edition, Editions, edition_name, rendering
from kb.delivery.files import Files, Kept
from kb.delivery.forms import Bodies, Headers
from kb.delivery.keeping import is_finished
from kb.delivery.memory import Memory, Page
from kb.delivery.snapshot import snapshot

PATIENCE = 5
"""Seconds to wait for another's page before making it oneself."""

MOST_WAITING = 300
"""Pages to be compressed better: some 5 MB; the oldest go without where there are more."""

Environ = dict[str, Any]


class Answer(NamedTuple):
    """What the site answered where that is no page to keep, such as an error; `bodies` by content coding."""

    status: str
    headers: Headers
    bodies: Bodies


class Improvable(NamedTuple):
    """A page in quick forms, to be compressed as well as can be."""

    key: str
    page: Page
    headers: Headers


class Store:
    """The pages of the site, kept in memory and in `folder`."""

    def __init__(self, django: WSGIHandler, folder: Path) -> None:
        self._django = django
        self.memory = Memory()
        self.files = Files(folder)
        self.editions = Editions()
        self._improvable: deque[Improvable] = deque(maxlen=MOST_WAITING)

    def page(self, key: str, environ: Environ) -> Page | Answer:
        """The page of the current edition, or what the site answers instead.

        Raises DatabaseError while the database does not answer and the page is not there.
        """
        last = self.memory.get(key)
        patient_until = monotonic() + PATIENCE
        while True:
            edition = self.editions.now()
            found = self._kept(key, edition)
            if found:
                return found
            with self.files.turn(key) as mine:
                if mine or monotonic() > patient_until:
                    # Once more the current one: another may have made its page just now.
                    return self._kept(key, self.editions.now()) or self._rendered(key, environ)
            if last and last.edition.until > monotonic():
                return last
            sleep(0.002)

    def improve(self) -> bool:
        """Has one page compressed as well as can be; False where none is left to do, or others are doing it."""
        if not self._improvable:
            return False
        improvable = self._improvable.popleft()
        key, page, headers = improvable
        edition = page.edition
        if edition is not self.editions.current:
            return True
        with self.files.turn(f"better {key}") as mine:
            if not mine:
                self._improvable.append(improvable)
                return False
            kept = self.files.read(edition.name, key)
            if kept is None or not kept.is_best:
                bodies = forms.compressed(page.forms[""].body, dict(headers)["Content-Type"], forms.BEST)
                kept = Kept(bodies, headers, is_best=True)
                if edition is not self.editions.current:  # no more: that took its time
                    return True
                self.files.write(edition.name, key, kept)
            self._take(key, edition, kept)
        return True

    def _kept(self, key: str, edition: Edition) -> Page | None:
        page = self.memory.get(key)
        if page and page.edition is edition:
            return page
        kept = self.files.read(edition.name, key)
        return self._take(key, edition, kept) if kept else None

    def _take(self, key: str, edition: Edition, kept: Kept) -> Page:
        """Has the page at hand from now on."""
        page = Page.of(edition, kept.bodies, kept.headers)
        self.memory.put(key, page)
        if not kept.is_best:  # whoever made it: processes that send other bytes send another ETag
            self._improvable.append(Improvable(key, page, kept.headers))
        return page

    def _rendered(self, key: str, environ: Environ) -> Page | Answer:
        at = monotonic()
        with snapshot():
            name = edition_name()
            with rendering(name):
                response = self._ask(environ)
            is_of_one_moment = edition_name() == name  # midnight may have passed
        response.close()  # Django's end of a request
        edition = self.editions.noticed(name, at)
        if not (is_of_one_moment and is_finished(response)):
            return _answer(response)
        bodies = forms.compressed(response.content, response["Content-Type"], forms.QUICK)
        kept = Kept(bodies, list(response.items()), is_best=len(bodies) == 1)
        self.files.write(name, key, kept)
        return self._take(key, edition, kept)

    def _ask(self, environ: Environ) -> HttpResponseBase:
        """Django's response. Not by way of WSGI: there its connection would be closed, and the snapshot with it."""
        set_script_prefix(get_script_name(environ))
        return self._django.get_response(self._django.request_class(_anybodys(environ)))


def _answer(response: HttpResponseBase) -> Answer:
    bodies = forms.compressed(response.getvalue(), response.get("Content-Type", ""), forms.QUICK)
    headers = [(name, value) for name, value in response.items() if name != "Content-Length"]
    headers += [("Set-Cookie", cookie.OutputString()) for cookie in response.cookies.values()]
    return Answer(f"{response.status_code} {response.reason_phrase}", headers, bodies)


def _anybodys(environ: Environ) -> Environ:
    """The request as anybody would make it: with nothing that says who asks, what they accept or have already."""
    kept = ("HTTP_HOST", "HTTP_X_FORWARDED_PROTO")
    plain = {name: value for name, value in environ.items() if not name.startswith("HTTP_") or name in kept}
    return {**plain, "REQUEST_METHOD": "GET"}
