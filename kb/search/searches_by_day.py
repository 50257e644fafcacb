"""The searches of each day: how many there were, and how many of them found nothing."""

from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Q, Sum
from django.utils import timezone

from kb.models import SearchCount


class DayOfSearches(NamedTuple):
    day: date
    times: int
    without_result: int
    """How many of them found nothing."""


def searches_by_day(*, days: int) -> list[DayOfSearches]:
    """Returns the last `days` days, the first one first, those without a search included. One query."""
    today = timezone.localdate()
    counted = {
        row["day"]: DayOfSearches(**row)
        for row in SearchCount.objects.filter(day__gt=today - timedelta(days=days), day__lte=today)
        .values("day")
        .annotate(times=Sum("searches"), without_result=Sum("searches", filter=Q(results=0), default=0))
        .order_by("day")
    }
    all_days = (today - timedelta(days=ago) for ago in reversed(range(days)))
    return [counted.get(day, DayOfSearches(day, 0, 0)) for day in all_days]
