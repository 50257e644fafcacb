"""Feedback is counted by day, question, step and reason, without who; staff read the sums.

Counting never stands in a visitor's way: when the database cannot do it, that is logged and forgotten.
"""

import logging
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import DatabaseError, transaction
from django.db.models import F, Q, Sum
from django.utils import timezone

from kb.models import FAQ, FeedbackCount, FeedbackReason

KEPT = timedelta(days=365)

log = logging.getLogger(__name__)


def count_feedback(*, faq: FAQ, reason: FeedbackReason, step: str = "") -> None:
    """Adds one for today; `step` is the key of the step where the reader was stuck, "" for none in particular."""
    try:
        with transaction.atomic():
            _count(timezone.localdate(), faq, reason, step)
    except DatabaseError:
        log.exception("Feedback could not be counted.")


def _count(today: date, faq: FAQ, reason: FeedbackReason, step: str) -> None:
    counted = FeedbackCount.objects.filter(day=today, faq=faq, step=step, reason=reason)
    if counted.update(count=F("count") + 1):
        return
    if not FeedbackCount.objects.filter(day=today).exists():  # the day's first: the oldest go
        FeedbackCount.objects.filter(day__lte=today - KEPT).delete()
    row = FeedbackCount(day=today, faq=faq, step=step, reason=reason, count=0)
    FeedbackCount.objects.bulk_create([row], ignore_conflicts=True)  # another process may just have made it
    counted.update(count=F("count") + 1)


def by_trouble(*, days: int) -> Any:
    """Of the last `days`, today among them: {faq, helped, not_helpful} of each question, the most in vain first."""
    helped = Q(reason=FeedbackReason.HELPED)
    return (
        _lately(days)
        .values("faq")
        .annotate(helped=Sum("count", filter=helped, default=0), not_helpful=Sum("count", filter=~helped, default=0))
        .order_by("-not_helpful", "helped", "faq__position")
    )


class Stuck(NamedTuple):
    """How many were stuck at a step, and why: the most frequent reason first."""

    step: str
    """Its key; "" for none in particular."""
    times: int
    reasons: list[tuple[FeedbackReason, int]]


def where_stuck(*, faqs: Iterable[int], days: int) -> dict[int, list[Stuck]]:
    """By the primary key of each question in `faqs`: its steps with trouble, the most troublesome first."""
    rows = (
        _lately(days)
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
    found: dict[int, list[Stuck]] = {}
    for (faq, step), why in reasons.items():
        found.setdefault(faq, []).append(Stuck(step, sum(times for _, times in why), why))
    for stuck in found.values():
        stuck.sort(key=lambda row: -row.times)
    return found


def _lately(days: int) -> Any:
    today = timezone.localdate()
    return FeedbackCount.objects.filter(day__gt=today - timedelta(days=days), day__lte=today)
