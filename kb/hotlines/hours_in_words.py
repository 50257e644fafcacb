"""The opening hours of a hotline as a timetable in the reader's language."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kb.hotlines.hours import MIDNIGHT, DatedHours, Interval, Intervals, format_time, group_consecutive
from kb.hotlines.parse_hours import BadHours, parse
from kb.models import Hotline


class Timetable(NamedTuple):
    """Opening hours for a page: the JSON that site.js reads, and rows of days and times."""

    as_json: str
    rows: list[tuple[str, str]]


def timetable(hotline: Hotline, *, since: date) -> Timetable | None:
    """Returns the ordinary week, then the dates from `since` on that override it. None if the hours are unknown."""
    try:
        hours = parse(hotline.hours)
    except BadHours:  # from an imported file: forms check the hours before they are saved
        return None
    if not hours.known:
        return None
    rows = [(_days(days), _times(intervals)) for days, intervals in hours.week()]
    rows += [(_dates(dated), _times(dated.intervals)) for dated in hours.exceptions(since)]
    return Timetable(hours.as_json(), rows)


def _days(days: Sequence[int]) -> str:
    if len(days) == len(WEEKDAYS):
        return _("Every day")
    groups = [[str(WEEKDAYS[day]) for day in group] for group in group_consecutive(days)]
    return _(", ").join(_from_to(group[0], group[-1]) if len(group) > 2 else _(", ").join(group) for group in groups)


def _dates(dated: DatedHours) -> str:
    first, last = date_format(dated.first), date_format(dated.last)
    return first if first == last else _from_to(first, last)


def _from_to(first: str, last: str) -> str:
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def _times(intervals: Intervals) -> str:
    return _(", ").join(map(_time, intervals)) or _("Closed")


def _time(interval: Interval) -> str:
    if interval == (0, MIDNIGHT):
        return _("24 hours")
    opens, closes = map(format_time, interval)
    if interval[1] > MIDNIGHT:
        return _("%(opens)s–%(closes)s the next day") % {"opens": opens, "closes": closes}
    return f"{opens}–{closes}"
