"""The page of a question in a real browser: steps to tick off, what is printed, what scripts add."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP

QUESTION = "/en/faq/payment-failed/"


def ticked(page: Page) -> list[str]:
    return [box.get_attribute("value") for box in page.locator("input[type=checkbox]:checked").all()]


def test_ticked_steps_are_remembered_by_the_device_and_sent_nowhere(open_page):
    with open_page(QUESTION, java_script_enabled=True) as page:
        page.get_by_label("Done: Check your connection").check()
        page.get_by_label("Done: Restart the app").check()
        asked = len(page.requested)
        page.get_by_label("Done: Restart the app").uncheck()
        assert len(page.requested) == asked
        page.reload()
        expect(page.get_by_label("Done: Check your connection")).to_be_checked()
        assert ticked(page) == ["check-network"]
        assert page.context.cookies() == []


def test_each_question_has_ticks_of_its_own(open_page, live_server):
    with open_page(QUESTION, java_script_enabled=True) as page:
        page.get_by_label("Done: Contact customer service").check()
        page.goto(f"{live_server.url}/en/faq/forgot-password/")
        expect(page.locator(".tick").first).to_be_visible()
        assert ticked(page) == []


def test_without_scripts_there_is_nothing_to_tick_that_would_be_forgotten(open_page):
    with open_page(QUESTION) as page:
        assert not page.locator(".tick").first.is_visible()
        assert not page.locator("[data-print]").is_visible()


@pytest.mark.parametrize("kept", ["nonsense", "{}", '"text"', "[1, null]"])
def test_what_is_not_ours_in_the_store_does_no_harm(open_page, kept):
    with open_page(QUESTION, java_script_enabled=True) as page:
        page.evaluate("kept => localStorage.setItem('steps:payment-failed', kept)", kept)
        page.reload()
        expect(page.locator(".tick").first).to_be_visible()
        assert ticked(page) == []


def test_a_device_that_keeps_nothing_can_tick_all_the_same(open_page):
    with open_page(QUESTION, java_script_enabled=True) as page:
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full') } }")
        page.get_by_label("Done: Check your connection").check()
        assert ticked(page) == ["check-network"]
        assert errors == []


def test_the_button_prints(open_page):
    with open_page(QUESTION, java_script_enabled=True) as page:
        page.evaluate("() => { window.print = () => { document.title = 'printed' } }")
        page.get_by_role("button", name="Print").click()
        assert page.title() == "printed"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_question_for_one_wallet_is_printed_on_one_sheet(open_page, language):
    with open_page(f"/{language}/faq/payment-failed/?provider=alipay", viewport=DESKTOP) as page:
        sheets = re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))
        assert len(sheets) == 1


def test_paper_has_no_controls(open_page):
    with open_page(QUESTION, viewport=DESKTOP) as page:
        page.emulate_media(media="print")
        shown = [element for element in page.locator("a, button, input, summary").all() if element.is_visible()]
        outside = [
            element.inner_text() for element in shown if not element.evaluate("e => !!e.closest('.steps, .top')")
        ]
        assert outside == []


def test_the_script_of_the_suggestions_waits_for_somebody_to_search(open_page):
    with open_page("/en/", java_script_enabled=True) as page:
        assert [url for url in page.requested if "suggest" in url] == []
        with page.expect_request("**/kb/suggest.js"):
            page.locator("input[type=search]").focus()
        expect(page.locator("input[type=search]")).to_have_attribute("role", "combobox")
