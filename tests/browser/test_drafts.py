"""Typing in a content form: nothing typed is lost, drafts are saved in the background, and people see each other."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from kb.ledger.rows import FIRST_DRAFT_ID
from kb.models import FAQ, Change, ChangeState
from tests.browser.axe import ALL_RULES, COLOURS, axe_objections
from tests.browser.conftest import PHONE, fill_in_login

QUESTION, INTRODUCTION = "[name=question_zh_hans]", "[name=introduction_zh_hans]"
NEW_TITLE, NEW_TEXT = "[name=steps-5-title_zh_hans]", "[name=steps-5-text_zh_hans]"
PUBLISH = "button[name=_save]"
BANNER, PUT_BACK, THROW_AWAY = "#kb-unsaved", "[data-put-back]", "[data-throw-away]"


@pytest.fixture
def faq(content: None) -> FAQ:
    return FAQ.objects.get(slug="payment-failed")


def address(page: Any, faq: FAQ) -> str:
    return f"{page.base}/admin/kb/faq/{faq.pk}/change/"


def open_form(page: Any, faq: FAQ) -> None:
    page.goto(address(page, faq))


def publish(page: Any) -> None:
    page.click(PUBLISH)
    page.wait_for_url(f"{page.base}/admin/kb/faq/")


def is_background_save(request: Request) -> bool:
    return request.headers.get("x-requested-with") == "background-save"


def type_and_wait(page: Page, texts: dict[str, str]) -> Any:
    """Types the texts, waits until the page has saved them in the background, and returns the answer."""
    with page.expect_response(lambda response: is_background_save(response.request)) as saved:
        for selector, text in texts.items():
            page.fill(selector, text)
    answer = saved.value.json()
    expect(page.locator("#kb-save-status")).to_have_text(answer["text"])
    return answer


def type_unsaved(page: Any, faq: FAQ) -> None:
    """Types a question and a new step while the server saves nothing in the background."""
    page.context.route("**/*", lambda route: route.abort() if is_background_save(route.request) else route.fallback())
    open_form(page, faq)
    page.fill(QUESTION, "没有保存的问题？")
    page.click("#steps-group .add-row")
    page.fill(NEW_TITLE, "没有保存的步骤")
    page.fill(NEW_TEXT, "再试一次。")


def session_ends(page: Any, faq: FAQ) -> Page:
    page.context.clear_cookies(name="sessionid")
    page.context.unroute_all()
    page.fill(QUESTION, "没有保存的问题？ ")
    status = page.locator("#kb-save-status")
    expect(status).to_have_text(status.get_attribute("data-signed-out"))
    page.fill(QUESTION, "没有保存的问题？")
    page.click(PUBLISH)
    fill_in_login(page, "editor")
    page.wait_for_url(address(page, faq))
    return page  # type: ignore[no-any-return]


def network_fails(page: Any, faq: FAQ) -> Page:
    page.route(address(page, faq), lambda route: route.abort())
    page.click(PUBLISH)
    page.wait_for_url("chrome-error://**")
    page.unroute(address(page, faq))
    open_form(page, faq)
    return page  # type: ignore[no-any-return]


def server_fails(page: Any, faq: FAQ) -> Page:
    page.route(
        address(page, faq), lambda route: route.fulfill(status=500, body="<h1>Oh</h1>", content_type="text/html")
    )
    page.click(PUBLISH)
    page.wait_for_selector("text=Oh")
    page.unroute(address(page, faq))
    page.go_back()
    return page  # type: ignore[no-any-return]


def tab_is_closed(page: Any, faq: FAQ) -> Page:
    other = page.context.new_page()
    other.base = page.base
    page.close(run_before_unload=False)
    open_form(other, faq)
    return other  # type: ignore[no-any-return]


@pytest.mark.parametrize("happens", [session_ends, network_fails, server_fails, tab_is_closed])
def test_what_was_typed_is_offered_again_and_put_back(
    sign_in: Any, faq: FAQ, happens: Callable[[Any, FAQ], Any]
) -> None:
    page = sign_in("editor")
    type_unsaved(page, faq)
    page = happens(page, faq)
    expect(page.locator(BANNER)).to_contain_text("没有保存的步骤")
    page.locator(PUT_BACK).press("Enter")
    expect(page.locator(QUESTION)).to_be_focused()
    expect(page.locator(QUESTION)).to_have_value("没有保存的问题？")
    expect(page.locator(BANNER)).to_be_hidden()
    page.base = address(page, faq).partition("/admin")[0]
    publish(page)
    faq.refresh_from_db()
    step = faq.steps.in_order().last()
    assert step is not None
    assert (faq.question_zh_hans, step.title_zh_hans, faq.steps.count()) == ("没有保存的问题？", "没有保存的步骤", 6)
    open_form(page, faq)
    expect(page.locator(BANNER)).to_be_hidden()


def test_the_offer_is_accessible_on_a_phone_has_the_text_of_deleted_steps_and_can_be_thrown_away(
    sign_in: Any, faq: FAQ
) -> None:
    page = sign_in("editor", viewport=PHONE)
    type_unsaved(page, faq)
    page.fill("[name=steps-0-text_zh_hans]", "改过的第一步。")
    page = tab_is_closed(page, faq)
    faq.steps.in_order().first().delete()  # type: ignore[union-attr]
    page.reload()
    expect(page.locator(".kb-unsaved-gone")).to_contain_text("改过的第一步。")
    for scheme, rules in (("light", ALL_RULES), ("dark", COLOURS)):
        page.emulate_media(color_scheme=scheme)
        assert axe_objections(page, rules, within=BANNER) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.locator(THROW_AWAY).press("Enter")
    open_form(page, faq)
    expect(page.locator(BANNER)).to_be_hidden()


def test_nobody_else_is_offered_what_was_typed(sign_in: Any, faq: FAQ) -> None:
    page = sign_in("editor")
    type_unsaved(page, faq)
    page = tab_is_closed(page, faq)
    kept = page.evaluate("Object.entries(localStorage)")
    other = sign_in("editor", "bob")
    other.evaluate("entries => entries.forEach(([key, text]) => localStorage.setItem(key, text))", kept)
    open_form(other, faq)
    expect(other.locator(BANNER)).to_be_hidden()


def test_a_new_step_that_was_saved_three_times_and_steps_that_were_moved_are_published_once(
    sign_in: Any, faq: FAQ
) -> None:
    first, second, *others = faq.steps.in_order().values_list("title_zh_hans", flat=True)
    page = sign_in("editor")
    open_form(page, faq)
    for _time in range(2):
        page.click("#steps-group .add-row")
    page.check("[name=steps-5-DELETE]", force=True)
    title, text = NEW_TITLE.replace("5", "6"), NEW_TEXT.replace("5", "6")
    type_and_wait(page, {title: "新步骤", text: "第一稿。"})
    page.locator("#steps-data .form-group.original [x-sort\\:handle]").nth(1).press("ArrowUp")
    type_and_wait(page, {text: "第二稿。"})
    type_and_wait(page, {text: "第三稿。"})
    assert faq.steps.count() == 5
    page.fill(text, "第四稿。")
    publish(page)
    steps = list(faq.steps.in_order().values_list("title_zh_hans", "text_zh_hans"))
    assert [step[0] for step in steps] == [second, first, *others, "新步骤"]
    assert steps[-1][1] == "第四稿。"
    assert page.complaints == []


def test_publishing_waits_for_the_save_that_is_under_way(sign_in: Any, faq: FAQ) -> None:
    page, held = sign_in("editor"), []
    page.route(
        "**/change/", lambda route: held.append(route) if is_background_save(route.request) else route.fallback()
    )
    open_form(page, faq)
    page.click("#steps-group .add-row")
    with page.expect_request(is_background_save):
        page.fill(NEW_TITLE, "新步骤")
        page.fill(NEW_TEXT, "再试一次。")
    page.click(PUBLISH)
    held[0].continue_()
    page.wait_for_url(f"{page.base}/admin/kb/faq/")
    assert faq.steps.count() == 6
    assert [each.state for each in Change.objects.all()] == [ChangeState.PUBLISHED]


def test_a_save_whose_answer_is_lost_is_neither_a_conflict_nor_a_second_step(sign_in: Any, faq: FAQ) -> None:
    def lose_answer(route: Any) -> None:
        route.fetch()
        route.abort()

    page = sign_in("editor")
    open_form(page, faq)
    page.click("#steps-group .add-row")
    page.route("**/change/", lose_answer)
    with page.expect_event("requestfailed"):
        page.fill(QUESTION, "第一稿？")
        page.fill(NEW_TITLE, "新步骤")
        page.fill(NEW_TEXT, "再试一次。")
    status = page.locator("#kb-save-status")
    expect(status).to_have_text(status.get_attribute("data-no-connection"))
    page.unroute("**/change/")
    assert (Change.objects.get().facts or {})["question_zh_hans"] == "第一稿？"
    assert type_and_wait(page, {QUESTION: "第二稿？"})["saved"]
    facts = Change.objects.get().facts or {}
    assert (facts["question_zh_hans"], len(facts["steps"])) == ("第二稿？", 6)


def test_a_new_step_that_was_saved_and_then_removed_is_not_published(sign_in: Any, faq: FAQ) -> None:
    page = sign_in("editor")
    open_form(page, faq)
    page.click("#steps-group .add-row")
    type_and_wait(page, {NEW_TITLE: "新步骤", NEW_TEXT: "第一稿。"})
    page.check("[name=steps-5-DELETE]", force=True)
    page.fill(QUESTION, "改过的问题？")
    publish(page)
    faq.refresh_from_db()
    assert (faq.question_zh_hans, faq.steps.count()) == ("改过的问题？", 5)


def test_a_new_question_is_saved_while_it_is_typed_and_has_one_draft(sign_in: Any, faq: FAQ) -> None:
    page = sign_in("editor")
    page.goto(f"{page.base}/admin/kb/faq/add/")
    page.check("[name=providers] >> nth=0")
    assert type_and_wait(page, {QUESTION: "全新的问题？"})["saved"]  # though its other texts are missing
    change = Change.objects.get()
    page.click("#steps-group .add-row")
    step = {"[name=steps-0-title_zh_hans]": "第一步", "[name=steps-0-text_zh_hans]": "先看这里。"}
    assert type_and_wait(page, {INTRODUCTION: "介绍。", "[name=slug]": "brand-new", **step})["saved"]
    assert page.url.endswith(f"/{FIRST_DRAFT_ID + change.pk}/change/")
    type_and_wait(page, {QUESTION: "改过的新问题？"})
    publish(page)
    new = FAQ.objects.get(slug="brand-new")
    assert (new.question_zh_hans, new.steps.count()) == ("改过的新问题？", 1)
    assert [each.state for each in Change.objects.all()] == [ChangeState.PUBLISHED]


def test_two_people_see_that_the_other_has_the_form_open(sign_in: Any, faq: FAQ) -> None:
    alice, bob = sign_in("editor", "alice"), sign_in("editor", "bob")
    with alice.expect_response("**/visits/"):
        open_form(alice, faq)
    open_form(bob, faq)
    expect(bob.locator("#kb-others")).to_contain_text("alice")
    assert axe_objections(bob, ALL_RULES, within="#kb-others") == []
    alice.reload()
    expect(alice.locator("#kb-others")).to_contain_text("bob")
