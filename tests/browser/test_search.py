"""The search in a real browser: suggestions by keyboard, mouse, thumb and input method, and what is counted."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override
from playwright.sync_api import Page, expect

from kb.models import ClickCount, SearchCount
from kb.pages.rendering.render import ENGINE
from tests.browser.axe import ALL_RULES, COLOURS, axe_objections
from tests.browser.conftest import DESKTOP, PHONE, SMALL_PHONE
from tests.pages.addresses import LANGUAGES

SCRIPT = Path(__file__).resolve().parents[2] / "kb/static/kb/suggest.js"
LARGEST = 5000
"""Bytes."""
every_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture
def open_box(open_page):
    """`with open_box("en") as page:`: the search page with scripts and the focus in its box; options as open_page."""

    class Box:
        def __init__(self, language: str, **options: object) -> None:
            self._opened = open_page(f"/{language}/search/", **{"java_script_enabled": True, **options})

        def __enter__(self) -> Page:
            page = self._opened.__enter__()
            page.complaints = []
            page.on("console", lambda message: page.complaints.append(message.text))
            page.on("pageerror", lambda error: page.complaints.append(str(error)))
            page.locator("input").focus()
            return page

        def __exit__(self, *problem: object) -> None:
            self._opened.__exit__(*problem)

    return Box


def type_in(page: Page, text: str) -> None:
    """Types, and waits for the suggestions."""
    page.keyboard.type(text)
    page.locator("[role=option]").first.wait_for()


def asked(page: Page) -> list[str]:
    return [url for url in page.requested if "/search/suggestions/" in url]


def active(page: Page) -> str | None:
    """The text of the option that the box points to, None if there is none."""
    option = page.locator("input").get_attribute("aria-activedescendant")
    return page.locator(f"[id='{option}']").inner_text() if option else None


def test_the_script_is_small():
    assert SCRIPT.stat().st_size <= LARGEST


@every_language
def test_without_scripts_the_box_is_an_ordinary_one(open_page, language):
    with open_page(f"/{language}/search/") as page:
        box = page.locator("input")
        assert box.get_attribute("role") is None
        box.fill("95188")
        box.press("Enter")
        page.wait_for_url("**/search/?q=95188")
        assert not page.locator("[role=listbox]").is_visible()


def test_the_box_is_a_combobox_that_controls_its_list(open_box):
    with open_box("en") as page:
        box = page.get_by_role("combobox", name="What went wrong?")
        expect(box).to_have_attribute("aria-expanded", "false")
        expect(box).to_have_attribute("aria-autocomplete", "list")
        type_in(page, "pass")
        expect(box).to_have_attribute("aria-expanded", "true")
        assert page.locator("ul[role=listbox]").get_attribute("id") == box.get_attribute("aria-controls")
        assert page.locator("ul[role=listbox]").get_attribute("aria-label")
        assert active(page) is None
        assert page.complaints == []


def objections(page: Page) -> list[str]:
    """What axe says against the page as it is, and against its colours in the dark, where nothing else differs."""
    found = axe_objections(page, ALL_RULES)
    page.emulate_media(color_scheme="dark")
    return found + axe_objections(page, COLOURS)


@pytest.mark.parametrize(("language", "viewport"), [("zh-hans", PHONE), ("en", DESKTOP)], ids=["phone", "desktop"])
def test_axe_finds_nothing_to_object_to_in_an_open_list(open_box, language, viewport):
    with open_box(language, viewport=viewport) as page:
        type_in(page, "zhif")
        page.keyboard.press("ArrowDown")
        assert objections(page) == []


@pytest.mark.parametrize("query", ["付不了款", "余额不够"])  # the other kinds of results are among all pages
def test_axe_finds_nothing_to_object_to_in_the_results(open_page, query):
    with open_page(f"/zh-hans/search/?q={query}", java_script_enabled=True) as page:
        assert objections(page) == []


@pytest.mark.parametrize("query", ["alipay password", "余额不够"])
def test_results_fit_a_small_phone_and_a_thumb(open_page, query):
    with open_page(f"/en/search/?q={query}", viewport=SMALL_PHONE, java_script_enabled=True) as page:
        page.locator("input").fill("zhif")
        page.locator("[role=option]").first.wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= SMALL_PHONE["width"]
        for target in page.locator(".results h2 a, .part a, [role=option], a.call").all():
            box = target.bounding_box()
            assert box["height"] >= 44, target.inner_text()
            assert box["width"] >= 44, target.inner_text()


def test_the_arrows_go_through_the_list_and_back_to_the_box(open_box):
    with open_box("en") as page:
        type_in(page, "zhif")
        options = page.locator("[role=option]").all_inner_texts()
        seen = []
        for _ in range(len(options) + 2):
            page.keyboard.press("ArrowDown")
            seen.append(active(page))
        assert seen == [*options, None, options[0]]
        assert page.locator("[aria-selected=true]").count() == 1
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowUp")
        assert active(page) == options[-1]
        assert page.locator("input").input_value() == "zhif"


@pytest.mark.parametrize("key", ["Home", "End", "ArrowLeft", "ArrowRight"])
def test_a_key_that_moves_the_caret_leads_back_to_the_box(open_box, key):
    with open_box("en") as page:
        type_in(page, "zhif")
        page.keyboard.press("ArrowDown")
        page.keyboard.press(key)
        assert active(page) is None
        assert page.locator("[role=option]").first.is_visible()
        page.keyboard.press("Enter")
        page.wait_for_url("**/search/?q=zhif")


def test_typing_on_leads_back_to_the_box(open_box):
    with open_box("en") as page:
        type_in(page, "zhif")
        page.keyboard.press("ArrowDown")
        page.keyboard.type("u")
        assert active(page) is None


def test_enter_opens_the_suggestion(open_box):
    with open_box("en") as page:
        type_in(page, "zhif")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url("**/en/providers/alipay/")


def test_enter_in_the_box_searches(open_box):
    with open_box("zh-hans") as page:
        type_in(page, "forg")
        page.keyboard.press("Enter")
        page.wait_for_url("**/zh-hans/search/?q=forg")


def test_escape_closes_the_list_and_leaves_the_text(open_box):
    with open_box("en") as page:
        type_in(page, "forg")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Escape")
        expect(page.locator("[role=listbox]")).to_be_hidden()
        expect(page.locator("input")).to_have_attribute("aria-expanded", "false")
        assert active(page) is None
        assert page.locator("input").input_value() == "forg"
        page.keyboard.press("ArrowDown")
        page.locator("[role=option]").first.wait_for()


def test_tab_leaves_and_chooses_nothing(open_box):
    with open_box("en") as page:
        type_in(page, "forg")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        expect(page.locator("[role=listbox]")).to_be_hidden()
        expect(page.locator("form button")).to_be_focused()
        assert page.locator("input").input_value() == "forg"
        assert page.url.endswith("/en/search/")


def test_a_click_opens_the_suggestion(open_box):
    with open_box("en", viewport=DESKTOP) as page:
        type_in(page, "forg")
        page.get_by_role("option").first.click()
        page.wait_for_url("**/en/faq/forgot-password/")


def test_a_tap_opens_the_suggestion(open_box):
    with open_box("zh-hans", has_touch=True, is_mobile=True) as page:
        type_in(page, "mim")
        page.get_by_role("option").first.tap()
        page.wait_for_url("**/zh-hans/faq/forgot-password/")


@pytest.mark.parametrize(("language", "words"), [("en", "Suggestions: 2"), ("zh-hans", "搜索建议：2 条")])
def test_the_number_of_suggestions_is_said(open_box, language, words):
    with open_box(language) as page:
        type_in(page, "951")
        expect(page.locator("[role=status]")).to_have_text(words)
        page.keyboard.press("Escape")
        expect(page.locator("[role=status]")).to_have_text("")


def test_what_is_typed_fast_is_asked_for_once(open_box):
    with open_box("en") as page:
        type_in(page, "forgot")
        assert [url.partition("?q=")[2] for url in asked(page)] == ["forgot"]


def test_nothing_is_asked_while_an_input_method_composes_and_its_enter_does_not_search(open_box):
    with open_box("zh-hans") as page:
        page.locator("[role=combobox]").wait_for()  # the script is here
        page.clock.install()
        session = page.context.new_cdp_session(page)
        for text in ("m", "mi", "mi'm", "mi'ma"):
            session.send(
                "Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)}
            )
        page.clock.run_for(400)
        page.keyboard.press("Enter")
        page.clock.run_for(400)
        assert asked(page) == []
        session.send("Input.insertText", {"text": "密码"})
        page.clock.run_for(400)
        page.locator("[role=option]").first.wait_for()
        assert page.locator("input").input_value() == "密码"
        assert page.url.endswith("/zh-hans/search/")


def test_a_phones_keyboard_which_composes_all_words_is_no_reason_to_wait(open_box):
    with open_box("en", has_touch=True, is_mobile=True) as page:
        session = page.context.new_cdp_session(page)
        session.send("Input.imeSetComposition", {"text": "forg", "selectionStart": 4, "selectionEnd": 4})
        page.locator("[role=option]").first.wait_for()


def test_an_answer_that_comes_too_late_is_not_shown(open_box):
    with open_box("en") as page:
        held: list[Callable[[], None]] = []

        def hold_first(route):
            if route.request.url.endswith("q=forg"):
                held.append(route.continue_)
            else:
                route.continue_()

        page.route("**/search/suggestions/**", hold_first)
        with page.expect_request("**/search/suggestions/?q=forg"):
            page.keyboard.type("forg")
        with page.expect_event("requestfailed", lambda request: request.url.endswith("q=forg")):  # nobody waits for it
            page.locator("input").fill("951")
        expect(page.get_by_role("option")).to_have_count(2)
        assert len(held) == 1
        held[0]()
        expect(page.get_by_role("option")).to_have_count(2)


@pytest.mark.parametrize("failure", ["abort", "error", "nonsense"])
def test_without_an_answer_the_box_still_searches(open_box, failure):
    with open_box("en") as page:
        type_in(page, "forg")
        answers = {
            "abort": lambda route: route.abort(),
            "error": lambda route: route.fulfill(status=500, body="<html>"),
            "nonsense": lambda route: route.fulfill(status=200, body="{}"),
        }
        page.route("**/search/suggestions/**", answers[failure])
        page.keyboard.type("o")
        expect(page.locator("[role=listbox]")).to_be_hidden()
        page.keyboard.press("Enter")
        page.wait_for_url("**/search/?q=forgo")


def test_an_emptied_box_has_no_list(open_box):
    with open_box("en") as page:
        type_in(page, "forg")
        page.locator("input").fill("")
        expect(page.locator("[role=listbox]")).to_be_hidden()


def test_nothing_is_remembered(open_box):
    with open_box("en") as page:
        type_in(page, "forg")
        assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
        assert page.context.cookies() == []


def test_two_boxes_on_a_page_each_have_their_own_list(browser):
    with override("en"):
        boxes = [
            render_to_string("kb/includes/search_box.html", {"box": box}, using=ENGINE) for box in ("", "page.second")
        ]
    answer = '{"suggestions": [{"kind": "question", "label": "A", "address": "/a", "detail": ""}]}'
    page = browser.new_context().new_page()

    def serve(route):
        if route.request.url.endswith(".js"):
            route.fulfill(path=SCRIPT.with_name(route.request.url.rpartition("/")[2]), content_type="text/javascript")
        elif "suggestions" in route.request.url:
            route.fulfill(body=answer, content_type="application/json")
        else:
            route.fulfill(
                body="<!doctype html><html lang=en><title>.</title><script type=module src=/site.js></script>"
                f"{boxes[0]}{boxes[1]}",
                content_type="text/html",
            )

    page.route("**/*", serve)
    page.goto("http://boxes.test")
    page.locator("[id='page.second']").press_sequentially("a")
    page.locator("[role=option]").first.wait_for()
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(element => element.id)")
    assert len(ids) == len(set(ids)) == 5
    assert page.locator("[role=listbox]:not([hidden])").get_attribute("id") == "page.second.suggestions"
    assert page.locator("[id='page.query']").get_attribute("aria-expanded") == "false"
    page.context.close()


@every_language
def test_opening_a_result_is_counted_without_scripts(open_page, language):
    with open_page(f"/{language}/search/?q=card declined") as page:
        with page.expect_event("requestfinished", lambda request: request.method == "POST"):
            page.locator(".results h2 a").first.click()
        page.wait_for_url("**/faq/payment-failed/")
    row = SearchCount.objects.get()
    assert (row.query, row.language, row.searches, row.clicks) == ("card declined", language, 1, 1)
    assert list(ClickCount.objects.values_list("faq__slug", "clicks")) == [("payment-failed", 1)]
