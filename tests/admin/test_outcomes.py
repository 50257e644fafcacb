"""What staff read after they have published, taken off or imported: what visitors see now."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.utils.translation import override

from kb.admin.base.outcome import Outcome, outcome_of
from kb.models import FAQ, Change
from tests.admin.bulk.test_import import confirm, paste
from tests.admin.bulk.test_list_actions import run
from tests.admin.test_drafts import FORM, change_page, editor, faq, send

__all__ = ["editor", "faq"]
pytestmark = [pytest.mark.usefixtures("content"), pytest.mark.one_door]

SEEN, NOT_SEEN, TAKEN_OFF = "Published, visitors see it now", "Visitors do not see it", "visitors no longer see it"
PUBLIC, DRAFT = {"publication": "published"}, {"publication": "draft"}
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def english(editor: Client) -> Client:
    editor.cookies["language"] = "en"
    return editor


def told(response: Any) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


@pytest.mark.parametrize(
    ("before", "after", "outcome"),
    [
        (None, PUBLIC, Outcome.PUBLISHED),
        (DRAFT, PUBLIC, Outcome.PUBLISHED),
        (None, DRAFT, Outcome.HIDDEN),
        (DRAFT, DRAFT, Outcome.HIDDEN),
        (PUBLIC, DRAFT, Outcome.TAKEN_OFF),
        (PUBLIC, None, Outcome.DELETED),
        ({}, {}, Outcome.PUBLISHED),
        (None, {"starts": "2026-05-01T11:00:00+00:00", "ends": None}, Outcome.PUBLISHED),
        (None, {"starts": "2026-05-02T11:00:00+00:00", "ends": None}, Outcome.PLANNED),
        (None, {"starts": "2026-04-01T11:00:00+00:00", "ends": "2026-05-01T11:00:00+00:00"}, Outcome.OVER),
    ],
)
def test_the_outcome_is_what_visitors_see(before: Any, after: Any, outcome: Outcome) -> None:
    assert outcome_of(before, after, at=NOW) == outcome


@pytest.mark.usefixtures("ordinary_questions")
def test_the_form_says_what_visitors_see_after_publish_was_pressed(english: Client, faq: FAQ, filled_in: Any) -> None:
    seen = told(send_unfollowed(english, filled_in, faq, introduction_zh_hans="新的。"))
    with override("en"):
        address = faq.get_absolute_url()
    assert SEEN in seen
    assert f'href="{address}"' in seen
    assert TAKEN_OFF in told(send_unfollowed(english, filled_in, faq, publication="draft"))
    assert SEEN in told(send_unfollowed(english, filled_in, faq, introduction_zh_hans="更新的。"))


def send_unfollowed(client: Client, filled_in: Any, faq: FAQ, **values: Any) -> Any:
    return client.post(FORM.format(faq.pk), {**filled_in(client.get(FORM.format(faq.pk))), **values, "_save": "1"})


def test_the_page_of_a_change_says_so_before_and_after(english: Client, faq: FAQ, filled_in: Any) -> None:
    for value, before, after in (
        ("draft", "Then visitors no longer see it.", TAKEN_OFF),
        ("published", "Then visitors see it.", SEEN),
    ):
        send(english, filled_in, FORM.format(faq.pk), "_savedraft", publication=value)
        change = Change.objects.get(state="draft")
        assert before in change_page(english, change).text
        assert after in change_page(english, change, publish="1").text


@pytest.mark.usefixtures("ordinary_questions")
def test_who_publishes_a_page_that_somebody_has_taken_off_meanwhile_is_told(
    english: Client, staff: Any, faq: FAQ, filled_in: Any
) -> None:
    send(english, filled_in, FORM.format(faq.pk), "_savedraft", introduction_zh_hans="新的。")
    run(staff(superuser=True), "take_off", faq)
    change = Change.objects.get(state="draft")
    assert "Then it is saved, but visitors do not see it" in change_page(english, change).text
    assert NOT_SEEN in change_page(english, change, publish="1").text


@pytest.mark.usefixtures("ordinary_questions")
def test_the_actions_on_lists_say_so(english: Client, faq: FAQ) -> None:
    assert TAKEN_OFF in told(run(english, "take_off", faq))
    assert SEEN in told(run(english, "publish", faq))


def test_an_import_counts_what_is_public(english: Client) -> None:
    header = "question_zh_hans,introduction_zh_hans,publication,providers,step_1_title_zh_hans,step_1_text_zh_hans\n"
    rows = [
        f"第{each}个新问题？,介绍。,{state},alipay,步骤,内容。\n"
        for each, state in (("甲", "draft"), ("乙", "draft"), ("丙", "published"))
    ]
    checked = paste(english, header + "".join(rows))
    assert (checked.context["public"], checked.context["hidden"]) == (1, 2), checked.context["errors"]
    page = confirm(english)
    assert "Published, visitors see it now: 1" in page.text
    assert "Visitors do not see it, its publication is “draft”: 2" in page.text


@pytest.mark.usefixtures("ordinary_questions")
def test_the_form_of_a_draft_says_whether_visitors_see_what_is_live(english: Client, faq: FAQ, filled_in: Any) -> None:
    form, seen = FORM.format(faq.pk), "Visitors see it as it was last published."
    assert seen in english.get(form).text
    send(english, filled_in, form, "_savedraft", publication="draft")
    page: Any = english.get(form)
    assert seen in page.text
    assert "Those who approve changes can read it too" in page.text
    change_page(english, Change.objects.get(), publish="1")
    send(english, filled_in, form, "_savedraft", publication="published")
    assert "Visitors do not see it." in english.get(form).text
    wrong = {**filled_in(english.get(form)), "question_zh_hans": "", "_save": "1"}
    assert "Visitors do not see it." in english.post(form, wrong).text
