"""Parsing opening hours, and the errors."""

from contextlib import suppress
from datetime import date, timedelta
from time import thread_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.hotlines.hours import Hours
from kb.hotlines.parse_hours import BadHours, parse
from tests.hotlines.drawn_hours import MONDAY, Drawn, drawn_hours

OFFICE = ((540, 1080),)  # 09:00-18:00


@pytest.mark.parametrize(
    "typed",
    [
        "mon-fri 09:00-18:00",
        "Mon–Fri  9:00 – 18:00",
        "monday to friday: 9:00 to 18:00",
        "mon,tue,wed,thu,fri 9:00-18:00",
        "mon-wed 9:00-18:00\nthu, fri 09:00-18:00",
        "周一至周五 9:00-18:00",
        "周一到五９：００～１８：００",
        "周一、周二、周三、周四和周五：9:00—18:00",
        "星期一——星期五 9∶00至18∶00",
        "周一至周五 9:00-18:00；周六、周日休息",
        "周一至周五 9:00-18:00，\r\n\r\n周末 不营业",
    ],
)
def test_every_spelling_of_office_hours_is_read(typed: str) -> None:
    assert parse(typed) == Hours(True, (OFFICE,) * 5 + ((), ()))


@pytest.mark.parametrize(
    "typed",
    [
        "24h",
        "daily 24h",
        "daily 00:00-24:00",
        "24小时",
        "２４小时",
        "24 小时",
        "全天",
        "每天24小时",
        "7×24小时",
        "7x24h",
    ],
)
def test_every_spelling_of_round_the_clock_is_read(typed: str) -> None:
    assert parse(typed) == Hours(True, (((0, 1440),),) * 7)


@pytest.mark.parametrize(
    "typed",
    [
        "2026-10-01..2026-10-07 closed",
        "2026-10-1 - 2026-10-7 休息",
        "2026-10-01至2026-10-07休息",
        "2026年10月1日至2026年10月7日 休息",
        "２０２６/10/1～2026/10/7：休息",
        "2026-10-01..2026-10-03, 2026-10-04..2026-10-07 closed",
    ],
)
def test_every_spelling_of_holidays_is_read(typed: str) -> None:
    hours = parse(f"{typed}\n24h")
    assert [hours.intervals_on(date(2026, 9, 30) + timedelta(days=days)) for days in range(9)] == [
        ((0, 1440),),
        *[()] * 7,
        ((0, 1440),),
    ]


@pytest.mark.parametrize("typed", ["daily 20:00-02:00", "每天 20:00-次日2:00", "每日20:00至翌日02:00"])
def test_an_interval_may_run_past_midnight(typed: str) -> None:
    assert parse(typed).intervals_on(MONDAY) == ((1200, 1560),)


def test_intervals_are_put_in_order() -> None:
    assert parse("daily 13:00-18:00 09:00-12:00").intervals_on(MONDAY) == ((540, 720), (780, 1080))


@pytest.mark.parametrize("blank", ["", " \n\t\r\n", "；\n ，", "\u3000"])
def test_a_blank_text_is_not_known(blank: str) -> None:
    assert parse(blank) == Hours(known=False)


@pytest.mark.parametrize(
    ("typed", "code", "line", "piece"),
    [
        ("any time", "unreadable", 1, "any time"),
        ("24h\n\n?", "unreadable", 3, "?"),
        ("mon-fri", "unreadable", 1, "mon-fri"),
        ("工作日 9:00-18:00", "unreadable", 1, "工作日"),
        ("mon-tue-wed 9:00-18:00", "unreadable", 1, "mon-tue-wed"),
        ("mon 9:00-18:00, closed", "unreadable", 1, "closed"),
        ("mon 9:00-12:00, tue 9:00-12:00", "unreadable", 1, "tue"),
        ("mon 9-18", "unreadable", 1, "mon 9-18"),
        ("mon 9:00", "unreadable", 1, "9:00"),
        ("24h\n2026-02-110:00-12:00", "unreadable", 2, "12:00"),
        ("24h\n2026-02-124h", "unreadable", 2, "2026-02-124h"),
        ("9:00-18:00", "no_days", 1, "9:00-18:00"),
        ("休息", "no_days", 1, "休息"),
        ("\n2026-10-01 closed", "no_week", 2, ""),
        ("周末休息", "no_week", 1, ""),
        ("mon 25:00-26:00", "bad_time", 1, "25:00-26:00"),
        ("mon 09:60-10:00", "bad_time", 1, "09:60-10:00"),
        ("mon 10:00-24:01", "bad_time", 1, "10:00-24:01"),
        ("mon 10:00-11:60", "bad_time", 1, "10:00-11:60"),
        ("mon 24:00-02:00", "bad_time", 1, "24:00-02:00"),
        ("2026-02-29 closed", "bad_date", 1, "2026-02-29"),
        ("2026-10-01..2026-10-32 closed", "bad_date", 1, "2026-10-01-2026-10-32"),
        ("0202-10-01 closed", "bad_date", 1, "0202-10-01"),
        ("2026-10-07..2026-10-01 closed", "backwards", 1, "2026-10-07-2026-10-01"),
        ("sat-mon 10:00-12:00", "backwards", 1, "sat-mon"),
        ("mon 09:00-09:00", "empty", 1, "09:00-09:00"),
        ("mon 00:00-00:00", "empty", 1, "00:00-00:00"),
        ("mon 09:00-次日18:00", "too_long", 1, "09:00-次日18:00"),
        ("mon 09:00-次日09:00", "too_long", 1, "09:00-次日09:00"),
        ("mon-wed 9:00-10:00\nwed 11:00-12:00", "twice", 2, "wed"),
        ("24h; mon closed", "twice", 1, "mon"),
        ("24h\n2026-10-01..2026-10-07 closed\n2026-10-07 24h", "twice", 3, "2026-10-07"),
        ("24h\n2026-10-03 closed\n2026-10-01..2026-10-07 24h", "twice", 3, "2026-10-01-2026-10-07"),
        ("24h\n2026-10-07 closed\n2026-10-01..2026-10-07 24h", "twice", 3, "2026-10-01-2026-10-07"),
        ("mon 09:00-12:00, 11:59-13:00", "overlap", 1, "11:59-13:00"),
        ("mon 20:00-02:00, 23:00-24:00", "overlap", 1, "23:00-24:00"),
        ("mon 09:00-10:00, 09:00-10:00", "overlap", 1, "09:00-10:00"),
        ("mon 20:00-02:00\ntue 01:59-03:00", "overlap", 2, "20:00-02:00"),
        ("mon 01:00-03:00\nsun 20:00-02:00", "overlap", 2, "20:00-02:00"),
        ("daily 10:00-12:00, 20:00-10:01", "overlap", 1, "20:00-10:01"),
        ("24h\n2026-10-01 20:00-02:00", "overlap", 2, "20:00-02:00"),
        ("24h\n2026-10-01..2026-10-02 20:00-02:00", "overlap", 2, "20:00-02:00"),
        ("daily 20:00-02:00\n2026-10-01 01:00-03:00", "overlap", 2, "20:00-02:00"),
        ("mon 9:00-10:00\n2026-10-01..2026-10-03 08:00-09:00, 20:00-08:30", "overlap", 2, "20:00-08:30"),
    ],
)
def test_contradictory_or_empty_rules_are_rejected(typed: str, code: str, line: int, piece: str) -> None:
    with pytest.raises(BadHours) as caught:
        parse(typed)
    assert (caught.value.code, caught.value.line, caught.value.piece) == (code, line, piece)


@pytest.mark.parametrize("typed", ["daily 20:00-02:00, 02:00-08:00", "mon 20:00-02:00\ntue 02:00-03:00", "24h"])
def test_intervals_that_only_touch_are_no_overlap(typed: str) -> None:
    assert parse(typed).known


WORDS = """
mon fri 周一 至 五 每天 24h 24小时 7x 9:00 18:00 24:00 25:61 - .. ～ 2026-10-01 2026-13-01 2026年2月29日
closed 休息 次日 , ； : ² ٣
"""
SCRAPS = st.lists(st.sampled_from([*WORDS.split(), " ", "\n", "\x0b", "\x85"]), max_size=20)


@given(st.one_of(st.text(), SCRAPS.map("".join), SCRAPS.map(" ".join)))
@settings(max_examples=500)
def test_any_text_is_read_or_refused_with_its_line(text: str) -> None:
    line, canonical = 1, ""
    try:
        canonical = parse(text).as_text()
    except BadHours as refused:
        line = refused.line
    assert 1 <= line <= max(1, len(text.splitlines()))
    assert parse(canonical).as_text() == canonical


@pytest.mark.parametrize("scrap", [" ", ":", "-", ".", "9:00-", "24h", "mon ", "2026-10-01 ", "全", ";mon 9:00-10:00"])
def test_a_very_long_text_is_answered_at_once(scrap: str) -> None:
    started = thread_time()
    with suppress(BadHours):
        parse(scrap * 20_000)
    assert thread_time() - started < 2


@given(drawn_hours())
def test_the_canonical_text_parses_to_the_same_hours(drawn: Drawn) -> None:
    hours = parse(drawn.text())
    assert parse(hours.as_text()) == hours
