"""The published questions that nobody opened from search results for a while."""

from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Exists, Min, OuterRef
from django.utils import timezone

from kb.models import FAQ, ClickCount
from kb.search.count_searches import RETENTION


class UnopenedQuestions(NamedTuple):
    since: date | None
    """The first day that was looked at; None if no click was ever counted, when nothing can be said."""
    total: int
    questions: list[FAQ]
    """The first of them, in order."""


def unopened_questions(*, days: int = RETENTION.days, limit: int = 20) -> UnopenedQuestions:
    """Returns the published questions without a click in the last `days` days, or since clicks are counted.

    Three queries: the first day, the number of questions, the first `limit` of them.
    """
    first_counted = ClickCount.objects.aggregate(first=Min("day"))["first"]
    if first_counted is None:
        return UnopenedQuestions(None, 0, [])
    since = max(first_counted, timezone.localdate() - timedelta(days=days - 1))
    clicks = ClickCount.objects.filter(faq=OuterRef("pk"), day__gte=since)
    questions = FAQ.objects.published().filter(~Exists(clicks))
    return UnopenedQuestions(since, questions.count(), list(questions.in_order()[:limit]))
