"""Reading with the server really stopped: pages saved in a browser's own cache, and what is dropped from it."""

import datetime
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import product
from typing import Any

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.test.testcases import LiveServerThread, QuietWSGIRequestHandler
from django.utils import timezone
from django.utils.http import http_date
from django.utils.translation import gettext, override
from playwright.sync_api import Browser, Page, Worker
from pytest_django.live_server_helper import LiveServer

from kb.hotlines.proposals import approve
from kb.models import FAQ, ProposalKind
from tests.browser.conftest import PHONE
from tests.hotlines.changes import entered, proposed
from tests.pages.addresses import LANGUAGES

SAVED = "No connection to this site. This page was saved on {date}."
DUE = "A number on this page was due for a check on {date}: it may have changed."
OFFLINE = "This site cannot be reached"
NUMBERS = ["95188", "95017", "4006668800", "4008205011", "4006065500"]
IS_CONTROLLED = "() => navigator.serviceWorker.controller"
HAS_ALL = """async () => {
  const kept = await (await caches.open("state")).match("/saved-pages.json");
  if (!kept) return false;
  const list = await kept.json();
  const saved = (await (await caches.open(`saved ${list.version}`)).keys()).map(({ url }) => new URL(url).pathname);
  return [...list.addresses, ...list.files, ...Object.values(list.offline)].every((path) => saved.includes(path));
}"""
HOLDS = """async (words) => {
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) {
      const copy = await (await caches.open(name)).match(request);
      if (copy && (await copy.text()).includes(words)) return true; // it may have been dropped just now
    }
  }
  return false;
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


@pytest.fixture
def site(browser: Browser, live_server: LiveServer, content: None) -> Iterator[Site]:
    # The suite's own server, which goes on, shares its database with this one.
    context = browser.new_context(viewport=PHONE, service_workers="allow")
    site = Site(context.new_page(), live_server.thread.connections_override)
    yield site
    context.close()
    site.stop()


def _said(message: str, language: str = "en", on: datetime.date | None = None) -> str:
    """The message in that language, with the date as its readers write it."""
    with override(language):
        words = str(gettext(message))
    if on is None:
        return words
    dates = {"en": f"{on:%B} {on.day}, {on.year}", "zh-hans": f"{on.year}年{on.month}月{on.day}日"}
    return words.replace("{date}", dates[language])


def _saved_today(language: str = "en") -> str:
    return _said(SAVED, language, timezone.localdate())


def _words(page: Page) -> str:
    return page.locator("body").inner_text()


def _calls(page: Page) -> list[str]:
    return [str(link.get_attribute("href")) for link in page.locator("main a.call").all()]


def test_the_pages_ask_for_the_service_worker_themselves(site: Site) -> None:
    site.visit("/en/")
    assert site.page.evaluate("navigator.serviceWorker.ready.then((found) => new URL(found.scope).pathname)") == "/"


def test_every_page_of_the_list_opens_with_the_server_stopped_and_says_when_it_was_saved(site: Site) -> None:
    site.save()
    addresses = site.page.evaluate("fetch('/saved-pages.json').then((answer) => answer.json())")["addresses"]
    assert len(addresses) > 60
    site.stop()
    for address in addresses:
        language = address.split("/")[1]
        words = _words(site.visit(address))
        assert _saved_today(language) in words, address
        assert _said(OFFLINE, language) not in words, address


def test_a_page_read_online_says_nothing_of_having_been_saved(site: Site) -> None:
    site.save()
    page = site.visit("/en/faq/payment-failed/")
    assert page.locator("[role=status].saved").count() == 0


def test_a_page_that_was_never_saved_gives_all_hotlines_in_its_language(site: Site) -> None:
    site.save()
    site.stop()
    for language, address in product(
        LANGUAGES, ("/nowhere/", "/search/?q=alipay", "/faq/?page=2", "/providers/alipay/report/")
    ):
        page = site.visit(f"/{language}{address}")
        assert page.locator("h1").inner_text() == _said(OFFLINE, language), address
        assert _calls(page) == [f"tel:{number}" for number in NUMBERS], address
        assert _saved_today(language) in _words(page)


def test_a_visited_page_that_is_not_on_the_list_opens_too(site: Site) -> None:
    site.save()
    address = "/en/faq/payment-failed/?provider=alipay"
    words = site.visit(address).locator("main").inner_text()
    site.wait_for("async (address) => Boolean(await caches.match(address))", address)
    site.stop()
    assert site.visit(address).locator("main").inner_text() == words


def test_a_page_narrowed_to_another_wallet_falls_back_to_the_whole_page(site: Site) -> None:
    site.save()
    site.stop()
    page = site.visit("/en/faq/payment-failed/?provider=wechat-pay")
    assert OFFLINE not in _words(page)
    assert page.locator("h1").inner_text() == FAQ.objects.get(slug="payment-failed").question_en


def test_a_withdrawn_number_is_gone_from_the_device_after_the_next_contact(site: Site, alice: Any, bob: Any) -> None:
    site.save()
    assert site.page.evaluate(HOLDS, "tel:95188")
    approve(proposed(ProposalKind.WITHDRAW, by=alice), by=bob)
    site.forget_last_update()
    site.visit("/en/guide/")
    site.wait_for(f"async () => !(await ({HOLDS})('tel:95188'))")
    site.wait_for(HAS_ALL)
    site.stop()
    for address in ("/en/", "/zh-hans/providers/alipay/", "/en/nowhere/"):
        page = site.visit(address)
        assert "tel:95188" not in page.content(), address
        assert page.locator("s.number", has_text="95188").count() >= 1, address


def test_what_was_visited_is_fetched_again_when_the_version_moves(site: Site) -> None:
    site.save()
    address = "/en/faq/payment-failed/?provider=alipay"
    site.visit(address)
    site.wait_for("async (address) => Boolean(await caches.match(address))", address)
    site.visit("/en/")
    before = site.page.evaluate("caches.keys()")
    entered(hours="24h")
    site.forget_last_update()
    site.visit("/en/guide/")
    site.wait_for(
        "async (before) => !(await caches.keys()).some((name) => name !== 'state' && before.includes(name))", before
    )
    site.wait_for("async (address) => Boolean(await caches.match(address))", address)


def test_a_page_that_is_gone_is_dropped_at_once(site: Site) -> None:
    site.save()
    FAQ.objects.filter(slug="payment-failed").update(publication="draft")
    site.worker.evaluate("lastUpdate = Date.now()")  # delays the next check of the version
    page = site.visit("/en/faq/payment-failed/")
    assert page.locator("h1").inner_text() == "This page does not exist"
    site.wait_for("async () => !(await caches.match('/en/faq/payment-failed/'))")


def test_a_page_past_its_review_date_says_so(site: Site) -> None:
    checked = timezone.localdate() - datetime.timedelta(days=89)
    entered(state="checked", checked_on=checked, checked_how="called", review_days=90)
    site.save()
    site.stop()
    due = {language: _said(DUE, language, timezone.localdate() + datetime.timedelta(days=1)) for language in LANGUAGES}
    for language in LANGUAGES:
        assert due[language] not in _words(site.visit(f"/{language}/providers/alipay/"))
    site.worker.evaluate("const now = Date.now; Date.now = () => now() + 86400000")
    for language in LANGUAGES:
        assert due[language] in _words(site.visit(f"/{language}/providers/alipay/"))
        assert due[language] not in _words(site.visit(f"/{language}/providers/jd-pay/"))


def test_nothing_that_was_typed_and_no_form_is_kept(site: Site) -> None:
    site.save()
    kept = site.addresses()
    for address in (
        "/en/check-number/?number=95188",
        "/en/search/?q=alipay",
        "/en/providers/alipay/report/",
        "/en/faq/payment-failed/feedback/",
        "/admin/login/",
        "/api/v1/providers/",
        "/livez",
    ):
        site.visit(address)
    site.visit("/en/call-sheet/?provider=alipay")  # is saved: the worker has come so far
    site.wait_for("async () => Boolean(await caches.match('/en/call-sheet/?provider=alipay'))")
    language_read = "/"
    assert set(site.addresses()) - {*kept, language_read} == {"/en/call-sheet/?provider=alipay"}


def test_an_answer_that_is_not_to_be_stored_is_not(site: Site) -> None:
    site.save()
    kept = "(headers) => isStorable(new URL('/en/x/', location), new Response('', { headers }))"
    html = {"Content-Type": "text/html; charset=utf-8"}
    # Asked of a plain object: a made-up Response has no `redirected` of its own, and that is false.
    assert site.worker.evaluate(kept, html)
    assert not site.worker.evaluate(kept, {**html, "Cache-Control": "private, no-store"})
    assert not site.worker.evaluate(kept, {"Content-Type": "text/vcard"})


def test_a_page_that_somebody_kept_from_before_this_version_is_not_saved_under_it(site: Site) -> None:
    site.save()
    is_older = "(date) => isOlder(new Response('', { headers: { Date: date } }))"
    assert site.worker.evaluate(is_older, http_date(time.time() - 60))
    assert not site.worker.evaluate(is_older, http_date(time.time()))


def test_the_language_switch_works_with_the_server_stopped(site: Site) -> None:
    site.save()
    site.stop()
    site.visit("/en/faq/payment-failed/")
    site.page.locator("a.switch").click()
    site.page.wait_for_url("**/zh-hans/faq/payment-failed/")
    assert _saved_today("zh-hans") in _words(site.page)
    for elsewhere in ("https://example.com/", "//example.com/en/", "/zh-hans/", "/en\\..\\"):
        page = site.visit(f"/language/en/?next={elsewhere}")
        assert page.url == f"{site.url}/en/", elsewhere


def test_the_front_door_leads_to_the_language_read_last(site: Site) -> None:
    site.save("/en/")
    site.visit("/zh-hans/guide/")
    site.wait_for("async () => (await (await caches.match('/')).text()) === 'zh-hans'")
    site.visit("/en/guide/")
    site.wait_for("async () => (await (await caches.match('/')).text()) === 'en'")
    site.stop()
    assert site.visit("/").url == f"{site.url}/en/"


def test_a_form_that_could_not_be_sent_gives_the_hotlines(site: Site) -> None:
    site.save()
    site.visit("/en/providers/alipay/report/")
    site.stop()
    site.page.evaluate("document.querySelector('main form').submit()")
    site.page.wait_for_function("() => document.querySelector('h1').textContent === 'This site cannot be reached'")
    assert "it has probably not arrived" in _words(site.page)


def test_a_page_is_styled_with_the_server_stopped(site: Site) -> None:
    site.save()
    colour = "getComputedStyle(document.documentElement).getPropertyValue('--page')"
    assert site.page.evaluate(colour)
    site.stop()
    assert site.visit("/en/guide/").evaluate(colour)


def test_a_server_that_is_too_slow_or_broken_is_as_good_as_stopped(site: Site) -> None:
    site.save()
    site.worker.evaluate("() => { fetch = async () => new Response('broken', { status: 502 }); }")
    assert _saved_today() in _words(site.visit("/en/guide/"))
    assert "broken" in _words(site.visit("/en/nowhere/"))  # the server's own words, where there is nothing better
    never = (
        "() => { const other = fetch; fetch = (asked) => asked.mode === 'navigate' ? new Promise(() => {}) : other(); }"
    )
    site.worker.evaluate(never)
    at_once = "() => { const wait = setTimeout; setTimeout = (then) => wait(then); }"
    site.worker.evaluate(at_once)
    assert _saved_today() in _words(site.visit("/en/guide/"))


def test_a_site_that_answers_503_is_as_good_as_stopped(site: Site) -> None:
    site.save()
    site.worker.evaluate("() => { fetch = async () => new Response('unavailable', { status: 503 }); }")
    assert _saved_today() in _words(site.visit("/en/guide/"))
    for language in LANGUAGES:
        page = site.visit(f"/{language}/nowhere/")
        assert page.locator("h1").inner_text() == _said(OFFLINE, language)  # the hotlines stand in for what is missing


def test_whoever_saves_data_gets_the_hotlines_and_what_they_visit(site: Site) -> None:
    site.visit("/livez")  # shows no page, and so starts nothing
    saver = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } });"
    script = site.page.context.request.get(f"{site.url}/sw.js").text()
    site.page.context.route(
        "**/sw.js", lambda route: route.fulfill(body=saver + script, content_type="text/javascript")
    )
    site.visit("/en/guide/")
    site.wait_for(IS_CONTROLLED)
    site.wait_for("async () => Boolean(await caches.match('/en/guide/'))")
    site.visit("/en/deceived/")
    site.wait_for("async () => Boolean(await caches.match('/en/deceived/'))")
    pages = {address for address in site.addresses() if not address.startswith("/static/")}
    offline = {"/en/offline/", "/zh-hans/offline/"}
    assert pages == {"/saved-pages.json", "/", *offline, "/en/guide/", "/en/deceived/"}


def test_of_pages_beyond_the_list_the_oldest_make_room(site: Site) -> None:
    site.save()
    site.worker.evaluate(
        """async () => {
          const list = await lastList();
          const answer = () => new Response("", { headers: { "Content-Type": "text/html" } });
          for (let n = 0; n < 60; n++) await saveVisited(list, new URL(`/en/?n=${n}`, location), answer());
        }"""
    )
    kept = [address for address in site.addresses() if "?n=" in address]
    assert kept == [f"/en/?n={n}" for n in range(10, 60)]
    site.wait_for(HAS_ALL)


def test_a_browser_may_install_the_site(site: Site) -> None:
    site.save()
    session = site.page.context.new_cdp_session(site.page)
    errors = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # An incognito window, as every window of a test is, never installs; it is told whatever else is wrong before that.
    assert [error["errorId"] for error in errors if error["errorId"] != "in-incognito"] == []
    manifest = session.send("Page.getAppManifest")
    assert manifest["url"].endswith("/en/manifest.webmanifest")
    assert manifest["errors"] == []
