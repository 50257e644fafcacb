"""Actions on the selected rows of a list, through the policy."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.test import Client

from kb.admin.bulk.copying import copy
from kb.ledger import door, publishing
from kb.ledger.change_lock import Outdated
from kb.ledger.changes import begin
from kb.ledger.entries import EntryDetails, EntryKind
from kb.ledger.facts import facts_of
from kb.ledger.history import revisions
from kb.ledger.publishing import publish
from kb.ledger.rows import FIRST_DRAFT_ID
from kb.models import FAQ, Change, ChangeState, Provider

pytestmark = [pytest.mark.usefixtures("content"), pytest.mark.one_door]


@pytest.fixture
def editor(staff: Any) -> Client:
    client: Client = staff("editor")
    return client


def run(client: Client, action: str, *rows: Any) -> Any:
    kind = rows[0]._meta.model_name
    data = {"action": action, "_selected_action": [row.pk for row in rows]}
    return client.post(f"/admin/kb/{kind}/", data)


def told(response: Any) -> list[str]:
    return [f"{message.level_tag}: {message}" for message in get_messages(response.wsgi_request)]


def faqs() -> list[FAQ]:
    return list(FAQ.objects.in_order()[:2])


@pytest.mark.usefixtures("ordinary_questions")
def test_rows_are_taken_off_and_published_again(editor: Client) -> None:
    run(editor, "take_off", *faqs())
    assert {row.publication for row in faqs()} == {"draft"}
    response = run(editor, "publish", *faqs())
    assert {row.publication for row in faqs()} == {"published"}
    assert all(row.question_zh_hans in told(response)[0] for row in faqs())
    assert [revision.number for revision in revisions(faqs()[0].subject)] == [4, 3, 2, 1]


@pytest.mark.usefixtures("ordinary_questions")
def test_a_question_without_steps_is_not_published_and_the_others_are(editor: Client) -> None:
    run(editor, "take_off", *faqs())
    complete, lacking = faqs()
    boss = User.objects.create_superuser("boss")
    facts = {**facts_of(lacking), "steps": []}
    publish(begin(kind="faq", subject=lacking.subject, facts=facts, by=boss), by=boss)
    response = run(editor, "publish", complete, lacking)
    assert [row.publication for row in faqs()] == ["published", "draft"]
    assert [words for words in told(response) if words.startswith("error") and lacking.question_zh_hans in words]


def test_a_row_that_takes_two_people_waits_and_the_others_do_not(editor: Client) -> None:
    provider = Provider.objects.get(slug="alipay")
    response = run(editor, "take_off", provider)
    change = Change.objects.get()
    assert (change.subject, change.state) == (provider.subject, ChangeState.SUBMITTED)
    assert told(response)[0].startswith("warning")
    response = run(editor, "take_off", provider)  # once more: the row says why not, and nothing breaks
    assert told(response)[-1].startswith("error")
    assert Change.objects.count() == 1


def test_a_wallet_is_added_to_all_that_lack_it(editor: Client) -> None:
    jd = Provider.objects.get(slug="jd-pay")
    one = faqs()[0]
    run(editor, "add_jd-pay", *faqs())
    assert all(jd.pk in row.provider_ids for row in faqs())
    assert one.provider_ids == [pk for pk in faqs()[0].provider_ids if pk != jd.pk or jd.pk in one.provider_ids]


def test_still_right_is_an_entry_and_changes_nothing(editor: Client) -> None:
    row = faqs()[0]
    run(editor, "still_right", row)
    newest, before = revisions(row.subject)
    assert (newest.kind, newest.by, newest.facts) == ("confirmed", "editor", before.facts)
    assert faqs()[0].updated == row.updated
    assert row.question_zh_hans in editor.get(f"/zh-hans/faq/{row.slug}/").content.decode()


def test_a_row_that_does_not_match_the_ledger_is_not_still_right(editor: Client) -> None:
    from django.db import connection  # noqa: PLC0415

    row = faqs()[0]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_faq SET question_zh_hans = '坏' WHERE id = %s", [row.pk])
    assert told(run(editor, "still_right", row))[0].startswith("error")
    assert len(revisions(row.subject)) == 1


def test_my_drafts_are_submitted(editor: Client) -> None:
    from kb.ledger.changes import begin  # noqa: PLC0415
    from tests.ledger.test_changes import facts  # noqa: PLC0415

    row = FAQ.objects.get(slug="payment-failed")
    user = User.objects.get(username="editor")
    begin(kind="faq", subject=row.subject, facts=facts(question_zh_hans="草稿？"), by=user)
    run(editor, "submit", row, FAQ.objects.get(slug="forgot-password"))
    assert Change.objects.get().state == ChangeState.SUBMITTED


def test_why_a_draft_is_not_submitted_is_told_in_a_sentence(editor: Client) -> None:
    row = faqs()[0]
    facts = {**facts_of(row), "steps": []}
    begin(kind="faq", subject=row.subject, facts=facts, by=User.objects.get(username="editor"))
    (words,) = told(run(editor, "submit", row))
    assert words.startswith(f"error: {row.question_zh_hans}：")
    assert not {"[", "]", "'"} & set(words)


def test_a_question_is_copied_as_a_draft_with_its_own_address_and_step_keys(editor: Client) -> None:
    row = faqs()[0]
    response = run(editor, "copy", row)
    change = Change.objects.get()
    assert response["Location"].endswith(f"/{FIRST_DRAFT_ID + change.pk}/change/")
    facts: Any = change.facts
    assert (facts["slug"], facts["publication"]) == (f"{row.slug}-copy", "published")
    assert (facts["id"], facts["uid"]) == (None, None)
    assert not {step["key"] for step in facts["steps"]} & {step.key for step in row.steps.all()}
    run(editor, "copy", row)
    assert Change.objects.first().facts["slug"] == f"{row.slug}-copy-2"  # type: ignore[union-attr,index]
    assert editor.get(response["Location"]).status_code == 200


def test_the_selected_rows_are_exported(editor: Client) -> None:
    response = run(editor, "export_selected", faqs()[0])
    assert response["Content-Disposition"].startswith('attachment; filename="faq-')


@pytest.mark.parametrize("action", ["publish", "take_off", "still_right", "submit", "copy", "add_alipay"])
def test_translators_have_no_such_action(staff: Any, action: str) -> None:
    before = [revisions(row.subject)[0].number for row in faqs()]
    run(staff("translator"), action, *faqs())
    assert [revisions(row.subject)[0].number for row in faqs()] == before
    assert not Change.objects.exists()


def meanwhile(monkeypatch: pytest.MonkeyPatch, work: Callable[[], Any]) -> None:
    """Does what a colleague commits after the rows of an action are read and before the first of them is written."""
    write = publishing.publish_at_once

    def work_and_write(*args: Any, **kwargs: Any) -> Any:
        monkeypatch.setattr(publishing, "publish_at_once", write)
        work()
        return write(*args, **kwargs)

    monkeypatch.setattr(publishing, "publish_at_once", work_and_write)


@pytest.mark.parametrize(
    ("model", "slug", "action", "column"),
    [(FAQ, "forgot-password", "add_jd-pay", "question_en"), (Provider, "alipay", "take_off", "summary_en")],
    ids=["published at once", "submitted to a second person"],
)
def test_an_action_keeps_what_a_colleague_has_published_meanwhile(
    editor: Client, monkeypatch: pytest.MonkeyPatch, model: Any, slug: str, action: str, column: str
) -> None:
    row, kind = model.objects.get(slug=slug), model._meta.model_name
    new, details = {**facts_of(row), column: "A colleague’s words"}, EntryDetails(kind=EntryKind.CHANGED, by="boss")
    meanwhile(monkeypatch, lambda: door.write(row.subject, kind, new, details))
    run(editor, action, row)
    facts = [revisions(row.subject)[0].facts, *(change.facts for change in Change.objects.open())]
    assert len(facts) == (1 if model is FAQ else 2)
    assert {each[column] for each in facts if each} == {"A colleague’s words"}


@pytest.mark.usefixtures("ordinary_questions")
def test_a_row_that_a_colleague_has_deleted_meanwhile_is_told_and_the_others_are_done(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = faqs()
    meanwhile(monkeypatch, lambda: door.delete([second], EntryDetails(kind=EntryKind.DELETED, by="boss")))
    told_of = told(run(editor, "take_off", second, first))
    assert [words.split(":")[0] for words in told_of] == ["error", "success"]
    assert second.question_zh_hans in told_of[0]
    assert first.question_zh_hans in told_of[1]
    assert FAQ.objects.get(pk=first.pk).publication == "draft"


def test_a_question_that_a_colleague_has_deleted_is_not_copied(editor: Client) -> None:
    row = faqs()[0]
    door.delete([FAQ.objects.get(pk=row.pk)], EntryDetails(kind=EntryKind.DELETED, by="boss"))
    with pytest.raises(Outdated):
        copy(row, by=User.objects.get(username="editor"))
