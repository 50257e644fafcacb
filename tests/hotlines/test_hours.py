"""Opening hours: open or closed at an instant, the next change, and their formats."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.hotlines.hours import format_time
from kb.hotlines.parse_hours import parse
from tests.hotlines.drawn_hours import CHINA, WINDOW, Drawn, drawn_hours, minute_of_window

TEXT = "mon-fri 09:00-18:00\nsat,sun 10:00-16:00, 20:00-02:00\n2026-10-01..2026-10-07 closed\n2026-10-09 24h"


def at(text: str) -> datetime:
    """Returns an instant from China time."""
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def test_unknown_hours_have_no_text() -> None:
    hours, noon = parse(""), at("2026-09-28 12:00")
    assert (hours.is_open(noon), hours.next_change(noon)) == (None, None)
    assert (hours.as_text(), hours.as_json(), hours.week()) == ("", "", [])


@given(drawn_hours(), st.data())
def test_open_or_not_agrees_with_counting_every_minute(drawn: Drawn, data: st.DataObject) -> None:
    hours, minutes = parse(drawn.text()), drawn.open_minutes()
    flips = [minute for minute in range(1, len(minutes)) if minutes[minute] != minutes[minute - 1]]
    others = data.draw(st.lists(st.integers(0, len(minutes) - 1), max_size=20))
    tried = [*flips, *(minute - 1 for minute in flips), *others]
    assert [hours.is_open(minute_of_window(minute)) for minute in tried] == [minutes[minute] for minute in tried]


@given(
    drawn_hours(), st.integers(0, WINDOW * 1440 - 1), st.integers(0, 59), st.sampled_from(["UTC", "America/New_York"])
)
def test_the_next_change_is_the_next_minute_that_differs(drawn: Drawn, minute: int, second: int, zone: str) -> None:
    minutes = drawn.open_minutes()
    now = (minute_of_window(minute) + timedelta(seconds=second)).astimezone(ZoneInfo(zone))
    change = parse(drawn.text()).next_change(now)
    following = (later for later in range(minute, len(minutes)) if minutes[later] != minutes[minute])
    expected = next(following, None)
    if expected is None:
        assert change is None or change >= minute_of_window(len(minutes))
    else:
        assert change == minute_of_window(expected)


@pytest.mark.parametrize(
    ("instant", "is_open", "change"),
    [
        ("2026-09-28 08:59:59", False, "2026-09-28 09:00"),
        ("2026-09-28 09:00", True, "2026-09-28 18:00"),
        ("2026-09-28 18:00", False, "2026-09-29 09:00"),
        ("2026-09-27 00:30", True, "2026-09-27 02:00"),  # Sunday, still Saturday's evening
        ("2026-09-28 01:59", True, "2026-09-28 02:00"),  # Monday, still Sunday's evening
        ("2026-09-30 18:00", False, "2026-10-08 09:00"),  # over the holidays
        ("2026-10-03 20:30", False, "2026-10-08 09:00"),  # a Saturday among them
        ("2026-10-09 00:00", True, "2026-10-10 00:00"),  # round the clock on one date
    ],
)
def test_an_office_week_with_holidays(instant: str, is_open: bool, change: str) -> None:
    hours = parse(TEXT)
    assert (hours.is_open(at(instant)), hours.next_change(at(instant))) == (is_open, at(change))


def test_the_evening_before_a_holiday_runs_to_its_end() -> None:
    hours = parse("daily 20:00-02:00\n2026-10-01 closed")
    assert hours.is_open(at("2026-10-01 01:59"))
    assert hours.next_change(at("2026-10-01 01:59")) == at("2026-10-01 02:00")
    assert not hours.is_open(at("2026-10-01 21:00"))
    assert not hours.is_open(at("2026-10-02 01:00"))


def test_the_callers_zone_does_not_matter() -> None:
    assert parse(TEXT).is_open(datetime(2026, 9, 28, 1, 0, tzinfo=UTC))  # 09:00 in China


@pytest.mark.parametrize("typed", ["24h", "daily closed", "daily 08:00-20:00, 20:00-08:00"])
def test_hours_that_never_change_have_no_next_change(typed: str) -> None:
    assert parse(typed).next_change(at("2026-09-28 12:00")) is None


@pytest.mark.parametrize(("instant", "seen"), [("2026-01-01 00:00", True), ("2025-12-31 23:59", False)])
def test_a_change_is_looked_for_400_days_ahead(instant: str, seen: bool) -> None:
    for typed in ("daily closed\n2027-02-05 24h", "24h\n2027-02-05 closed"):
        assert parse(typed).next_change(at(instant)) == (at("2027-02-05 00:00") if seen else None)


def test_the_canonical_text_names_every_day() -> None:
    typed = (
        "周一、三、五 9:00-12:00，13:00-18:00\n2026-2-17 20:00-次日2:00\n2026年1月1日至2026年1月3日休息\n周六、日 全天"
    )
    assert parse(typed).as_text().splitlines() == [
        "mon,wed,fri 09:00-12:00, 13:00-18:00",
        "tue,thu closed",
        "sat,sun 24h",
        "2026-01-01..2026-01-03 closed",
        "2026-02-17 20:00-02:00",
    ]


@given(drawn_hours())
def test_the_table_has_every_weekday_once_with_its_intervals(drawn: Drawn) -> None:
    rows = parse(drawn.text()).week()
    assert sorted((day, intervals) for days, intervals in rows for day in days) == list(enumerate(drawn.week))


def test_days_that_keep_the_same_hours_share_a_row() -> None:
    assert parse(TEXT).week() == [([0, 1, 2, 3, 4], ((540, 1080),)), ([5, 6], ((600, 960), (1200, 1560)))]


def test_dates_that_are_over_can_be_left_out() -> None:
    hours = parse(TEXT)
    assert [str(dated.first) for dated in hours.exceptions()] == ["2026-10-01", "2026-10-09"]
    assert [str(dated.first) for dated in hours.exceptions(date(2026, 10, 7))] == ["2026-10-01", "2026-10-09"]
    assert [str(dated.first) for dated in hours.exceptions(date(2026, 10, 8))] == ["2026-10-09"]


def test_the_script_gets_minutes_and_dates() -> None:
    assert parse("mon 20:00-02:00\n2026-10-01..2026-10-02 closed").as_json() == (
        '{"week":[[[1200,1560]],[],[],[],[],[],[]],"dates":[["2026-10-01","2026-10-02",[]]]}'
    )


@pytest.mark.parametrize(("minutes", "shown"), [(0, "00:00"), (545, "09:05"), (1440, "24:00"), (1441, "00:01")])
def test_minutes_are_shown_as_a_clock_does(minutes: int, shown: str) -> None:
    assert format_time(minutes) == shown
