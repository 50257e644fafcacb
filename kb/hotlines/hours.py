"""Opening hours in China time: whether a hotline is open at an instant, and when that changes. Pure: no Django.

Hours are set for weekdays; dates override them. An interval belongs to the day on which it begins and may run past
midnight. parse_hours.py parses what staff type and rejects overlapping intervals.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import NamedTuple
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
MIDNIGHT = 24 * 60
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HORIZON = timedelta(days=400)  # as in site.js

Interval = tuple[int, int]
"""Start and end in minutes from 00:00 of the day on which it begins; an end above 1440 is on the next day."""
Intervals = tuple[Interval, ...]
"""The intervals of one day, in order; empty when it is closed."""


class DatedHours(NamedTuple):
    """The hours of each day from `first` to `last`, both included, on any weekday."""

    first: date
    last: date
    intervals: Intervals


@dataclass(frozen=True)
class Hours:
    """The hours of one hotline. `known` is False for a hotline whose hours nobody stated, which may be open."""

    known: bool = False
    weekdays: tuple[Intervals, ...] = ((),) * 7
    dates: tuple[DatedHours, ...] = ()

    def intervals_on(self, day: date) -> Intervals:
        """Returns the intervals that begin on `day`."""
        dated = (dated.intervals for dated in self.dates if dated.first <= day <= dated.last)
        return next(dated, self.weekdays[day.weekday()])

    def is_open(self, at: datetime) -> bool | None:
        """Returns True if the hotline is open at `at`, an aware datetime; None if the hours are unknown."""
        if not self.known:
            return None
        now = _in_china(at)
        return any(opens <= now < closes for opens, closes in self._spans(now.date(), 1))

    def next_change(self, at: datetime) -> datetime | None:
        """Returns when it next opens (if closed at `at`) or closes (if open), in China time; None beyond 400 days."""
        now, change = _in_china(at), None
        for opens, closes in self._spans(now.date(), _HORIZON.days + 1):
            if closes <= now:
                continue
            if change is None and opens > now:
                change = opens
                break
            if change is not None and opens > change:
                break
            change = closes  # it is open now; adjoining intervals count as one
        return change.replace(tzinfo=CHINA) if change and change <= now + _HORIZON else None

    def _spans(self, today: date, days: int) -> Iterator[tuple[datetime, datetime]]:
        """Yields the intervals of the day before `today` and of `days` days from it, as naive China time, in order."""
        for day in (today + timedelta(days=offset) for offset in range(-1, days)):
            start = datetime.combine(day, time.min)
            for opens, closes in self.intervals_on(day):
                yield start + timedelta(minutes=opens), start + timedelta(minutes=closes)

    def week(self) -> list[tuple[list[int], Intervals]]:
        """Returns the ordinary week as table rows: the weekdays (0 is Monday) with the same hours, and those hours."""
        rows: dict[Intervals, list[int]] = {}
        for day, intervals in enumerate(self.weekdays if self.known else ()):
            rows.setdefault(intervals, []).append(day)
        return [(days, intervals) for intervals, days in rows.items()]

    def exceptions(self, since: date = date.min) -> list[DatedHours]:
        """Returns the dates that override the ordinary week, in order, without those that ended before `since`."""
        return [dated for dated in self.dates if dated.last >= since]

    def as_text(self) -> str:
        """Returns the canonical text of these hours, one rule a line; parse_hours.parse() gives the same hours back."""
        rules = [(_format_days(days), intervals) for days, intervals in self.week()]
        rules += [(_format_dates(dated), dated.intervals) for dated in self.dates]
        return "\n".join(f"{days} {_format_intervals(intervals)}" for days, intervals in rules)

    def as_json(self) -> str:
        """Returns the JSON that site.js reads from `data-hours`; "" if the hours are unknown."""
        dates = [(str(dated.first), str(dated.last), dated.intervals) for dated in self.dates]
        return json.dumps({"week": self.weekdays, "dates": dates}, separators=(",", ":")) if self.known else ""


def format_time(minutes: int) -> str:
    """Formats minutes from 00:00: 540 -> "09:00", 1560 -> "02:00"; 1440 -> "24:00", as the end of a day."""
    hour, minute = divmod(minutes - MIDNIGHT if minutes > MIDNIGHT else minutes, 60)
    return f"{hour:02}:{minute:02}"


def group_consecutive(days: Sequence[int]) -> list[list[int]]:
    """[0, 1, 2, 5] -> [[0, 1, 2], [5]]."""
    groups = groupby(enumerate(days), lambda pair: pair[1] - pair[0])
    return [[day for _, day in group] for _, group in groups]


def format_interval(interval: Interval) -> str:
    """(1200, 1560) -> "20:00-02:00"; the whole day is "24h"."""
    return "24h" if interval == (0, MIDNIGHT) else "-".join(map(format_time, interval))


def _format_dates(dated: DatedHours) -> str:
    """ "2026-10-01..2026-10-07", or the one date."""
    return str(dated.first) if dated.first == dated.last else f"{dated.first}..{dated.last}"


def _format_intervals(intervals: Intervals) -> str:
    return ", ".join(map(format_interval, intervals)) or "closed"


def _format_days(days: Sequence[int]) -> str:
    """[0, 1, 2, 5] -> "mon-wed,sat"."""
    if len(days) == len(WEEKDAYS):
        return "daily"
    groups = [[WEEKDAYS[day] for day in group] for group in group_consecutive(days)]
    return ",".join(f"{group[0]}-{group[-1]}" if len(group) > 2 else ",".join(group) for group in groups)


def _in_china(at: datetime) -> datetime:
    return at.astimezone(CHINA).replace(tzinfo=None)
