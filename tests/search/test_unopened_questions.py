"""Which questions nobody opens from search results."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kb.models import FAQ, ClickCount, SearchCount
from kb.search.count_searches import RETENTION, count_click
from kb.search.unopened_questions import unopened_questions

pytestmark = pytest.mark.usefixtures("content")


def day(ago):
    return timezone.localdate() - timedelta(days=ago)


def clicked(slug, *, ago=0):
    ClickCount.objects.create(day=day(ago), faq=FAQ.objects.get(slug=slug), clicks=1)


def slugs(**options):
    return [faq.slug for faq in unopened_questions(**options).questions]


def test_published_questions_without_a_click_in_the_period_are_found_in_order():
    clicked("payment-failed", ago=89)
    clicked("account-locked", ago=90)
    FAQ.objects.filter(slug="cancel-transaction").update(publication="draft")
    found = unopened_questions()
    assert slugs() == ["forgot-password", "account-locked", "transaction-history"]
    assert (found.since, found.total) == (day(89), 3)


def test_the_period_begins_when_clicks_were_first_counted():
    clicked("payment-failed", ago=3)
    assert unopened_questions().since == day(3)


def test_before_any_click_was_counted_nothing_can_be_said():
    assert unopened_questions() == (None, 0, [])


def test_only_so_many_are_returned_and_all_are_counted(django_assert_num_queries):
    clicked("payment-failed")
    with django_assert_num_queries(3):  # the first day, the number, the questions
        found = unopened_questions(limit=1)
    assert (found.total, len(found.questions)) == (4, 1)


def test_the_first_click_of_a_day_deletes_the_oldest_counts():
    clicked("payment-failed", ago=RETENTION.days + 1)
    clicked("payment-failed", ago=RETENTION.days)
    SearchCount.objects.create(day=day(0), query="card", language="en", results=1)
    for slug in ("account-locked", "account-locked", "payment-failed"):
        count_click("card", "en", faq=slug)
    rows = ClickCount.objects.order_by("day", "faq__slug").values_list("day", "faq__slug", "clicks")
    assert list(rows) == [
        (day(RETENTION.days), "payment-failed", 1),
        (day(0), "account-locked", 2),
        (day(0), "payment-failed", 1),
    ]


def test_a_click_of_a_search_that_was_not_counted_counts_no_question():
    count_click("card", "en", faq="payment-failed")
    assert not ClickCount.objects.exists()
