"""The charts that staff see: searches, feedback and the translation by day, in the reader's language."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kb.admin.overview.charts import Chart, Row, percentage_line, stacked_bars
from kb.content.feedback import DayOfFeedback
from kb.localize.progress_by_day import DayOfTranslation
from kb.search.searches_by_day import DayOfSearches

MAX_DAYS = 92
"""From more days on, a bar is a week."""


class DayChart(NamedTuple):
    key: str
    """Begins the ids of its elements, so that a page can have several charts."""
    title: str
    description: str
    """One sentence with what the chart shows, for those who do not see it."""
    row_name: str
    """What a row of the table is: a day or a week."""
    shapes: Chart


def searches_chart(days: Sequence[DayOfSearches]) -> DayChart:
    """`days` are all days of a period, from kb.search.searches_by_day."""
    figures = [(each.day, (each.times - each.without_result, each.without_result)) for each in days]
    return _bars("searches", _("Searches over time"), (_("With results"), _("Without result")), figures)


def feedback_chart(days: Sequence[DayOfFeedback]) -> DayChart:
    """`days` are all days of a period, from kb.content.feedback."""
    figures = [(each.day, (each.helped, each.not_helpful)) for each in days]
    return _bars("feedback", _("Feedback over time"), (_("Helped"), _("Did not help")), figures)


def translation_chart(days: Sequence[DayOfTranslation]) -> DayChart:
    """`days` are the recorded days of a period, from kb.localize.progress_by_day: at least one."""
    dates = [each.day for each in days]
    span = max((dates[-1] - dates[0]).days, 1)
    rows = [Row(label, (each.progress.percent,)) for label, each in zip(_labels(dates), days, strict=True)]
    description = _("From %(first)s%% on %(first_day)s to %(last)s%% on %(last_day)s.") % {
        "first": rows[0].values[0],
        "first_day": rows[0].label,
        "last": rows[-1].values[0],
        "last_day": rows[-1].label,
    }
    shapes = percentage_line(_("Translated"), rows, [(day - dates[0]).days / span for day in dates])
    return DayChart("translation", _("Translation over time"), description, _("Day"), shapes)


def _bars(key: str, title: str, series: tuple[str, str], figures: list[tuple[date, tuple[int, int]]]) -> DayChart:
    is_weekly = len(figures) > MAX_DAYS
    if is_weekly:
        figures = _in_weeks(figures)
    labels = _labels([day for day, _values in figures])
    rows = [Row(label, values) for label, (_day, values) in zip(labels, figures, strict=True)]
    highest = max(rows, key=lambda row: sum(row.values))
    description = _(
        "%(total)s in all; most on %(label)s: %(most)s. %(first)s: %(of_first)s, %(second)s: %(of_second)s."
    ) % {
        "total": sum(sum(row.values) for row in rows),
        "label": highest.label,
        "most": sum(highest.values),
        "first": series[0],
        "of_first": sum(row.values[0] for row in rows),
        "second": series[1],
        "of_second": sum(row.values[1] for row in rows),
    }
    return DayChart(key, title, description, _("Week from") if is_weekly else _("Day"), stacked_bars(series, rows))


def _in_weeks(figures: list[tuple[date, tuple[int, int]]]) -> list[tuple[date, tuple[int, int]]]:
    """Returns the sums of seven days each, by the first of them. The last week ends with the last day.

    Leaves out the days before the first whole week.
    """
    whole = figures[len(figures) % 7 :]
    weeks = [whole[start : start + 7] for start in range(0, len(whole), 7)]
    return [(week[0][0], (sum(each[0] for _, each in week), sum(each[1] for _, each in week))) for week in weeks]


def _labels(days: list[date]) -> list[str]:
    """Returns the days in words without the year; days of several years in figures with the year: 2026-03-10."""
    if len({day.year for day in days}) > 1:
        return [day.isoformat() for day in days]
    return [date_format(day, "MONTH_DAY_FORMAT") for day in days]
