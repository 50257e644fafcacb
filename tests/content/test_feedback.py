"""Feedback: counting by day, question, step and reason, and the sums for staff."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from kb.content import feedback
from kb.content.feedback import (
    RETENTION,
    StepTrouble,
    count_feedback,
    feedback_by_day,
    feedback_totals,
    least_helpful_questions,
    step_troubles,
)
from kb.models import FAQ, FeedbackCount, FeedbackReason

HELPED, UNCLEAR, DIFFERENT = FeedbackReason.HELPED, FeedbackReason.UNCLEAR, FeedbackReason.LOOKS_DIFFERENT


@pytest.fixture
def faq(content):
    return FAQ.objects.get(slug="payment-failed")


@pytest.fixture
def other(content):
    return FAQ.objects.get(slug="account-locked")


def rows():
    return list(FeedbackCount.objects.order_by("pk").values_list("faq__slug", "step", "reason", "count"))


def counted(faq, reason, *, step="", times=1, ago=0):
    day = timezone.localdate() - timedelta(days=ago)
    FeedbackCount.objects.create(day=day, faq=faq, step=step, reason=reason, count=times)


def test_each_answer_adds_one_to_its_question_step_and_reason(faq, other):
    for reason, step in ((HELPED, ""), (UNCLEAR, "check-network"), (UNCLEAR, "check-network"), (UNCLEAR, "")):
        count_feedback(faq=faq, reason=reason, step=step)
    count_feedback(faq=other, reason=HELPED)
    assert rows() == [
        ("payment-failed", "", "helped", 1),
        ("payment-failed", "check-network", "unclear", 2),
        ("payment-failed", "", "unclear", 1),
        ("account-locked", "", "helped", 1),
    ]


def test_a_day_is_a_day_in_china(faq, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 3, 1, 17, 0, tzinfo=UTC))
    count_feedback(faq=faq, reason=HELPED)
    assert FeedbackCount.objects.get().day == date(2026, 3, 2)


def test_a_new_day_has_a_row_of_its_own(faq):
    counted(faq, HELPED, ago=1)
    count_feedback(faq=faq, reason=HELPED)
    assert [row[3] for row in rows()] == [1, 1]


def test_the_first_row_of_a_day_deletes_rows_that_are_a_year_old(faq):
    counted(faq, HELPED, ago=RETENTION.days)
    counted(faq, UNCLEAR, ago=RETENTION.days - 1)
    count_feedback(faq=faq, reason=HELPED)
    assert [row[2] for row in rows()] == ["unclear", "helped"]


def test_later_rows_of_a_day_delete_nothing(faq, django_assert_num_queries):
    count_feedback(faq=faq, reason=HELPED)
    # savepoint, update without a row, whether the day has rows, insert, update, release
    with django_assert_num_queries(6):
        count_feedback(faq=faq, reason=UNCLEAR)
    with django_assert_num_queries(3):  # savepoint, update, release
        count_feedback(faq=faq, reason=UNCLEAR)


def test_a_row_that_another_process_created_meanwhile_is_incremented(faq, monkeypatch):
    usual = FeedbackCount.objects.bulk_create

    def beaten(new, **options):
        counted(faq, HELPED, times=5)
        return usual(new, **options)

    monkeypatch.setattr(FeedbackCount.objects, "bulk_create", beaten)
    count_feedback(faq=faq, reason=HELPED)
    assert rows() == [("payment-failed", "", "helped", 6)]


def test_an_error_of_the_database_is_logged_and_not_raised(faq, monkeypatch, caplog):
    def broken(*args, **kwargs):
        raise DatabaseError("disk full")

    monkeypatch.setattr(feedback, "_count", broken)
    count_feedback(faq=faq, reason=HELPED)
    assert [record.message for record in caplog.records] == ["Feedback could not be counted."]


def test_nothing_about_the_reader_is_kept():
    assert {field.name for field in FeedbackCount._meta.fields} == {"id", "day", "faq", "step", "reason", "count"}


def test_the_question_with_the_most_trouble_stands_first(faq, other):
    counted(faq, HELPED, times=9)
    counted(faq, UNCLEAR, times=2, ago=2)
    counted(other, UNCLEAR, times=2)
    counted(other, DIFFERENT, times=1)
    assert list(feedback_totals(days=7)) == [
        {"faq": other.pk, "helped": 0, "not_helpful": 3},
        {"faq": faq.pk, "helped": 9, "not_helpful": 2},
    ]


def test_the_questions_that_help_least_are_published_and_have_negative_feedback(faq, other, django_assert_num_queries):
    counted(faq, UNCLEAR, times=2)
    counted(other, UNCLEAR, times=1)
    counted(other, HELPED, times=5, ago=89)
    counted(other, DIFFERENT, times=9, ago=90)
    counted(FAQ.objects.get(slug="forgot-password"), HELPED, times=9)
    draft = FAQ.objects.create(slug="draft", question_zh_hans="草稿", introduction_zh_hans="答")
    counted(draft, UNCLEAR, times=9)
    with django_assert_num_queries(2):
        assert least_helpful_questions() == [(faq, 0, 2), (other, 5, 1)]
    assert least_helpful_questions(limit=1) == [(faq, 0, 2)]


def test_feedback_is_summed_by_day_and_days_without_any_are_there(faq, other):
    counted(faq, HELPED, times=2)
    counted(other, UNCLEAR, times=3)
    counted(faq, DIFFERENT, times=1)
    counted(faq, HELPED, ago=1)
    counted(faq, HELPED, ago=3)
    assert [(day.helped, day.not_helpful) for day in feedback_by_day(days=3)] == [(0, 0), (1, 0), (2, 4)]
    assert feedback_by_day(days=3)[-1].day == timezone.localdate()


def test_a_period_ends_today_and_has_so_many_days(faq):
    for ago in (0, 6, 7):
        counted(faq, UNCLEAR, ago=ago)
    assert feedback_totals(days=7).get()["not_helpful"] == 2
    assert step_troubles(faqs=[faq.pk], days=7)[faq.pk][0].times == 2


def test_the_step_where_most_are_stuck_stands_first_with_its_reasons(faq, other):
    counted(faq, UNCLEAR, step="check-network", times=2)
    counted(faq, DIFFERENT, step="check-network", times=3)
    counted(faq, UNCLEAR, step="check-network", times=2, ago=1)
    counted(faq, DIFFERENT, times=6)
    counted(faq, HELPED, times=50)
    counted(other, UNCLEAR, times=99)
    assert step_troubles(faqs=[faq.pk], days=7) == {
        faq.pk: [StepTrouble("check-network", 7, [(UNCLEAR, 4), (DIFFERENT, 3)]), StepTrouble("", 6, [(DIFFERENT, 6)])]
    }


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_who_count_at_once_both_count():
    faq = FAQ.objects.create(slug="x", position=1, question_zh_hans="问", introduction_zh_hans="答")

    def count() -> None:
        for _ in range(20):
            count_feedback(faq=faq, reason=HELPED)
        connection.close()

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert FeedbackCount.objects.get().count == 80
