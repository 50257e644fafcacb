"""The page of a change: what it costs, and its buttons where there is something to choose."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kb.ledger import changes, publishing
from kb.ledger.facts import facts_of
from kb.models import FAQ, Change, ChangeState, Provider
from tests.ledger.people import editor as other_editor

pytestmark = [pytest.mark.usefixtures("content"), pytest.mark.one_door]


@pytest.fixture
def editor(staff: Any) -> Client:
    client: Client = staff("editor")
    return client


def draft(question: str, *, by: User) -> Change:
    faq = FAQ.objects.get(slug="payment-failed")
    facts = {**facts_of(faq), "question_zh_hans": question}
    return changes.begin(kind="faq", subject=faq.subject, facts=facts, by=by)


def mine(question: str = "我的问题？") -> Change:
    return draft(question, by=User.objects.get(username="editor"))


def address(change: Change) -> str:
    return f"/admin/kb/change/{change.pk}/change/"


def test_it_reads_what_it_compares_once(editor: Client) -> None:
    page = address(mine())
    editor.get(page)
    with CaptureQueriesContext(connection) as queries:
        assert editor.get(page).status_code == 200
    # Session, account, its rights, own permissions, those of the roles; the change, by the admin and by its page.
    who_and_what = 5 + 2
    # The live row, its steps, wallets and entry; the revision that the change began from; what was said.
    read = 4 + 1 + 1
    # The wallets, twice; their numbers, advice and notices; the symptoms; the number in the menu.
    policy_and_menu = 6 + 1
    assert len(queries) <= who_and_what + read + policy_and_menu


@pytest.mark.parametrize("button", ["", "everything", "resolve"])
def test_a_button_that_it_does_not_have_is_refused(editor: Client, button: str) -> None:
    change = mine()
    assert editor.post(address(change), {"mac": change.mac, button: "1"}).status_code == 403
    assert Change.objects.get().state == ChangeState.DRAFT


def test_a_draft_with_conflicts_is_discarded_without_a_choice(editor: Client) -> None:
    change, ed = mine(), other_editor()
    publishing.publish(draft("别人的问题？", by=ed), by=ed)
    assert editor.get(address(change)).context["conflicts"]
    editor.post(address(change), {"mac": change.mac, "seen": "2", "discard": "1"})
    change.refresh_from_db()
    assert change.state == ChangeState.DISCARDED


NEXT_STEPS = {
    "needs one person": (FAQ, {"introduction_zh_hans": "先看这里。"}, "看看修改了什么"),
    "needs a second person": (Provider, {"name_en": "Other name"}, "请提交"),
    "is unfinished": (FAQ, {"providers": []}, "补全缺少的内容"),
}


@pytest.mark.usefixtures("ordinary_questions")
@pytest.mark.parametrize(("model", "new", "words"), NEXT_STEPS.values(), ids=NEXT_STEPS)
def test_the_form_and_the_page_of_a_draft_name_the_same_next_step(
    editor: Client, model: Any, new: dict[str, Any], words: str
) -> None:
    row, author = model.objects.in_order().first(), User.objects.get(username="editor")
    facts = {**facts_of(row), **new}
    change = changes.begin(kind=row._meta.model_name, subject=row.subject, facts=facts, by=author)
    of_the_page = editor.get(address(change)).context["next_step"]
    of_the_form = editor.get(f"/admin/kb/{row._meta.model_name}/{row.pk}/change/").context["state"].next_step
    assert of_the_page == of_the_form
    assert of_the_page.startswith(words)


def test_who_publishes_over_a_scheduled_change_is_told_that_it_was_returned(editor: Client) -> None:
    author = other_editor("eva")
    moment = timezone.now() + timedelta(days=1)
    scheduled = publishing.publish(draft("明天的问题？", by=author), by=author, at=moment)
    change = mine()
    page = editor.post(address(change), {"mac": change.mac, "publish": "1"}, follow=True)
    scheduled.refresh_from_db()
    assert scheduled.state == ChangeState.RETURNED
    assert any("eva" in str(message) for message in page.context["messages"])
