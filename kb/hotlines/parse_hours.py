"""Parses opening hours as staff type them, one rule a line. Pure: no Django.

    24h                                             the same as "daily 24h"
    mon-fri 09:00-18:00                             closed on weekdays that no rule names
    sat,sun 10:00-16:00, 20:00-02:00                the second interval ends on the next day
    2026-10-01..2026-10-07 closed                   dates override weekdays
The same in Chinese. Rejects rules that contradict each other or name no days.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise

from kb.hotlines.hours import MIDNIGHT, WEEKDAYS, DatedHours, Hours, Interval, Intervals, format_interval

_FULL_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAYS = {
    name: day
    for day, sign in enumerate("一二三四五六日")
    for name in (WEEKDAYS[day], _FULL_NAMES[day], f"周{sign}", f"星期{sign}", sign)  # "周一至五" repeats no 周
}
_GROUPS = {"daily": range(7), "每日": range(7), "周末": range(5, 7)}
_NORMALIZATIONS = (  # after NFKC
    (re.compile("天"), "日"),
    (re.compile("[、和及]"), ","),
    (re.compile(r" ?[:∶] ?"), ":"),
    (re.compile(r" ?(?:[-~‐–—―−〜至到]+|\.{2,}|\bto\b) ?", re.ASCII), "-"),
    (re.compile(r"\b7 ?[x×*] ?24", re.ASCII), "24"),
)
_HOURS = re.compile(
    r"""(?:
        (?P<all_day> (?:全日)?(?<![0-9])24\ ?(?:h|hours|小时) | 全日 )
        | (?P<closed> closed | 休息 | 不营业 )
        | (?<![0-9])[0-9]{1,2}:[0-9]{2}.*
    )$""",
    re.VERBOSE,
)
_INTERVAL = re.compile(r"([0-9]{1,2}):([0-9]{2})-(次日|翌日)?([0-9]{1,2}):([0-9]{2})")
_DATE = r"([0-9]{4})[-/年]([0-9]{1,2})[-/月]([0-9]{1,2})日?"
_DATES = re.compile(f"{_DATE}(?:-{_DATE})?")
_ONE_DAY = timedelta(days=1)


class BadHours(ValueError):  # noqa: N818
    """A text that states no valid hours: a `code` to translate, the `line` (from 1) and the wrong `piece` of it."""

    def __init__(self, code: str, line: int, piece: str) -> None:
        super().__init__(code, line, piece)
        self.code, self.line, self.piece = code, line, piece


def parse(text: str) -> Hours:
    """Returns the hours that `text` states; unknown hours for a blank text. Raises only BadHours.

    Codes: unreadable; no_days: hours without days; no_week: only dates or closed days; bad_time: 25:00; bad_date:
    2026-02-30 or another century; backwards: fri-mon; empty: 09:00-09:00; too_long: 24 hours or more; overlap: within
    a day or with the next day; twice: the same day in two rules.
    """
    week: dict[int, Intervals] = {}
    dates: list[DatedHours] = []
    lines: dict[int | DatedHours, int] = {}
    for line, rule in _rules(text):
        pieces, intervals = _read(rule, line)
        for piece in pieces:
            if match := _DATES.fullmatch(piece):
                dated = DatedHours(*_first_and_last(match, line), intervals)
                twice = any(dated.first <= other.last and other.first <= dated.last for other in dates)
                dates.append(dated)
                lines[dated] = line
            else:
                days = _weekdays(piece, line)
                twice = any(day in week for day in days)
                week |= dict.fromkeys(days, intervals)
                lines |= dict.fromkeys(days, line)
            if twice:
                raise BadHours("twice", line, piece)
    if lines and len(week) < 7 and not any(week.values()):
        raise BadHours("no_week", min(lines.values()), "")
    hours = Hours(bool(week), tuple(week.get(day, ()) for day in range(7)), tuple(sorted(dates)))
    _reject_overlaps(hours, lines)
    return hours


def _rules(text: str) -> Iterator[tuple[int, str]]:
    """Yields the line number and the normalized text of each rule."""
    for line, typed in enumerate(text.splitlines(), 1):
        plain = " ".join(unicodedata.normalize("NFKC", typed).lower().split())
        for pattern, replacement in _NORMALIZATIONS:
            plain = pattern.sub(replacement, plain)
        yield from ((line, rule) for part in plain.split(";") if (rule := part.strip(" ,")))


def _read(rule: str, line: int) -> tuple[list[str], Intervals]:
    """Returns the names of the days of a rule, and its intervals."""
    if not (match := _HOURS.search(rule)):
        raise BadHours("unreadable", line, rule)
    days = rule[: match.start()].replace(",", " ").rstrip(": ").split()
    if match["all_day"]:
        return days or ["daily"], ((0, MIDNIGHT),)
    if not days:
        raise BadHours("no_days", line, rule)
    if match["closed"]:
        return days, ()
    intervals = tuple(sorted(_interval(piece, line) for piece in match[0].replace(",", " ").split()))
    for earlier, later in pairwise(intervals):
        if later[0] < earlier[1]:
            raise BadHours("overlap", line, format_interval(later))
    return days, intervals


def _interval(piece: str, line: int) -> Interval:
    if not (match := _INTERVAL.fullmatch(piece)):
        raise BadHours("unreadable", line, piece)
    hour, minute, to_hour, to_minute = map(int, match.group(1, 2, 4, 5))
    opens, closes = hour * 60 + minute, to_hour * 60 + to_minute
    if minute > 59 or to_minute > 59 or opens >= MIDNIGHT or closes > MIDNIGHT:
        raise BadHours("bad_time", line, piece)
    if match[3] and closes >= opens:  # 09:00-次日18:00
        raise BadHours("too_long", line, piece)
    if closes == opens:
        raise BadHours("empty", line, piece)
    return opens, closes if closes > opens else closes + MIDNIGHT


def _weekdays(piece: str, line: int) -> range:
    if piece in _GROUPS:
        return _GROUPS[piece]
    names = piece.split("-")
    if len(names) > 2 or not all(name in _WEEKDAYS for name in names):
        raise BadHours("unreadable", line, piece)
    days = range(_WEEKDAYS[names[0]], _WEEKDAYS[names[-1]] + 1)
    if not days:
        raise BadHours("backwards", line, piece)
    return days


def _first_and_last(match: re.Match[str], line: int) -> tuple[date, date]:
    try:
        first = date(*map(int, match.group(1, 2, 3)))
        last = date(*map(int, match.group(4, 5, 6))) if match[4] else first
    except ValueError:
        raise BadHours("bad_date", line, match[0]) from None
    if not all(2000 <= day.year < 2100 for day in (first, last)):  # must be a typing error
        raise BadHours("bad_date", line, match[0])
    if last < first:
        raise BadHours("backwards", line, match[0])
    return first, last


def _reject_overlaps(hours: Hours, lines: Mapping[int | DatedHours, int]) -> None:
    """Raises BadHours if an interval past midnight overlaps one of the next day."""
    neighbours = [
        (hours.weekdays[day - 1], hours.weekdays[day], max(lines.get((day - 1) % 7, 0), lines.get(day, 0)))
        for day in range(7)
    ]
    neighbours += [
        (hours.intervals_on(eve), hours.intervals_on(eve + _ONE_DAY), lines[dated])
        for dated in hours.dates
        for eve in (dated.first - _ONE_DAY, dated.first, dated.last)
    ]
    for before, after, line in neighbours:
        if before and after and before[-1][1] - MIDNIGHT > after[0][0]:
            raise BadHours("overlap", line, format_interval(before[-1]))
