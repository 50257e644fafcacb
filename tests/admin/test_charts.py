"""The charts: their shapes, their words, and where they are shown."""

import xml.etree.ElementTree as ET
from datetime import date, timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from kb.admin.overview.charts import SIZE, Row, percentage_line, scale_top, stacked_bars
from kb.admin.overview.day_charts import feedback_chart, searches_chart, translation_chart
from kb.content.feedback import DayOfFeedback
from kb.localize.progress_by_day import DayOfTranslation
from kb.localize.state import Progress
from kb.models import FAQ, FeedbackCount, SearchCount, TranslationCount
from kb.search.searches_by_day import DayOfSearches

TODAY = date(2026, 3, 10)


def days_before(count: int) -> list[date]:
    return [TODAY - timedelta(days=ago) for ago in reversed(range(count))]


# --- Shapes -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("highest", "top"),
    [(0, 2), (1, 2), (2, 2), (3, 4), (7, 8), (10, 10), (11, 20), (99, 100), (101, 200), (4001, 6000)],
)
def test_the_scale_ends_at_a_round_number_with_a_whole_half(highest, top):
    assert scale_top(highest) == top


def test_a_bar_is_as_high_as_its_figures_and_stacks_them():
    chart = stacked_bars(("a", "b"), [Row("1st", (1, 3)), Row("2nd", (0, 0)), Row("3rd", (0, 2))])
    assert chart.scale == (4, 2, 0)
    shapes = [(rect.x, rect.y, rect.width, rect.height, rect.series) for rect in chart.rects]
    assert shapes == [(3.33, 75, 26.67, 25, 1), (3.33, 0, 26.67, 75, 2), (70, 50, 26.67, 50, 2)]
    assert [rect.label for rect in chart.rects] == ["1st · a 1", "1st · b 3", "3rd · b 2"]


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), max_size=100))
def test_every_bar_stands_within_the_picture(figures):
    chart = stacked_bars(("a", "b"), [Row(str(place), values) for place, values in enumerate(figures)])
    for rect in chart.rects:
        assert 0 <= rect.x <= rect.x + rect.width <= SIZE + 0.02
        assert -0.02 <= rect.y <= rect.y + rect.height <= SIZE + 0.02


def test_a_line_goes_through_its_percentages_at_their_places():
    chart = percentage_line("a", [Row("x", (0,)), Row("y", (75,)), Row("z", (100,))], [0, 0.25, 1])
    assert chart.line == "M0 100L25 25L100 0"
    assert [dot.label for dot in chart.dots] == ["x · 0%", "y · 75%", "z · 100%"]
    assert chart.x_labels == ("x", "z")


@pytest.mark.parametrize(("count", "labels"), [(0, ()), (1, ("0",)), (3, ("0", "1", "2")), (7, ("0", "3", "6"))])
def test_at_most_three_labels_stand_below_the_bars(count, labels):
    assert stacked_bars(("a",), [Row(str(place), (1,)) for place in range(count)]).x_labels == labels


# --- Words ------------------------------------------------------------------------------------------------------


SEARCHES = [DayOfSearches(day, times, 1) for day, times in zip(days_before(3), (2, 7, 1), strict=True)]


@pytest.mark.parametrize(
    ("language", "title", "description"),
    [
        ("zh-hans", "搜索次数走势", "共 10 次；03月9日最多，为 7 次。有结果：7 次，没有结果：3 次。"),
        ("en", "Searches over time", "10 in all; most on March 9: 7. With results: 7, Without result: 3."),
    ],
)
def test_a_chart_is_described_in_the_readers_language(language, title, description):
    with translation.override(language):
        chart = searches_chart(SEARCHES)
    assert (chart.title, chart.description) == (title, description)


def test_a_long_period_is_drawn_in_whole_weeks_of_which_the_last_ends_today():
    chart = feedback_chart([DayOfFeedback(day, 1, 2) for day in days_before(365)])
    assert len(chart.shapes.rows) == 52
    assert chart.row_name == "一周（起始日）"
    assert chart.shapes.rows[-1] == Row("2026-03-04", (7, 14))


def test_the_translation_has_a_dot_for_each_recorded_day_at_its_place_in_time():
    days = [
        DayOfTranslation(TODAY - timedelta(days=ago), Progress(done, 10)) for ago, done in ((8, 5), (6, 7), (0, 10))
    ]
    chart = translation_chart(days)
    assert [(dot.x, dot.y) for dot in chart.shapes.dots] == [(0, 50), (25, 30), (100, 0)]
    assert chart.description == "从03月2日的 50% 到03月10日的 100%。"


def test_a_single_recorded_day_is_one_dot():
    shapes = translation_chart([DayOfTranslation(TODAY, Progress(1, 2))]).shapes
    assert (len(shapes.dots), shapes.x_labels) == (1, ("03月10日",))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_picture_is_named_and_described_to_those_who_do_not_see_it(language):
    with translation.override(language):
        chart = searches_chart(SEARCHES)
        html = render_to_string("admin/kb/chart.html", {"chart": chart, "has_table": True})
    figure = ET.fromstring(html)
    picture = figure.find(".//svg")
    named = {each.get("id"): each.text for each in picture if each.tag in ("title", "desc")}
    assert picture.get("role") == "img"
    assert [named[key] for key in picture.get("aria-labelledby").split()] == [chart.title, chart.description]
    cells = [[cell.text for cell in row] for row in figure.findall(".//tbody/tr")]
    assert cells == [[row.label, *map(str, row.values)] for row in reversed(chart.shapes.rows)]
    assert not [each for each in figure.iter() if each.tag == "script" or each.get("style")]


# --- On the pages -----------------------------------------------------------------------------------------------


def test_the_overview_records_the_progress_of_all_content_whoever_looks(content, staff):
    staff("translator").get("/admin/")
    (stored,) = TranslationCount.objects.all()
    staff(superuser=True).get("/admin/")
    assert TranslationCount.objects.get() == stored
    assert 0 < stored.done <= stored.total


@pytest.mark.parametrize(("recorded", "is_shown"), [(0, False), (1, True)])
def test_the_overview_shows_the_translation_over_time_once_there_are_two_days(content, staff, recorded, is_shown):
    for ago in range(1, recorded + 1):
        TranslationCount.objects.create(day=timezone.localdate() - timedelta(days=ago), done=1, total=2)
    assert ("翻译进度走势" in staff("editor").get("/admin/").content.decode()) is is_shown


@pytest.mark.parametrize(("period", "is_shown"), [("7", True), ("1", False)])
def test_the_searches_have_a_chart_unless_the_period_is_one_day(content, staff, period, is_shown):
    SearchCount.objects.create(day=timezone.localdate(), query="退款", language="zh-hans", results=1)
    html = staff("editor").get(f"/admin/kb/searchcount/?period={period}").content.decode()
    assert ("搜索次数走势" in html) is is_shown


def test_the_feedback_has_a_chart_if_there_is_any(content, staff):
    client = staff("editor")
    assert "反馈走势" not in client.get("/admin/kb/feedbackcount/").content.decode()
    FeedbackCount.objects.create(day=timezone.localdate(), faq=FAQ.objects.first(), reason="helped")
    assert "反馈走势" in client.get("/admin/kb/feedbackcount/").content.decode()
