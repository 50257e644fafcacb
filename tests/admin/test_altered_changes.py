"""The pages of a change that someone altered in the database: they show the words, and nothing leads on."""

from typing import Any

import pytest
from django.test import Client

from kb.models import FAQ, Change, ChangeState

pytestmark = [pytest.mark.usefixtures("content"), pytest.mark.one_door]

FORGED = "被人改动的说法"


@pytest.fixture
def editor(staff: Any, commits: Any) -> Client:
    client: Client = commits(staff("editor"))
    return client


@pytest.fixture
def faq() -> FAQ:
    return FAQ.objects.get(slug="payment-failed")


@pytest.fixture
def draft(editor: Client, faq: FAQ, filled_in: Any) -> Change:
    address = f"/admin/kb/faq/{faq.pk}/change/"
    values = filled_in(editor.get(address)) | {"introduction_zh_hans": "新的说法。", "_savedraft": "1"}
    editor.post(address, values)
    return Change.objects.get()


def alter(draft: Change) -> None:
    Change.objects.filter(pk=draft.pk).update(facts={**(draft.facts or {}), "introduction_zh_hans": FORGED})


@pytest.mark.parametrize("button", ["submit", "publish"])
def test_what_was_altered_while_its_page_was_open_is_not(
    editor: Client, faq: FAQ, draft: Change, filled_in: Any, button: str
) -> None:
    page = f"/admin/kb/change/{draft.pk}/change/"
    opened = filled_in(editor.get(page))
    alter(draft)
    answer = editor.post(page, {**opened, button: "1"}, follow=True)
    assert FORGED in answer.content.decode()
    assert Change.objects.get().state == ChangeState.DRAFT
    assert FAQ.objects.get(pk=faq.pk).introduction_zh_hans == faq.introduction_zh_hans


def test_the_form_and_the_preview_lead_to_the_page_of_the_change_which_shows_the_words(
    editor: Client, faq: FAQ, draft: Change
) -> None:
    alter(draft)
    page = f"/admin/kb/change/{draft.pk}/change/"
    for address in (f"/admin/kb/faq/{faq.pk}/change/", f"/admin/kb/change/{draft.pk}/preview/"):
        assert editor.get(address)["Location"] == page
    text = editor.get(page).content.decode()
    assert FORGED in text
    assert 'name="take_over"' in text
    assert 'name="publish"' not in text
    assert 'name="submit"' not in text


def test_its_author_makes_a_new_draft_of_the_words(editor: Client, draft: Change, filled_in: Any) -> None:
    alter(draft)
    page = f"/admin/kb/change/{draft.pk}/change/"
    editor.post(page, {**filled_in(editor.get(page)), "take_over": "1"})
    new = Change.objects.exclude(pk=draft.pk).get()
    assert (new.state, (new.facts or {})["introduction_zh_hans"]) == (ChangeState.DRAFT, FORGED)
    assert 'name="publish"' in editor.get(f"/admin/kb/change/{new.pk}/change/").content.decode()


def test_a_second_person_sends_it_back_and_does_not_approve_it(
    editor: Client, draft: Change, filled_in: Any, staff: Any
) -> None:
    page = f"/admin/kb/change/{draft.pk}/change/"
    editor.post(page, {**filled_in(editor.get(page)), "submit": "1"})
    alter(draft)
    reviewer = staff("reviewer")
    opened = filled_in(reviewer.get(page))
    reviewer.post(page, {**opened, "approve": "1"})
    assert Change.objects.get().state == ChangeState.SUBMITTED
    assert 'name="take_back"' in editor.get(page).content.decode()
    reviewer.post(page, {**opened, "send_back": "1", "comment": "谁改了这个？"})
    assert Change.objects.get().state == ChangeState.RETURNED
    assert 'name="take_over"' in editor.get(page).content.decode()
