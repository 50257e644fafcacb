"""Drafts while others publish and delete: nothing that was typed is lost, and each message is true."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client

from kb.ledger import changes, door
from kb.ledger.entries import EntryDetails, EntryKind
from kb.models import FAQ, Advice, Change, ChangeState, SectionItem
from tests.admin.test_drafts import FORM, change_page, editor, faq, reviewer, send

__all__ = ["editor", "faq", "reviewer"]
pytestmark = [pytest.mark.usefixtures("content"), pytest.mark.one_door]


def delete(client: Client, row: Any) -> Any:
    return client.post(f"/admin/kb/{row._meta.model_name}/{row.pk}/delete/", {"post": "yes"}, follow=True)


def delete_from_the_list(client: Client, *rows: Any) -> Any:
    data = {"action": "delete_selected", "_selected_action": [row.pk for row in rows], "post": "yes"}
    return client.post(f"/admin/kb/{rows[0]._meta.model_name}/", data, follow=True)


def levels(response: Any) -> list[str]:
    return [str(message.level_tag) for message in get_messages(response.wsgi_request)]


@pytest.mark.usefixtures("ordinary_questions")
def test_the_words_of_a_draft_are_kept_when_its_author_deletes_the_question(
    editor: Client, faq: FAQ, filled_in: Any
) -> None:
    send(editor, filled_in, FORM.format(faq.pk), "_savedraft", question_zh_hans="没发布的问题？")
    delete(editor, faq)
    kept = Change.objects.get(state=ChangeState.DISCARDED)
    assert (kept.facts["question_zh_hans"], FAQ.objects.filter(pk=faq.pk).exists()) == ("没发布的问题？", False)


@pytest.mark.parametrize("delete_it", [delete, delete_from_the_list])
def test_a_question_whose_change_waits_is_not_deleted_before_it_is_taken_back(
    editor: Client, faq: FAQ, filled_in: Any, delete_it: Any
) -> None:
    send(editor, filled_in, FORM.format(faq.pk), "_savedraft", question_zh_hans="等一等的问题？")
    change_page(editor, Change.objects.get(), submit="1")
    assert levels(delete_it(editor, faq)) == ["error"]
    assert (Change.objects.get().state, FAQ.objects.filter(pk=faq.pk).exists()) == (ChangeState.SUBMITTED, True)


@pytest.mark.parametrize("delete_it", [delete, delete_from_the_list])
def test_a_deletion_that_waits_for_a_second_person_is_not_said_to_be_done(editor: Client, delete_it: Any) -> None:
    advice = Advice.objects.filter(topic="deceived").first()
    assert levels(delete_it(editor, advice)) == ["warning"]
    assert Advice.objects.filter(pk=advice.pk).exists()  # type: ignore[union-attr]


@pytest.mark.usefixtures("ordinary_questions")
def test_several_questions_are_deleted_from_the_list(editor: Client) -> None:
    one, other, *_ = FAQ.objects.all()
    assert levels(delete_from_the_list(editor, one, other)) == ["success"] * 2
    assert not FAQ.objects.filter(pk__in=[one.pk, other.pk]).exists()


def test_a_draft_whose_address_somebody_else_has_taken_is_still_opened(
    editor: Client, faq: FAQ, filled_in: Any
) -> None:
    new = {"question_zh_hans": "新的？", "introduction_zh_hans": "新的。", "slug": "taken", "publication": "draft"}
    new["providers"] = [str(pk) for pk in faq.provider_ids]
    send(editor, filled_in, "/admin/kb/faq/add/", "_savedraft", **new)
    taken = FAQ(question_zh_hans="别人的？", introduction_zh_hans="别人的。", slug="taken", publication="draft")
    door.save(taken, EntryDetails(kind=EntryKind.ADDED))
    change = Change.objects.get(state=ChangeState.DRAFT)
    address = change_page(editor, change).context["edit_address"]
    assert filled_in(editor.get(address))["slug"] == "taken-2"
    assert editor.get(f"/admin/kb/change/{change.pk}/preview/").status_code == 200


def test_a_choice_between_two_sides_is_not_made_for_what_was_published_since(
    editor: Client, reviewer: Client, faq: FAQ, filled_in: Any
) -> None:
    send(editor, filled_in, FORM.format(faq.pk), "_savedraft", introduction_zh_hans="我写的。")
    send(reviewer, filled_in, FORM.format(faq.pk), introduction_zh_hans="别人写的。")
    change = Change.objects.get(state=ChangeState.DRAFT)
    shown = filled_in(change_page(editor, change))
    send(reviewer, filled_in, FORM.format(faq.pk), introduction_zh_hans="别人又写的。")
    chosen = {name: "mine" for name in shown if name.startswith("choice-")}
    refused = change_page(editor, change, **{**shown, **chosen}, resolve="1")
    assert refused.context["form"].errors
    change.refresh_from_db()
    assert change.facts["introduction_zh_hans"] == "我写的。"


@pytest.mark.parametrize("button", ["publish", "submit"])
def test_the_page_of_a_change_leads_to_the_choice_and_keeps_the_note(
    editor: Client, reviewer: Client, faq: FAQ, filled_in: Any, button: str
) -> None:
    send(editor, filled_in, FORM.format(faq.pk), "_savedraft", introduction_zh_hans="我写的。")
    change = Change.objects.get()
    opened = filled_in(change_page(editor, change))
    send(reviewer, filled_in, FORM.format(faq.pk), introduction_zh_hans="别人写的。")
    page = change_page(editor, change, **{**opened, "note": "为什么要改", button: "1"})
    assert len(page.context["conflicts"]) == 1
    shown = filled_in(page)
    resolved = change_page(editor, change, **{**shown, "resolve": "1", "choice-0": "mine"})
    assert filled_in(resolved)["note"] == "为什么要改"


@pytest.mark.usefixtures("ordinary_questions")
@pytest.mark.parametrize("button", ["_save", "_savedraft"])
def test_what_was_typed_into_a_question_that_was_deleted_meanwhile_is_a_draft_that_puts_it_back(
    editor: Client, reviewer: Client, faq: FAQ, filled_in: Any, button: str
) -> None:
    opened = filled_in(editor.get(FORM.format(faq.pk)))
    delete(reviewer, faq)
    typed = {"introduction_zh_hans": "我正在写。", "steps-1-text_zh_hans": "写了一步。"}
    assert editor.post(FORM.format(faq.pk), {**opened, **typed, button: "1"}, follow=True).status_code == 200
    change = Change.objects.get(state=ChangeState.DRAFT)
    shown = filled_in(change_page(editor, change))
    change_page(editor, change, **{**shown, "resolve": "1", "choice-0": "mine"})
    change_page(editor, change, publish="1")
    faq.refresh_from_db()
    step = faq.steps.in_order()[1]
    assert (faq.introduction_zh_hans, step.text_zh_hans, faq.steps.count()) == ("我正在写。", "写了一步。", 5)


@pytest.mark.usefixtures("ordinary_questions")
def test_a_draft_of_a_question_that_was_deleted_meanwhile_leads_to_the_choice(
    editor: Client, reviewer: Client, faq: FAQ, filled_in: Any
) -> None:
    send(editor, filled_in, FORM.format(faq.pk), "_savedraft", introduction_zh_hans="我写的。")
    opened = filled_in(editor.get(FORM.format(faq.pk)))
    delete(reviewer, faq)
    change = Change.objects.get(state=ChangeState.DRAFT)
    page = f"/admin/kb/change/{change.pk}/change/"
    assert editor.get(FORM.format(faq.pk))["Location"] == page
    typed = {**opened, "introduction_zh_hans": "我接着写。", "steps-0-text_zh_hans": "第一步。", "_save": "1"}
    assert editor.post(FORM.format(faq.pk), typed)["Location"] == page
    change.refresh_from_db()
    steps = [step["text_zh_hans"] for step in change.facts["steps"]]
    assert (change.facts["introduction_zh_hans"], steps[0], len(steps)) == ("我接着写。", "第一步。", 5)


def test_a_form_without_any_data_is_shown_with_its_errors(editor: Client) -> None:
    assert editor.post("/admin/kb/faq/add/", {}).context["adminform"].form.errors


def test_nobody_publishes_between_what_a_form_read_and_the_draft_that_is_made_of_it(
    editor: Client, faq: FAQ, filled_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside, within = len(connection.savepoint_ids), []
    begin = changes.begin

    def begin_within(**values: Any) -> Change:
        within.append(len(connection.savepoint_ids))
        return begin(**values)

    monkeypatch.setattr(changes, "begin", begin_within)
    send(editor, filled_in, FORM.format(faq.pk), "_savedraft", question_zh_hans="同时？")
    assert within == [outside + 1]  # in the transaction of the form, which holds the lock


def test_a_conflict_in_an_item_of_the_guide_is_shown(editor: Client, reviewer: Client, filled_in: Any) -> None:
    section = SectionItem.objects.first().section  # type: ignore[union-attr]
    address = f"/admin/kb/section/{section.pk}/change/"
    send(editor, filled_in, address, "_savedraft", **{"items-0-text_zh_hans": "我写的。"})
    send(reviewer, filled_in, address, **{"items-0-text_zh_hans": "别人写的。"})
    (conflict,) = change_page(editor, Change.objects.get(state=ChangeState.DRAFT)).context["conflicts"]
    sides = ["".join(segment.text for segment in conflict[side][0].new) for side in ("mine", "theirs")]
    assert sides == ["我写的。", "别人写的。"]
