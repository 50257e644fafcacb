"""Reading what a phone has saved, with the server stopped: the site is saved once for all of these tests."""

import time
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.test import override_settings
from django.utils.http import http_date
from playwright.sync_api import Browser, Page

from tests import migrated
from tests.browser.conftest import PHONE
from tests.browser.saved_site import OFFLINE, Site, said, saved_today, words_of
from tests.pages.addresses import LANGUAGES

pytestmark = pytest.mark.django_db  # without it, pytest-django creates no database for this module alone

NUMBERS = ["95188", "95017", "4006668800", "4008205011", "4006065500"]
LIST = """async () => (await (await caches.open("state")).match("/saved-pages.json")).json()"""


@pytest.fixture(scope="module")
def site(
    django_db_setup: None, django_db_blocker: Any, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    marks = tmp_path_factory.mktemp("host") / "high-water-mark.sqlite3"
    with browser.new_context(viewport=PHONE, service_workers="allow") as context:
        # The server's threads share the connection, so that no transaction can be open.
        with django_db_blocker.unblock(), override_settings(HIGH_WATER_MARK_FILE=marks):
            call_command("load_kb", verbosity=0)
            connection.inc_thread_sharing()
            site = Site(context.new_page(), {"default": connections["default"]})
            site.save()
            site.stop()
            migrated.restore()
        yield site
    connection.dec_thread_sharing()


def _calls(page: Page) -> list[str]:
    return [str(link.get_attribute("href")) for link in page.locator("main a.call").all()]


def test_every_page_of_the_list_opens_with_the_server_stopped_and_says_when_it_was_saved(site: Site) -> None:
    addresses = site.page.evaluate(LIST)["addresses"]
    assert len(addresses) > 60
    for address in addresses:
        language = address.split("/")[1]
        words = words_of(site.visit(address))
        assert saved_today(language) in words, address
        assert said(OFFLINE, language) not in words, address


def test_a_page_that_was_never_saved_gives_all_hotlines_in_its_language(site: Site) -> None:
    for language, address in product(
        LANGUAGES, ("/nowhere/", "/search/?q=alipay", "/faq/?page=2", "/providers/alipay/report/")
    ):
        page = site.visit(f"/{language}{address}")
        assert page.locator("h1").inner_text() == said(OFFLINE, language), address
        assert _calls(page) == [f"tel:{number}" for number in NUMBERS], address
        assert saved_today(language) in words_of(page)


def test_a_page_narrowed_to_another_wallet_falls_back_to_the_whole_page(site: Site) -> None:
    page = site.visit("/en/faq/payment-failed/?provider=wechat-pay")
    assert OFFLINE not in words_of(page)
    assert page.locator("h1").inner_text() == "My payment failed. What should I do?"


def test_the_language_switch_works_with_the_server_stopped(site: Site) -> None:
    site.visit("/en/faq/payment-failed/")
    site.page.locator("a.switch").click()
    site.page.wait_for_url("**/zh-hans/faq/payment-failed/")
    assert saved_today("zh-hans") in words_of(site.page)
    for elsewhere in ("https://example.com/", "//example.com/en/", "/zh-hans/", "/en\\..\\"):
        page = site.visit(f"/language/en/?next={elsewhere}")
        assert page.url == f"{site.url}/en/", elsewhere


def test_a_page_is_styled_with_the_server_stopped(site: Site) -> None:
    colour = "getComputedStyle(document.documentElement).getPropertyValue('--page')"
    assert site.visit("/en/guide/").evaluate(colour)


def test_an_answer_that_is_not_to_be_stored_is_not(site: Site) -> None:
    kept = "(headers) => isStorable(new URL('/en/x/', location), new Response('', { headers }))"
    html = {"Content-Type": "text/html; charset=utf-8"}
    # Asked of a plain object: a made-up Response has no `redirected` of its own, and that is false.
    assert site.worker.evaluate(kept, html)
    assert not site.worker.evaluate(kept, {**html, "Cache-Control": "private, no-store"})
    assert not site.worker.evaluate(kept, {"Content-Type": "text/vcard"})


def test_a_page_that_somebody_kept_from_before_this_version_is_not_saved_under_it(site: Site) -> None:
    is_older = "(date) => isOlder(new Response('', { headers: { Date: date } }))"
    assert site.worker.evaluate(is_older, http_date(time.time() - 60))
    assert not site.worker.evaluate(is_older, http_date(time.time()))
