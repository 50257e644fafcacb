"""What a content form says while somebody types: how long a text is, what is like it, what is missing."""

from typing import Any

import pytest
from playwright.sync_api import expect

from kb.models import FAQ
from tests.browser.axe import ALL_RULES, axe_objections
from tests.browser.conftest import PHONE
from tests.browser.test_drafts import INTRODUCTION, PUBLISH, QUESTION, type_and_wait

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
    page.select_option("[name=publication]", "published")
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
