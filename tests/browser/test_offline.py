"""Saving pages in a browser's own cache, dropping them from it, and servers that fail."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from kb.hotlines.proposals import approve
from kb.models import FAQ, ProposalKind
from tests.browser.conftest import PHONE
from tests.browser.saved_site import HAS_ALL, IS_CONTROLLED, OFFLINE, Site, said, saved_today, words_of
from tests.hotlines.changes import entered, proposed
from tests.pages.addresses import LANGUAGES

DUE = "A number on this page was due for a check on {date}: it may have changed."
HOLDS = """async (words) => {
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) {
      const copy = await (await caches.open(name)).match(request);
      if (copy && (await copy.text()).includes(words)) return true; // it may have been dropped just now
    }
  }
  return false;
}"""


@pytest.fixture
def site(browser: Browser, live_server: LiveServer, content: None) -> Iterator[Site]:
    # The suite's own server, which goes on, shares its database with this one.
    context = browser.new_context(viewport=PHONE, service_workers="allow")
    site = Site(context.new_page(), live_server.thread.connections_override)
    yield site
    context.close()
    site.stop()


def test_the_pages_ask_for_the_service_worker_themselves(site: Site) -> None:
    site.visit("/en/")
    assert site.page.evaluate("navigator.serviceWorker.ready.then((found) => new URL(found.scope).pathname)") == "/"


def test_a_page_read_online_says_nothing_of_having_been_saved(site: Site) -> None:
    site.save()
    page = site.visit("/en/faq/payment-failed/")
    assert page.locator("[role=status].saved").count() == 0


def test_a_visited_page_that_is_not_on_the_list_opens_too(site: Site) -> None:
    site.save()
    address = "/en/faq/payment-failed/?provider=alipay"
    words = site.visit(address).locator("main").inner_text()
    site.wait_for("async (address) => Boolean(await caches.match(address))", address)
    site.stop()
    assert site.visit(address).locator("main").inner_text() == words


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
    due = {language: said(DUE, language, timezone.localdate() + datetime.timedelta(days=1)) for language in LANGUAGES}
    for language in LANGUAGES:
        assert due[language] not in words_of(site.visit(f"/{language}/providers/alipay/"))
    site.worker.evaluate("const now = Date.now; Date.now = () => now() + 86400000")
    for language in LANGUAGES:
        assert due[language] in words_of(site.visit(f"/{language}/providers/alipay/"))
        assert due[language] not in words_of(site.visit(f"/{language}/providers/jd-pay/"))


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
    assert "it has probably not arrived" in words_of(site.page)


def test_a_server_that_is_too_slow_or_broken_is_as_good_as_stopped(site: Site) -> None:
    site.save()
    site.worker.evaluate("() => { fetch = async () => new Response('broken', { status: 502 }); }")
    assert saved_today() in words_of(site.visit("/en/guide/"))
    assert "broken" in words_of(site.visit("/en/nowhere/"))  # the server's own words, where there is nothing better
    never = (
        "() => { const other = fetch; fetch = (asked) => asked.mode === 'navigate' ? new Promise(() => {}) : other(); }"
    )
    site.worker.evaluate(never)
    at_once = "() => { const wait = setTimeout; setTimeout = (then) => wait(then); }"
    site.worker.evaluate(at_once)
    assert saved_today() in words_of(site.visit("/en/guide/"))


def test_a_site_that_answers_503_is_as_good_as_stopped(site: Site) -> None:
    site.save()
    site.worker.evaluate("() => { fetch = async () => new Response('unavailable', { status: 503 }); }")
    assert saved_today() in words_of(site.visit("/en/guide/"))
    for language in LANGUAGES:
        page = site.visit(f"/{language}/nowhere/")
        assert page.locator("h1").inner_text() == said(OFFLINE, language)  # the hotlines stand in for what is missing


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
