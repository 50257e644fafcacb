"""A day of two people who edit one question, from the draft to the bin and back. Nothing that either wrote is lost."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from playwright.sync_api import Page, expect

from kb.models import FAQ, Change, LedgerEntry
from tests.browser.test_drafts import (
    INTRODUCTION,
    NEW_TEXT,
    NEW_TITLE,
    QUESTION,
    faq,
    open_form,
    publish,
    type_and_wait,
)

__all__ = ["faq"]

WRITTEN = [
    "同事改的问题？",
    "先看看余额。",
    "再打电话",
    "请打 95188 问清楚。",
    "我补的介绍。",
    "同事补的介绍。",
    "正要删的时候写的。",
]
"""All that the two publish."""


def press(page: Page, name: str) -> None:
    """Presses the button with this name, and waits for the next page."""
    with page.expect_navigation():
        page.click(f"button[name={name}] >> nth=0")


def open_change(page: Any, change: Change) -> None:
    page.goto(f"{page.base}/admin/kb/change/{change.pk}/change/")


def choose(page: Page, choice: str) -> None:
    """Chooses on the page that shows both sides, and goes on."""
    page.check(f"input[type=radio][value={choice}]")
    press(page, "resolve")


def without_requests_at_once(page: Any) -> Any:
    """Empties all frames of the preview but the first, and does not let forms say that they are open.

    On SQLite the server of the tests has one connection for all threads: two transactions at once would be one.
    """
    frames: list[Any] = []

    def show_first(route: Any) -> None:
        frames.append(route)
        if len(frames) == 1:
            route.continue_()
        else:
            route.fulfill(body="", content_type="text/html")

    page.route(re.compile("^[^?]*//[^/]+/preview/"), show_first)
    page.route("**/visits/", lambda route: route.fulfill(json={"others": []}))
    return page


@pytest.fixture
def alice(sign_in: Any) -> Any:
    return without_requests_at_once(sign_in("editor", "alice"))


@pytest.fixture
def bob(sign_in: Any) -> Any:
    """A colleague who edits and approves."""
    page = without_requests_at_once(sign_in("reviewer", "bob"))
    User.objects.get(username="bob").groups.add(Group.objects.get(name="editor"))
    return page


@pytest.mark.usefixtures("ordinary_questions")
def test_what_two_people_do_to_one_question_loses_nothing(alice: Any, bob: Any, faq: FAQ) -> None:
    draft_while_the_other_publishes(alice, bob, faq)
    preview(alice)
    submit_and_be_returned_and_approved(alice, bob)
    choose_between_two_texts_and_schedule(alice, bob, faq)
    compare_and_restore(alice, faq)
    type_into_what_the_other_deletes(alice, bob, faq)
    restore_from_the_bin(alice, bob, faq)
    records = "".join(LedgerEntry.objects.for_subject(faq.subject).values_list("record", flat=True))
    assert [text for text in WRITTEN if text not in records] == []
    assert not Change.objects.open().exists()
    assert alice.complaints == bob.complaints == []


def draft_while_the_other_publishes(alice: Any, bob: Any, faq: FAQ) -> None:
    open_form(alice, faq)
    open_form(bob, faq)
    alice.click("#steps-group .add-row")
    type_and_wait(alice, {INTRODUCTION: "先看看余额。", NEW_TITLE: "再打电话", NEW_TEXT: "请打 95188 问。"})
    bob.fill(QUESTION, "同事改的问题？")
    publish(bob)


def preview(alice: Any) -> None:
    press(alice, "_preview")
    expect(alice.locator("iframe")).to_have_count(4)  # both languages, on a phone and on a desktop
    frame = alice.frame_locator("iframe >> nth=0")
    expect(frame.locator("h1")).to_have_text("同事改的问题？")
    expect(frame.locator("main")).to_contain_text("请打 95188 问。")


def submit_and_be_returned_and_approved(alice: Any, bob: Any) -> None:
    change = Change.objects.get(author__username="alice")
    open_change(alice, change)
    alice.fill("[name=note]", "加了客服电话")
    press(alice, "submit")
    open_change(bob, change)
    expect(bob.locator("ins", has_text="请打 95188 问。")).to_be_visible()
    bob.fill("[name=comment]", "问什么？")
    press(bob, "send_back")
    open_change(alice, change)
    expect(alice.locator(".kb-conversation")).to_contain_text("问什么？")
    alice.click("text=继续编辑")
    alice.fill(NEW_TEXT, "请打 95188 问清楚。")
    press(alice, "_save")
    press(alice, "submit")
    open_change(bob, change)
    expect(bob.locator(".kb-conversation li")).to_have_count(3)
    press(bob, "approve")
    bob.goto(f"{bob.base}/zh-hans/faq/payment-failed/")
    expect(bob.locator("main")).to_contain_text("请打 95188 问清楚。")


def choose_between_two_texts_and_schedule(alice: Any, bob: Any, faq: FAQ) -> None:
    open_form(alice, faq)
    open_form(bob, faq)
    bob.fill(INTRODUCTION, "同事补的介绍。")
    publish(bob)
    alice.fill(INTRODUCTION, "我补的介绍。")
    press(alice, "_savedraft")
    expect(alice.locator(".kb-choices")).to_be_visible()
    choose(alice, "both")
    alice.fill("[name=publish_at]", "2099-01-01T08:00")
    press(alice, "publish")
    alice.goto(f"{alice.base}/admin/")
    expect(alice.locator(".kb-to-do", has_text="2099")).to_contain_text("同事改的问题？")
    alice.click(".kb-to-do:has-text('2099') a >> nth=0")
    press(alice, "take_back")
    alice.fill("[name=publish_at]", "")
    press(alice, "publish")
    faq.refresh_from_db()
    assert faq.introduction_zh_hans == "我补的介绍。\n\n同事补的介绍。"


def compare_and_restore(alice: Any, faq: FAQ) -> None:
    alice.goto(f"{alice.base}/admin/kb/faq/{faq.pk}/history/")
    alice.check("[name=old][value='1']")
    alice.click("text=比较")
    expect(alice.locator(".kb-comparison ins", has_text="请打 95188 问清楚。")).to_be_visible()
    press(alice, "restore")
    press(alice, "publish")


def let_through(alice: Any, bob: Any) -> None:
    """A text with a telephone number comes back from the bin by two people."""
    press(alice, "submit")
    open_change(bob, Change.objects.get(state="submitted"))
    press(bob, "approve")


def delete(page: Any, faq: FAQ) -> None:
    page.goto(f"{page.base}/admin/kb/faq/{faq.pk}/delete/")
    with page.expect_navigation():
        page.click("main [type=submit]")
    assert not FAQ.objects.filter(pk=faq.pk).exists()


def type_into_what_the_other_deletes(alice: Any, bob: Any, faq: FAQ) -> None:
    open_form(alice, faq)
    delete(bob, faq)
    alice.fill(INTRODUCTION, "正要删的时候写的。")
    press(alice, "_save")
    choose(alice, "mine")
    let_through(alice, bob)
    faq.refresh_from_db()
    assert (faq.introduction_zh_hans, faq.steps.count()) == ("正要删的时候写的。", 6)


def restore_from_the_bin(alice: Any, bob: Any, faq: FAQ) -> None:
    delete(alice, faq)
    alice.goto(f"{alice.base}/admin/kb/change/bin/")
    alice.click("text=同事改的问题？")
    press(alice, "restore")
    let_through(alice, bob)
    bob.goto(f"{bob.base}/zh-hans/faq/payment-failed/")
    expect(bob.locator("main")).to_contain_text("正要删的时候写的。")
    assert faq.steps.count() == 6
