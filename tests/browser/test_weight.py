"""What a first visit costs: every page in a browser that has cached nothing, from a server as in production.

Static files are collected, hashed and compressed. Whatever the site does not compress by itself is counted
as brotli at quality 5 makes it, which is what the delivery in front of it does.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

import brotli
import pytest
from django.core.management import call_command
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import PHONE, Objections
from tests.pages.addresses import ERRORS, LANGUAGES, PAGES

MAX_REQUESTS = 4
MAX_BYTES = 50_000
MAX_HTML_BYTES = 14_000


@dataclass
class Counted:
    """A WSGI application around another that counts what goes over the wire, headers and all."""

    application: object
    answers: list[tuple[str, str, int]] = field(default_factory=list)
    """Path, content type, bytes."""

    def __call__(self, environ, start_response):
        told = []

        def start(status, headers, *rest):
            told.append((status, headers))
            return start_response(status, headers, *rest)

        answer = self.application(environ, start)
        try:
            body = b"".join(answer)
        finally:
            answer.close()
        status, headers = told[0]
        named = {name.lower(): value for name, value in headers}
        over_the_wire = body if "content-encoding" in named else brotli.compress(body, quality=5)
        size = len(status) + sum(len(name) + len(value) + 4 for name, value in headers) + len(over_the_wire)
        self.answers.append((environ["PATH_INFO"], named.get("content-type", ""), size))
        return [body]


@pytest.fixture
def counted(transactional_db, every_state, settings, tmp_path) -> Iterator[Counted]:
    """The site as in production; `.url` is where it listens, `.answers` what it has sent."""
    production = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": production}
    settings.STATIC_ROOT = tmp_path
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "127.0.0.1"]
    staff_only = ["admin", "unfold", "modeltranslation"]
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=staff_only)
    server = LiveServer("127.0.0.1", start=False)
    counted = Counted(None)

    def count(application):
        counted.application = application
        return counted

    server.thread.static_handler = count  # instead of Django's for static files: WhiteNoise serves them
    server.start()
    counted.url = server.url
    yield counted
    server.stop()


MOVED = """() => new Promise((resolve) => {
  const moved = [];
  const name = ({node}) => node?.nodeType === 1 ? `${node.tagName.toLowerCase()}.${node.className}` : node?.nodeName;
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => moved.push(...entry.sources.map(name))))
    .observe({type: "layout-shift", buffered: true});
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(moved))));
})"""


def test_a_first_visit_is_light_and_nothing_jumps(browser, counted):
    objections = Objections()
    for (kind, address), language in product({**PAGES, **ERRORS}.items(), LANGUAGES):
        name = f"{kind}, {language}"
        counted.answers.clear()
        with browser.new_context(viewport=PHONE, service_workers="block") as context:
            page = context.new_page()
            elsewhere = []
            page.on("request", lambda request, to=elsewhere: to.append(request.url))
            page.goto(counted.url + address.format(language))
            moved = page.evaluate(MOVED)
            context.new_cdp_session(page).send("Page.getAppManifest")  # only a real phone asks by itself
        answers = list(counted.answers)
        document = sum(size for _, kind, size in answers if kind.startswith("text/html"))
        assert document, name
        if len(answers) > MAX_REQUESTS:
            objections.add(name, f"{len(answers)} requests: {[path for path, *_ in answers]}")
        if (total := sum(size for *_, size in answers)) > MAX_BYTES:
            objections.add(name, f"{total} bytes: {answers}")
        if document > MAX_HTML_BYTES:
            objections.add(name, f"{document} bytes of HTML")
        objections.add(name, *(f"the layout shifts: {element}" for element in moved))
        objections.add(name, *(url for url in elsewhere if not url.startswith((counted.url + "/", "data:"))))
    objections.none()
