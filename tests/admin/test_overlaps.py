"""A change that overlaps with what others have published since: who looks at it sees what its author wrote."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from kb.ledger.change_lock import save_authenticated
from kb.ledger.changes import begin, discard
from kb.ledger.facts import facts_of
from kb.ledger.publishing import publish, submit
from kb.models import FAQ, Change, ChangeState
from tests.admin.test_drafts import change_page, faq, reviewer
from tests.ledger.people import editor as person

__all__ = ["faq", "reviewer"]
pytestmark = [pytest.mark.usefixtures("content"), pytest.mark.one_door]

NUMBER = "13800138000"


@pytest.fixture
def anna(db: None) -> User:
    return person("anna")


@pytest.fixture
def rui(db: None) -> User:
    return person("rui")


def change_of(faq: FAQ, by: User, **new: Any) -> Change:
    return begin(kind="faq", subject=faq.subject, facts={**facts_of(faq), **new}, by=by)


@pytest.fixture
def overlapping(faq: FAQ, anna: User, rui: User) -> Change:
    """A submitted change of the introduction, after which rui has published another one."""
    change = submit(change_of(faq, anna, introduction_zh_hans=f"请拨打 {NUMBER}。"), by=anna)
    publish(change_of(faq, rui, introduction_zh_hans="瑞写的。"), by=rui)
    return change


def text(segments: Any) -> str:
    return "".join(segment.text for segment in segments)


@pytest.mark.parametrize("state", ["submitted", "draft", "returned", "scheduled"])
def test_somebody_else_sees_what_the_author_wrote_and_why_it_takes_two(
    reviewer: Client, overlapping: Change, state: str
) -> None:
    overlapping.state = state
    save_authenticated(overlapping)
    page = change_page(reviewer, overlapping)
    (row,) = page.context["rows"]
    assert NUMBER in text(row.new)
    assert "瑞写的" not in text(row.old)
    assert NUMBER in str([reason.words for reason in page.context["reasons"]])
    (overlap,) = page.context["overlaps"]
    assert (overlap.who, bool(overlap.when)) == ("rui", True)
    assert "rui" in page.text


def test_who_decides_on_it_can_only_send_it_back_with_a_comment_that_is_prepared(
    reviewer: Client, overlapping: Change
) -> None:
    page = change_page(reviewer, overlapping)
    assert 'name="send_back"' in page.text
    assert 'name="approve"' not in page.text
    comment = page.context["form"]["comment"].value()
    assert "rui" in comment
    refused = change_page(reviewer, overlapping, approve="1")
    assert refused.context["form"].errors
    change_page(reviewer, overlapping, send_back="1", comment=comment)
    overlapping.refresh_from_db()
    assert (overlapping.state, overlapping.comment) == (ChangeState.RETURNED, comment)


def test_its_author_who_has_submitted_it_sees_it_too_and_takes_it_back(
    client: Client, anna: User, overlapping: Change
) -> None:
    anna.is_staff = True
    anna.save()
    client.force_login(anna)
    page = change_page(client, overlapping)
    assert NUMBER in text(page.context["rows"][0].new)
    assert len(page.context["overlaps"]) == 1
    page = change_page(client, overlapping, take_back="1")
    assert len(page.context["conflicts"]) == 1


def test_the_preview_shows_what_the_author_wrote_to_staff_alone(
    reviewer: Client, client: Client, overlapping: Change
) -> None:
    page: Any = reviewer.get(f"/admin/kb/change/{overlapping.pk}/preview/")
    assert [overlap.who for overlap in page.context["overlaps"]] == ["rui"]
    chinese = page.context["pages"][0]["address"]
    assert NUMBER in reviewer.get(chinese).content.decode()
    assert client.get(chinese).status_code == 404


def test_a_change_that_overlaps_is_not_submitted_from_the_list(client: Client, faq: FAQ, anna: User, rui: User) -> None:
    change = change_of(faq, anna, introduction_zh_hans="安娜写的。")
    publish(change_of(faq, rui, introduction_zh_hans="瑞写的。"), by=rui)
    anna.is_staff = True
    anna.save()
    client.force_login(anna)
    data = {"action": "submit", "_selected_action": [faq.pk]}
    assert client.post("/admin/kb/faq/", data).status_code == 302
    change.refresh_from_db()
    assert change.state == ChangeState.DRAFT


@pytest.mark.usefixtures("ordinary_questions")
@pytest.mark.parametrize("is_whole", [True, False])
def test_a_conflict_with_a_deletion_says_who_deleted_it_and_when(
    client: Client, faq: FAQ, anna: User, rui: User, is_whole: bool
) -> None:
    steps = facts_of(faq)["steps"]
    change = change_of(faq, anna, steps=[{**steps[0], "text_zh_hans": "安娜写的。"}, *steps[1:]])
    if is_whole:
        publish(begin(kind="faq", subject=faq.subject, facts=None, by=rui), by=rui)
    else:
        publish(change_of(faq, rui, steps=steps[1:]), by=rui)
    anna.is_staff = True
    anna.save()
    client.force_login(anna)
    page = change_page(client, change)
    (conflict,) = page.context["conflicts"]
    overlap = conflict["overlap"]
    assert (overlap.who, overlap.is_deletion, bool(overlap.when)) == ("rui", True, True)
    assert str(overlap.words) in page.text
    unmade = change_page(client, change, seen="2", resolve="1")
    assert "请选择一项" in str(unmade.context["form"].errors) or "Choose one" in str(unmade.context["form"].errors)


def test_a_conflict_names_who_published_last_in_that_place(faq: FAQ, anna: User, rui: User, reviewer: Client) -> None:
    change = change_of(faq, anna, introduction_zh_hans="安娜写的。")
    publish(change_of(faq, rui, introduction_zh_hans="瑞写的。"), by=rui)
    faq.refresh_from_db()
    ivo = person("ivo")
    publish(change_of(faq, ivo, question_zh_hans="伊沃写的？"), by=ivo)
    (overlap,) = change_page(reviewer, change).context["overlaps"]
    assert overlap.who == "rui"
    discard(change, by=anna)
    assert change_page(reviewer, change).context["overlaps"] == []
