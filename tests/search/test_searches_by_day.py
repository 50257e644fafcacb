"""The sums of each day's searches."""

from datetime import date, timedelta

from django.utils import timezone

from kb.models import SearchCount
from kb.search.searches_by_day import DayOfSearches, searches_by_day

TODAY = date(2026, 3, 10)


def test_searches_are_summed_by_day_and_days_without_any_are_there(db, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *_: TODAY)
    for ago, query, times, results in ((0, "甲", 2, 0), (0, "乙", 3, 1), (2, "甲", 1, 1), (3, "甲", 9, 0)):
        counts = {"searches": times, "results": results, "language": "en"}
        SearchCount.objects.create(day=TODAY - timedelta(days=ago), query=query, **counts)
    assert searches_by_day(days=3) == [
        DayOfSearches(date(2026, 3, 8), 1, 0),
        DayOfSearches(date(2026, 3, 9), 0, 0),
        DayOfSearches(date(2026, 3, 10), 5, 2),
    ]
