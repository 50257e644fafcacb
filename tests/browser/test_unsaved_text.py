"""What is typed in the forms that save no drafts is kept in the browser until the server has saved it."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from playwright.sync_api import expect

from kb.ledger import changes, publishing
from kb.ledger.facts import facts_of
from kb.models import FAQ, Change, Hotline
from tests.browser.conftest import fill_in_login
from tests.browser.test_drafts import BANNER, PUT_BACK, QUESTION

KEPT = "#kb-text-is-kept"


def session_ends(page: Any, button: str) -> None:
    page.context.clear_cookies(name="sessionid")
    page.click(button)
    expect(page.locator(KEPT)).to_be_visible()
    fill_in_login(page, "editor")


def network_fails(page: Any, button: str) -> None:
    address = page.url
    page.route(address, lambda route: route.abort())
    page.click(button)
    page.wait_for_url("chrome-error://**")
    page.unroute(address)
    page.goto(address)


def page_is_loaded_again(page: Any, button: str) -> None:
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.reload()
    assert asked == ["beforeunload"]


def submitted_change() -> Change:
    faq = FAQ.objects.get(slug="payment-failed")
    author = User.objects.create_superuser("author")
    facts = {**facts_of(faq), "question_zh_hans": "换一个问法？"}
    change = changes.begin(kind="faq", subject=faq.subject, facts=facts, by=author)
    return publishing.submit(change, by=author)


REASON, COMMENT, TABLE, WORDS = "[name=why_zh_hans]", "[name=comment]", "[name=table]", "[name=words]"
SAVE = "button[name=_save]"


@pytest.mark.parametrize(
    ("form", "field", "button", "happens"),
    [
        ("proposal/propose/withdraw/{hotline}/", REASON, SAVE, session_ends),
        ("change/{change}/change/", COMMENT, "button[name=send_back]", network_fails),
        ("faq/import/", TABLE, SAVE, page_is_loaded_again),
        ("synonymgroup/add/", WORDS, SAVE, session_ends),
    ],
)
def test_what_was_typed_is_offered_again_put_back_and_forgotten_once_it_is_saved(
    sign_in: Any, content: None, form: str, field: str, button: str, happens: Any
) -> None:
    page = sign_in("editor")
    User.objects.get(username="editor").groups.set(Group.objects.all())
    hotline = Hotline.objects.get(slug="alipay-support")
    address = f"{page.base}/admin/kb/" + form.format(hotline=hotline.pk, change=submitted_change().pk)
    page.goto(address)
    expect(page.locator(BANNER)).to_be_hidden()
    text = "slug\nno-such-question" if field == TABLE else "照官网公布的改"
    page.fill(field, f"{text}\n信用卡" if field == WORDS else text)
    happens(page, button)
    page.wait_for_url(address)
    expect(page.locator(BANNER)).to_contain_text("照官网" if field != TABLE else "no-such-question")
    page.click(PUT_BACK)
    expect(page.locator(field)).to_be_focused()
    if field == REASON:
        page.fill("[name=evidence_url]", "https://www.alipay.com/contact")
    with page.expect_navigation():
        page.click(button)
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('kb-unsaved:'))") == []
    page.goto(address)
    expect(page.locator(BANNER)).to_be_hidden()
    assert [line for line in page.complaints if "ERR_FAILED" not in line] == []


def test_a_new_question_that_was_published_before_a_background_save_is_not_offered_back(
    sign_in: Any, content: None
) -> None:
    page = sign_in("editor")
    address = f"{page.base}/admin/kb/faq/add/"
    page.goto(address)
    page.fill(QUESTION, "碰一碰没反应？")
    page.fill("[name=introduction_zh_hans]", "先看手机设置。")
    page.check("[name=providers] >> nth=0")
    page.click("#steps-group .add-row")
    page.fill("[name=steps-0-title_zh_hans]", "打开感应")
    page.fill("[name=steps-0-text_zh_hans]", "在设置里。")
    page.click(SAVE)
    page.wait_for_url(f"{page.base}/admin/kb/faq/")
    page.goto(address)
    expect(page.locator(BANNER)).to_be_hidden()
    page.go_back()
    page.go_back()
    expect(page.locator(BANNER)).to_be_hidden()
    assert FAQ.objects.filter(question_zh_hans="碰一碰没反应？").exists()
