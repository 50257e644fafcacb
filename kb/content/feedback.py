"""Feedback: counts answers by day, question, step and reason, and sums them for staff."""

import logging
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import DatabaseError, transaction
from django.db.models import F, Q, Sum
from django.utils import timezone

from kb.models import FAQ, FeedbackCount, FeedbackReason, PublicationState

RETENTION = timedelta(days=365)
"""How long counts are stored."""

log = logging.getLogger(__name__)


def count_feedback(*, faq: FAQ, reason: FeedbackReason, step: str = "") -> None:
    """Adds one to today's count. `step` is the key of the step where the reader was stuck, or "".

    An error of the database is logged and not raised, so that the visitor still gets a page.
    """
    try:
        with transaction.atomic():
            _count(timezone.localdate(), faq, reason, step)
    except DatabaseError:
        log.exception("Feedback could not be counted.")


def _count(today: date, faq: FAQ, reason: FeedbackReason, step: str) -> None:
    rows = FeedbackCount.objects.filter(day=today, faq=faq, step=step, reason=reason)
    if rows.update(count=F("count") + 1):
        return
    if not FeedbackCount.objects.filter(day=today).exists():  # once a day, delete the oldest
        FeedbackCount.objects.filter(day__lte=today - RETENTION).delete()
    row = FeedbackCount(day=today, faq=faq, step=step, reason=reason, count=0)
    FeedbackCount.objects.bulk_create([row], ignore_conflicts=True)  # another process may create it at once
    rows.update(count=F("count") + 1)


def feedback_totals(*, days: int) -> Any:
    """Returns {faq, helped, not_helpful} for each question, the most `not_helpful` first.

    Counts the last `days` days, including today.
    """
    helped = Q(reason=FeedbackReason.HELPED)
    return (
        _recent_counts(days)
        .values("faq")
        .annotate(helped=Sum("count", filter=helped, default=0), not_helpful=Sum("count", filter=~helped, default=0))
        .order_by("-not_helpful", "helped", "faq__position")
    )


class FeedbackOnQuestion(NamedTuple):
    faq: FAQ
    helped: int
    not_helpful: int


def least_helpful_questions(*, days: int = 90, limit: int = 20) -> list[FeedbackOnQuestion]:
    """Returns the published questions with negative feedback in the last `days` days, those with the most first.

    Two queries.
    """
    totals = feedback_totals(days=days).filter(not_helpful__gt=0, faq__publication=PublicationState.PUBLISHED)
    rows = list(totals[:limit])
    faqs = FAQ.objects.in_bulk([row["faq"] for row in rows])
    return [
        FeedbackOnQuestion(faqs[row["faq"]], row["helped"], row["not_helpful"]) for row in rows if row["faq"] in faqs
    ]


class DayOfFeedback(NamedTuple):
    day: date
    helped: int
    not_helpful: int


def feedback_by_day(*, days: int) -> list[DayOfFeedback]:
    """Returns the last `days` days, the first one first, those without feedback included. One query."""
    helped = Q(reason=FeedbackReason.HELPED)
    counted = {
        row["day"]: DayOfFeedback(**row)
        for row in _recent_counts(days)
        .values("day")
        .annotate(helped=Sum("count", filter=helped, default=0), not_helpful=Sum("count", filter=~helped, default=0))
        .order_by("day")
    }
    today = timezone.localdate()
    all_days = (today - timedelta(days=ago) for ago in reversed(range(days)))
    return [counted.get(day, DayOfFeedback(day, 0, 0)) for day in all_days]


class StepTrouble(NamedTuple):
    """How often readers were stuck at a step, and why, the most frequent reason first."""

    step: str
    """The key of the step; "" if they named none."""
    times: int
    reasons: list[tuple[FeedbackReason, int]]


def step_troubles(*, faqs: Iterable[int], days: int) -> dict[int, list[StepTrouble]]:
    """Returns the steps where readers were stuck, the most frequent first, by the primary key of their question."""
    rows = (
        _recent_counts(days)
        .filter(faq__in=list(faqs))
        .exclude(reason=FeedbackReason.HELPED)
        .values_list("faq", "step", "reason")
        .annotate(times=Sum("count"))
        .order_by("-times", "reason")
    )
    reasons: dict[tuple[int, str], list[tuple[FeedbackReason, int]]] = {}
    for faq, step, reason, times in rows:
        if reason in FeedbackReason:
            reasons.setdefault((faq, step), []).append((FeedbackReason(reason), times))
    troubles: dict[int, list[StepTrouble]] = {}
    for (faq, step), counts in reasons.items():
        troubles.setdefault(faq, []).append(StepTrouble(step, sum(times for _, times in counts), counts))
    for steps in troubles.values():
        steps.sort(key=lambda row: -row.times)
    return troubles


def _recent_counts(days: int) -> Any:
    today = timezone.localdate()
    return FeedbackCount.objects.filter(day__gt=today - timedelta(days=days), day__lte=today)
