"""The desk of the feedback: the questions with the most trouble first, and at which step readers got stuck."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kb.models import FAQ, FeedbackCount

pytestmark = pytest.mark.usefixtures("content")

ADDRESS = "/admin/kb/feedbackcount/"
STEP = "check-network"


@pytest.fixture
def editor(staff):
    return staff("editor")


def faq(slug="payment-failed"):
    return FAQ.objects.get(slug=slug)


def counted(question, reason, *, step="", times=1, ago=0):
    day = timezone.localdate() - timedelta(days=ago)
    FeedbackCount.objects.create(day=day, faq=question, step=step, reason=reason, count=times)


def shown(response):
    return [question.faq.slug for question in response.context["questions"]]


def test_the_question_with_the_most_negative_feedback_is_first(editor):
    counted(faq(), "helped", times=1)
    counted(faq(), "unclear", times=3)
    counted(faq("account-locked"), "helped", times=90)
    response = editor.get(ADDRESS)
    assert shown(response) == ["payment-failed", "account-locked"]
    figures = [(row.helped, row.not_helpful, row.share_not_helpful) for row in response.context["questions"]]
    assert figures == [(1, 3, 75), (90, 0, 0)]


@pytest.mark.parametrize(
    ("language", "steps"),
    [
        ("zh-hans", [("1. 检查网络", 5, "我的应用界面不一样 3 · 看不懂 2"), ("不是某一步的问题", 1, "看不懂 1")]),
        (
            "en",
            [
                ("1. Check your network", 5, "My app looks different 3 · I do not understand it 2"),
                ("Not at one step", 1, "I do not understand it 1"),
            ],
        ),
    ],
)
def test_each_step_has_how_many_were_stuck_there_and_why(editor, language, steps):
    faq().steps.filter(key=STEP).update(title_zh_hans="检查网络", title_en="Check your network")
    counted(faq(), "unclear", step=STEP, times=2)
    counted(faq(), "looks-different", step=STEP, times=3)
    counted(faq(), "unclear")
    editor.cookies["language"] = language
    (question,) = editor.get(ADDRESS).context["questions"]
    assert question.stuck == steps


def test_a_step_that_is_gone_keeps_its_figures(editor):
    counted(faq(), "unclear", step="gone")
    (question,) = editor.get(ADDRESS).context["questions"]
    assert question.stuck[0].name == "“gone”（已不存在）"


def test_the_question_can_be_edited_from_here(editor):
    counted(faq(), "unclear")
    html = editor.get(ADDRESS).content.decode()
    assert f'href="/admin/kb/faq/{faq().pk}/change/"' in html


@pytest.mark.parametrize(("period", "times"), [("7", 1), ("30", 2), ("90", 3), ("365", 4), ("x", 2), ("8", 2)])
def test_a_period_ends_today(editor, period, times):
    for ago in (0, 29, 89, 364):
        counted(faq(), "unclear", ago=ago)
    (question,) = editor.get(ADDRESS, {"period": period}).context["questions"]
    assert question.not_helpful == times


@pytest.mark.parametrize("query", ["period=%00", "page=x", "page=-1", "page=99", "q=x"])
def test_an_odd_address_is_answered(editor, query):
    counted(faq(), "unclear")
    assert shown(editor.get(f"{ADDRESS}?{query}")) == ["payment-failed"]


def test_without_any_it_says_so(editor):
    assert "这段时间没有反馈。" in editor.get(ADDRESS).content.decode()


def made(count):
    questions = FAQ.objects.bulk_create(
        FAQ(slug=f"q{number}", position=100 + number, question_zh_hans=f"第{number}问", introduction_zh_hans="答")
        for number in range(count)
    )
    for number, question in enumerate(questions):
        counted(question, "unclear", times=1000 - number)


def test_a_long_list_has_pages_that_keep_the_period(editor):
    made(25)
    response = editor.get(ADDRESS, {"period": 7})
    assert shown(response) == [f"q{number}" for number in range(20)]
    assert "?period=7&amp;page=2" in response.content.decode()
    assert len(shown(editor.get(ADDRESS, {"period": 7, "page": 2}))) == 5


@pytest.mark.parametrize("count", [1, 25])
def test_it_costs_six_queries_whatever_its_length(editor, count):
    made(count)
    editor.get(ADDRESS)
    with CaptureQueriesContext(connection) as queries:
        editor.get(ADDRESS)
    # Session, person, rights, permissions, those of roles; the sums, counted and a page of them, those of the
    # steps, the questions and their steps, the sums of the days.
    assert len(queries) == 5 + 1 + 6  # who it is, the number in the menu, the page


@pytest.mark.parametrize("role", ["administrator", "editor", "reviewer", "translator"])
def test_every_role_sees_it_and_finds_it_in_the_sidebar(staff, role):
    client = staff(role)
    assert client.get(ADDRESS).status_code == 200
    assert f'href="{ADDRESS}"' in client.get("/admin/").content.decode()


def test_who_has_no_role_does_not(staff):
    client = staff()
    assert client.get(ADDRESS).status_code == 403
    assert f'href="{ADDRESS}"' not in client.get("/admin/").content.decode()


@pytest.mark.parametrize("page", ["add/", "{}/delete/"])
def test_rows_cannot_be_added_or_deleted(staff, page):
    counted(faq(), "unclear")
    client = staff(superuser=True)
    assert client.get(ADDRESS + page.format(FeedbackCount.objects.get().pk)).status_code == 403
