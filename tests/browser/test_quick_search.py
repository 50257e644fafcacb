"""The search that Ctrl+K opens, and the page of an import: scripts of unfold that must not fail."""

from typing import Any

import pytest
from playwright.sync_api import expect

FIELD = "#search-input-command"


@pytest.fixture
def editor(sign_in: Any) -> Any:
    page = sign_in("editor")
    page.goto(f"{page.base}/admin/")
    page.keyboard.press("Control+k")
    expect(page.locator(FIELD)).to_be_focused()
    return page


def test_enter_opens_what_is_typed_and_never_what_was_found_before(editor: Any) -> None:
    editor.keyboard.press("Enter")  # with nothing typed
    editor.keyboard.type("余额")
    expect(editor.locator("#command-results a")).not_to_have_count(0)
    editor.fill(FIELD, "")
    editor.keyboard.press("Enter")
    editor.keyboard.type("忘记")
    editor.keyboard.press("Enter")  # before the server has answered
    editor.wait_for_url("**/admin/kb/faq/*/change/")
    assert "密码" in editor.input_value("[name=question_zh_hans]")
    assert editor.complaints == []


def test_the_arrow_keys_choose_another_result(editor: Any) -> None:
    editor.keyboard.type("付款")
    second = editor.locator("#command-results li:nth-child(2)")
    expect(second).to_be_visible()
    for _time in range(2):
        editor.keyboard.press("ArrowDown")
    address = second.locator("a").get_attribute("href")
    editor.keyboard.press("Enter")
    editor.wait_for_url(editor.base + address)
    assert editor.complaints == []


def test_choosing_a_file_to_import_is_no_error(sign_in: Any) -> None:
    page = sign_in("editor")
    page.goto(f"{page.base}/admin/kb/faq/import/")
    page.set_input_files("[name=file]", {"name": "a.csv", "mimeType": "text/csv", "buffer": b"slug"})
    assert page.complaints == []
