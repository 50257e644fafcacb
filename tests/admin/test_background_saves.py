"""Saving a draft in the background, and who else has a form open: what the server answers to the page's script."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from kb.ledger.rows import FIRST_DRAFT_ID
from kb.models import FAQ, Advice, Change, ChangeState, FormVisit

pytestmark = [pytest.mark.usefixtures("content"), pytest.mark.one_door]

FORM, VISITS = "/admin/kb/faq/{}/change/", "/admin/kb/faq/{}/visits/"
IN_BACKGROUND = {"X-Requested-With": "background-save"}


@pytest.fixture
def faq() -> FAQ:
    return FAQ.objects.get(slug="payment-failed")


@pytest.fixture
def editor(staff: Any) -> Client:
    client: Client = staff("editor")
    return client


@pytest.fixture
def opened(editor: Client, faq: FAQ, filled_in: Any) -> dict[str, Any]:
    """What the form of the question sends, as it was opened."""
    values: dict[str, Any] = filled_in(editor.get(FORM.format(faq.pk)))
    return values


def save(client: Client, address: str, values: dict[str, Any]) -> Any:
    return client.post(address, {**values, "_savedraft": "1"}, headers=IN_BACKGROUND)


def new_step(number: int, key: str, title: str, **values: Any) -> dict[str, Any]:
    names = {"id": "", "faq": "", "key": key, "kind": "action", "title_zh_hans": title, "text_zh_hans": "再试。"}
    row = {f"steps-{number}-{name}": value for name, value in {**names, **values}.items()}
    return {**row, "steps-TOTAL_FORMS": str(number + 1)}


def draft_steps() -> list[str]:
    return [step["title_zh_hans"] for step in (Change.objects.get().facts or {})["steps"]]


def test_the_answer_to_a_saved_form_has_the_address_of_the_draft(editor: Client, faq: FAQ, opened: Any) -> None:
    answer = save(editor, FORM.format(faq.pk), {**opened, "question_zh_hans": "改过？"})
    assert (answer.status_code, answer.json()["saved"], answer.json()["address"]) == (200, True, FORM.format(faq.pk))
    faq.refresh_from_db()
    assert (Change.objects.get().facts or {})["question_zh_hans"] == "改过？" != faq.question_zh_hans
    assert not LogEntry.objects.exists()


def test_a_field_with_an_error_is_named_and_the_others_are_saved(editor: Client, faq: FAQ, opened: Any) -> None:
    values = {
        **opened,
        "question_zh_hans": "长" * 201,
        "introduction_zh_hans": "新的介绍。",
        "steps-0-title_zh_hans": "长" * 999,
    }
    answer = save(editor, FORM.format(faq.pk), values).json()
    assert answer["saved"]
    assert answer["refused"] == ["question_zh_hans", "steps-0-title_zh_hans"]
    assert "问题" in answer["text"]
    facts = Change.objects.get().facts or {}
    assert (facts["question_zh_hans"], facts["introduction_zh_hans"]) == (faq.question_zh_hans, "新的介绍。")


def test_a_form_with_nothing_but_an_error_is_not_saved_and_answered_with_it(
    editor: Client, faq: FAQ, opened: Any
) -> None:
    answer = save(editor, FORM.format(faq.pk), {**opened, "question_zh_hans": "长" * 201})
    assert (answer.status_code, answer.json()["saved"]) == (409, False)
    assert "问题" in answer.json()["text"]
    assert not Change.objects.exists()


def test_a_new_question_with_an_address_that_is_taken_is_saved_without_it(editor: Client, filled_in: Any) -> None:
    values = {**filled_in(editor.get("/admin/kb/faq/add/")), "question_zh_hans": "付款没反应", "providers": []}
    answer = save(editor, "/admin/kb/faq/add/", {**values, "slug": "payment-failed"}).json()
    assert (answer["saved"], answer["refused"]) == (True, ["slug"])
    assert (Change.objects.get().facts or {})["question_zh_hans"] == "付款没反应"


def test_a_change_that_waits_for_a_second_person_is_not_saved(editor: Client, faq: FAQ, opened: Any) -> None:
    save(editor, FORM.format(faq.pk), {**opened, "question_zh_hans": "改过？"})
    Change.objects.update(state=ChangeState.SUBMITTED)
    answer = save(editor, FORM.format(faq.pk), {**opened, "question_zh_hans": "又改？"})
    assert (answer.status_code, answer.json()["saved"]) == (409, False)
    assert (Change.objects.get().facts or {})["question_zh_hans"] == "改过？"


def test_a_session_that_has_ended_saves_nothing(faq: FAQ, opened: Any, client: Client) -> None:
    assert save(client, FORM.format(faq.pk), opened)["Location"].startswith("/admin/login/")
    assert not Change.objects.exists()


def test_nobody_without_the_right_saves(staff: Any, faq: FAQ, opened: Any) -> None:
    assert save(staff(), FORM.format(faq.pk), opened).status_code == 403


def test_a_new_step_is_known_again_by_its_key(editor: Client, faq: FAQ, opened: Any) -> None:
    for title in ("第一稿", "第二稿", "第二稿"):
        assert save(editor, FORM.format(faq.pk), {**opened, **new_step(5, "abcdefgh", title)}).status_code == 200
    assert len(draft_steps()) == 6
    assert draft_steps()[-1] == "第二稿"
    editor.post(FORM.format(faq.pk), {**opened, **new_step(5, "abcdefgh", "第三稿"), "_save": "1"})
    assert list(faq.steps.in_order().values_list("title_zh_hans", "key"))[5:] == [("第三稿", "abcdefgh")]


def test_an_empty_row_before_a_saved_one_stays_a_new_row(editor: Client, faq: FAQ, opened: Any) -> None:
    first, second = new_step(5, "abcdefgh", "", text_zh_hans=""), new_step(6, "ijklmnop", "后一步")
    save(editor, FORM.format(faq.pk), {**opened, **first, **second})
    save(editor, FORM.format(faq.pk), {**opened, **new_step(5, "abcdefgh", "前一步"), **second})
    assert draft_steps()[5:] == ["后一步", "前一步"]


def test_a_new_step_that_was_removed_on_the_page_leaves_the_draft(editor: Client, faq: FAQ, opened: Any) -> None:
    save(editor, FORM.format(faq.pk), {**opened, **new_step(5, "abcdefgh", "新步骤")})
    save(editor, FORM.format(faq.pk), {**opened, **new_step(5, "abcdefgh", "新步骤", DELETE="on")})
    assert len(draft_steps()) == 5


@pytest.mark.parametrize("key", ["check-network", "ABCDEFGH", "12345678", ""])
def test_a_key_that_no_page_makes_is_not_used(editor: Client, faq: FAQ, opened: Any, key: str) -> None:
    save(editor, FORM.format(faq.pk), {**opened, **new_step(5, key, "新步骤")})
    *_others, last = (Change.objects.get().facts or {})["steps"]
    assert (last["title_zh_hans"], last["key"] != key, len(draft_steps())) == ("新步骤", True, 6)


def test_typing_a_position_moves_nothing_before_a_button_is_pressed(editor: Client, faq: FAQ, opened: Any) -> None:
    save(editor, FORM.format(faq.pk), {**opened, "position": "3"})
    faq.refresh_from_db()
    assert faq.position == 1


def test_new_advice_changes_its_topic_while_it_is_a_draft(editor: Client, filled_in: Any) -> None:
    blank = filled_in(editor.get("/admin/kb/advice/add/"))
    texts = {"text_zh_hans": "新建议。", "slug": "new-advice", "source_name_zh_hans": "官网"}
    texts |= {"source_url": "https://www.alipay.com/", "checked_on": "2026-01-01"}
    one, other, *_rest = Advice._meta.get_field("topic").choices  # type: ignore[misc]
    answer = save(editor, "/admin/kb/advice/add/", {**blank, **texts, "topic": one[0]}).json()
    assert answer["address"] == f"/admin/kb/advice/{FIRST_DRAFT_ID + Change.objects.get().pk}/change/"
    assert save(editor, answer["address"], {**blank, **texts, "topic": other[0]}).json()["saved"]
    assert (Change.objects.get().facts or {})["topic"] == other[0]


def test_others_who_have_the_form_open_or_a_draft_are_named_without_scripts_too(
    editor: Client, staff: Any, faq: FAQ, opened: Any
) -> None:
    save(editor, FORM.format(faq.pk), {**opened, "question_zh_hans": "改过？"})
    assert editor.post(VISITS.format(faq.pk)).json() == {"others": []}
    page = staff(superuser=True).get(FORM.format(faq.pk))
    assert [sentence.startswith("editor") for sentence in page.context["others"]] == [True, True]
    Change.objects.update(state=ChangeState.DISCARDED)
    FormVisit.objects.update(seen=timezone.now() - timedelta(minutes=2))
    assert staff("translator").get(FORM.format(faq.pk)).context["others"] == []


def test_a_visit_is_written_at_most_every_fifteen_seconds_and_old_ones_are_deleted(
    editor: Client, faq: FAQ, django_assert_num_queries: Any
) -> None:
    old = timezone.now() - timedelta(hours=1)
    someone = User.objects.create(username="someone")
    FormVisit.objects.create(subject="faq/1", user=someone, since=old, seen=old)
    editor.post(VISITS.format(faq.pk))
    visit = FormVisit.objects.get()
    with django_assert_num_queries(
        9
    ):  # session, user, its rights, permissions of the user and the groups, row, visit; two answers
        editor.post(VISITS.format(faq.pk))
    assert FormVisit.objects.get().seen == visit.seen


def test_only_those_who_may_open_the_form_ask_who_has_it_open(staff: Any, faq: FAQ, client: Client) -> None:
    assert client.post(VISITS.format(faq.pk)).status_code == 302
    assert staff().post(VISITS.format(faq.pk)).status_code == 403
    editor = staff("editor")
    assert (editor.get(VISITS.format(faq.pk)).status_code, editor.post(VISITS.format(999)).status_code) == (405, 404)
    assert not FormVisit.objects.exists()


def test_a_new_question_keeps_the_address_that_its_first_save_gave_it(editor: Client, filled_in: Any) -> None:
    values = {**filled_in(editor.get("/admin/kb/faq/add/")), "question_zh_hans": "付款没反应", "providers": []}
    address, slugs = "/admin/kb/faq/add/", []
    for _time in range(3):
        answer = save(editor, address, values).json()
        assert answer["saved"], answer["text"]
        address = answer["address"]
        slugs.append((Change.objects.get().facts or {})["slug"])
    assert slugs == ["fu-kuan-mei-fan-ying"] * 3


def test_a_draft_without_a_title_needs_no_address_and_publishing_it_asks_for_the_title_alone(
    editor: Client, filled_in: Any
) -> None:
    values = {**filled_in(editor.get("/admin/kb/faq/add/")), "introduction_zh_hans": "先看。", "providers": []}
    assert save(editor, "/admin/kb/faq/add/", values).json()["saved"]
    form = editor.post("/admin/kb/faq/add/", {**values, "_save": "1"}).context["adminform"].form
    assert "question_zh_hans" in form.errors
    assert "slug" not in form.errors
