"""What a content form says while somebody types: how long a text is, what is like it, what is missing."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kb.models import FAQ, Change
from tests.browser.axe import ALL_RULES, axe_objections
from tests.browser.conftest import PHONE
from tests.browser.test_drafts import INTRODUCTION, PUBLISH, QUESTION, is_background_save, type_and_wait

LONG_QUESTION = "付款时提示支付失败，应该怎么办呢？" * 2


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
def test_the_form_says_how_long_a_question_is_and_which_is_much_like_it(sign_in: Any, color_scheme: str) -> None:
    page = sign_in("editor", viewport=PHONE, color_scheme=color_scheme)
    page.goto(f"{page.base}/admin/kb/faq/add/")
    hint = page.locator("#id_question_zh_hans_length")
    assert page.is_hidden("#id_introduction_zh_hans_length")
    page.fill(QUESTION, "付款？")
    expect(hint).to_contain_text("3")
    page.fill(QUESTION, LONG_QUESTION)
    expect(hint).to_contain_text(str(len(LONG_QUESTION)))
    expect(page.locator("#kb-length-status")).to_have_text(hint.text_content())
    page.focus(INTRODUCTION)
    assert hint.is_visible()
    assert hint.get_attribute("id") in page.get_attribute(QUESTION, "aria-describedby").split()
    like = page.locator("#kb-similar a")
    expect(like).to_have_text(FAQ.objects.get(slug="payment-failed").question_zh_hans)
    assert axe_objections(page, ALL_RULES, within="main") == []
    page.fill(QUESTION, "今天会不会下雨？")
    expect(like).to_be_hidden()


def test_the_form_lists_what_is_missing_and_publishes_nothing_before_it_is_there(sign_in: Any) -> None:
    page = sign_in("editor")
    page.goto(f"{page.base}/admin/kb/faq/add/")
    missing = page.locator("#kb-missing li")
    type_and_wait(page, {QUESTION: "碰一碰没反应？", INTRODUCTION: "先看。", "[name=slug]": "nfc"})
    expect(missing).to_have_count(2)
    page.click(PUBLISH)
    expect(page.locator("#kb-has-draft")).to_be_visible()
    expect(missing).to_have_count(2)
    assert axe_objections(page, ALL_RULES, within="main") == []
    page.click("#kb-missing a >> nth=0")
    assert page.evaluate("document.activeElement.name") == "providers"
    page.keyboard.press("Space")
    page.click("#kb-missing a >> nth=1")
    page.keyboard.press("Enter")
    type_and_wait(page, {"[name=steps-0-title_zh_hans]": "打开感应", "[name=steps-0-text_zh_hans]": "在设置里。"})
    expect(missing).to_have_count(0)
    assert not FAQ.objects.filter(slug="nfc").exists()
    page.click(PUBLISH)
    page.wait_for_url(f"{page.base}/admin/kb/faq/")
    assert FAQ.objects.published().get(slug="nfc").steps.count() == 1


def test_what_is_pasted_is_not_cut_and_the_form_says_how_much_is_too_much(sign_in: Any) -> None:
    page = sign_in("editor")
    page.goto(f"{page.base}/admin/kb/faq/1/change/")
    page.focus(INTRODUCTION)
    page.evaluate("text => document.execCommand('insertText', false, text)", "长" * 6000)
    hint = page.locator("#id_introduction_zh_hans_length")
    expect(hint).to_have_attribute("data-level", "over")
    assert page.input_value(INTRODUCTION).count("长") == 6000


def cards(page: Page) -> Any:
    return page.locator("#steps-data .form-group:not(.empty-form)")


def shown_titles(page: Page) -> list[str]:
    return [card.inner_text() for card in page.locator("#steps-data .form-group:not(.empty-form) .kb-card-title").all()]


def saved_titles() -> list[str]:
    return [step["title_zh_hans"] for step in (Change.objects.get().facts or {})["steps"]]


def test_new_steps_are_moved_by_key_and_mouse_saved_in_that_order_and_brought_back_from_the_bin(sign_in: Any) -> None:
    page = sign_in("editor", locale="en-GB")
    page.goto(f"{page.base}/admin/kb/faq/add/")
    page.fill(QUESTION, "碰一碰没反应？")
    for place, title in enumerate("甲乙丙"):
        page.click("#steps-group .add-row")
        page.fill(f"[name=steps-{place}-title_zh_hans]", title)
    with page.expect_response(lambda response: is_background_save(response.request)):
        page.click(".kb-fold-parts button")
    assert shown_titles(page) == ["甲", "乙", "丙"]
    with page.expect_response(lambda response: is_background_save(response.request)):  # nothing else was changed
        cards(page).nth(2).locator(".kb-handle").press("ArrowUp")
    expect(page.locator("[data-moved]")).to_have_text("Step 3 moved to place 2 of 3")
    assert saved_titles() == shown_titles(page) == ["甲", "丙", "乙"]
    with page.expect_response(lambda response: is_background_save(response.request)):
        cards(page).nth(2).locator(".kb-handle").drag_to(cards(page).nth(0).locator(".kb-handle"))
    assert saved_titles() == shown_titles(page) == ["乙", "甲", "丙"]
    page.focus("[name=steps-0-DELETE]")
    page.keyboard.press("Space")
    undo = page.locator("label[for=id_steps-0-DELETE]:visible", has_text="cancel")
    undo.click()
    expect(undo).to_be_hidden()
    page.click("[name=_savedraft]")
    expect(cards(page)).to_have_count(3)
    assert shown_titles(page) == ["乙", "甲", "丙"]
    assert page.complaints == []


READABLE = """selector => {
    const element = document.querySelector(selector), box = element.getBoundingClientRect();
    return parseFloat(getComputedStyle(element).fontSize) >= 14 && box.top >= 0 && box.bottom <= innerHeight;
}"""


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
def test_the_state_and_the_buttons_are_in_sight_and_readable(sign_in: Any, color_scheme: str) -> None:
    page = sign_in("editor", viewport=PHONE, color_scheme=color_scheme)
    page.goto(f"{page.base}/admin/kb/faq/1/change/")
    for selector in (".kb-visibility", ".kb-next-step", "#kb-save-status"):
        assert page.evaluate(READABLE, selector), selector
    type_and_wait(page, {INTRODUCTION: "先看看余额。"})
    expect(page.locator("#kb-has-draft a")).to_be_visible()
    page.fill(INTRODUCTION, "先看看余额够不够。")
    expect(page.locator(".kb-save-pending")).to_be_visible()
    for width in (PHONE["width"], 768):
        page.set_viewport_size({"width": width, "height": PHONE["height"]})
        page.evaluate("scrollTo(0, document.body.scrollHeight / 2)")
        for selector in ("#kb-save-bar", "[name=_save]", "[name=_savedraft]", "[name=_schedule]", "[name=_preview]"):
            assert page.evaluate(READABLE, selector), (width, selector)
    assert axe_objections(page, ALL_RULES, within="main") == []
    page.click("[name=_schedule]")
    expect(page.locator("[name=publish_at]")).to_be_in_viewport()
    page.route(re.compile("//[^/]+/preview/"), lambda route: route.fulfill(body="", content_type="text/html"))
    page.goto(f"{page.base}/admin/kb/change/{Change.objects.get().pk}/preview/")
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert axe_objections(page, ALL_RULES, within="main") == []


def test_the_main_buttons_say_what_they_do_and_a_new_step_has_the_focus(sign_in: Any) -> None:
    page = sign_in("editor")
    page.goto(f"{page.base}/admin/kb/faq/1/change/")
    publish = page.locator(PUBLISH).inner_text()
    page.select_option("[name=publication]", "draft")
    expect(page.locator(PUBLISH)).not_to_have_text(publish)
    page.select_option("[name=publication]", "published")
    expect(page.locator(PUBLISH)).to_have_text(publish)
    page.click("#steps-group .add-row")
    expect(page.locator("[name=steps-5-title_zh_hans]")).to_be_focused()
    type_and_wait(page, {INTRODUCTION: "改过的介绍。"})
    page.goto(f"{page.base}/admin/kb/change/{Change.objects.get().pk}/change/")
    button = page.locator("button[name=publish]")
    publish = button.inner_text()
    page.fill("[name=publish_at]", "2099-01-01T09:00")
    expect(button).not_to_have_text(publish)
    button.click()
    expect(page.locator("main")).to_contain_text("2099")
    assert page.complaints == []
