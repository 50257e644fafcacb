"""The pages of changes as people see them: differences without colour, tables on a phone, the menu."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from kb.ledger import changes, publishing
from kb.ledger.facts import facts_of
from kb.models import FAQ
from tests.browser.axe import ALL_RULES, FORCED_COLOURS, axe_objections
from tests.browser.conftest import PHONE
from tests.ledger.people import decider

LOOK = """element => {
    const own = getComputedStyle(element), sign = getComputedStyle(element, "::before");
    return [own.textDecorationLine, sign.content, element.innerText.trim()];
}"""
CELLS_OUT_OF_SIGHT = """() => [...document.querySelectorAll("main td, main th[scope=row]")]
    .filter((cell) => cell.innerText.trim() && cell.getBoundingClientRect().right > innerWidth)
    .map((cell) => cell.innerText)"""


@pytest.fixture
def editor(sign_in: Any) -> Any:
    """Returns a person on a phone who changed one question, has a draft of it, and deleted another."""
    page = sign_in("editor", viewport=PHONE)
    by, (faq, other, *_) = User.objects.get(username="editor"), FAQ.objects.in_order()
    new = {**facts_of(faq), "question_zh_hans": "付款老是失败，怎么办？"}
    publishing.publish(changes.begin(kind="faq", subject=faq.subject, facts=new, by=by), by=by, note="说得更短")
    page.draft = changes.begin(kind="faq", subject=faq.subject, facts={**new, "question_en": "What now?"}, by=by)
    deletion = changes.begin(kind="faq", subject=other.subject, facts=None, by=by)
    publishing.approve(publishing.submit(deletion, by=by), by=decider())
    page.pages = {
        "change": f"/admin/kb/change/{page.draft.pk}/change/",
        "history": f"/admin/kb/change/history/faq/{faq.pk}/",
        "bin": "/admin/kb/change/bin/",
        "list": "/admin/kb/change/",
    }
    return page


def test_what_was_removed_and_added_is_told_without_colour(editor: Any) -> None:
    editor.goto(editor.base + editor.pages["history"])
    for options in ({"color_scheme": "light"}, {"color_scheme": "dark"}, {"forced_colors": "active"}):
        editor.emulate_media(**options)
        removed, added = (editor.locator(f".kb-comparison {name} >> nth=0").evaluate(LOOK) for name in ("del", "ins"))
        assert (removed[0], added[0]) == ("line-through", "underline")
        assert (removed[1][1], added[1][1]) == ("−", "+")
        assert (removed[2][:3], added[2][:3]) == ("删去：", "加上：")
        rules = FORCED_COLOURS if "forced_colors" in options else ALL_RULES
        assert axe_objections(editor, rules, within=".kb-comparison") == []


def test_tables_are_cards_on_a_phone(editor: Any) -> None:
    for name, address in editor.pages.items():
        editor.goto(editor.base + address)
        assert editor.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], name
        assert editor.evaluate(CELLS_OUT_OF_SIGHT) == [], name
        assert axe_objections(editor, ALL_RULES, within="main") == [], name


def test_the_status_of_a_draft_leads_to_the_choice(editor: Any) -> None:
    page: Page = editor
    by, faq = User.objects.create_user("bob", is_superuser=True), FAQ.objects.in_order()[0]
    page.goto(f"{editor.base}/admin/kb/faq/{faq.pk}/change/")
    new = {**facts_of(faq), "introduction_zh_hans": "别人写的。"}
    publishing.publish(changes.begin(kind="faq", subject=faq.subject, facts=new, by=by), by=by)
    page.fill("[name=introduction_zh_hans]", "我写的。")
    page.click("#kb-save-status a")
    expect(page.locator(".kb-choices")).to_be_visible()
    expect(page.locator("main")).to_contain_text("我写的。")
