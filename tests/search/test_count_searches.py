"""Searches are counted by day and by nobody in particular."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from kb.models import SearchCount
from kb.numbers.find_in_text import contains_many_digits
from kb.search import count_searches
from kb.search.count_searches import MAX_STORED_LENGTH, MAX_WAIT, RETENTION, count_click, count_search, stored_form


def rows() -> list[tuple[str, str, int, int, int]]:
    return list(SearchCount.objects.order_by("pk").values_list("query", "language", "searches", "results", "clicks"))


@pytest.mark.parametrize(
    ("query", "stored"),
    [
        ("付款失败", "付款失败"),
        ("  Card   DECLINED\n", "card declined"),
        ("ＡＬＩＰＡＹ　密码", "alipay 密码"),
        ("a\0b\u200bc", "abc"),
        ("a\tb", "a b"),
        ("a \u200b b", "a b"),
        ("\ud800", ""),
        ("iPhone 15", "iphone 15"),
        ("长" * 150, "长" * MAX_STORED_LENGTH),
        ("", ""),
    ],
)
def test_a_query_is_stored_in_one_form(query, stored):
    assert stored_form(query) == stored


@pytest.mark.parametrize(
    "query",
    ["95188", "my number is 138 0013 8000", "1\u200b2345", "１２３４５", "1-2-3-4-5", "长" * 95 + "123456", "a" * 201],
)
def test_a_query_with_five_digits_in_a_row_or_too_long_a_one_is_not_kept(db, query):
    assert stored_form(query) == ""
    count_search(query, "en", results=1)
    count_click(query, "en")
    assert rows() == []


@given(st.text(max_size=250))
def test_what_is_kept_is_short_printable_and_holds_no_number(query):
    kept = stored_form(query)
    assert len(kept) <= MAX_STORED_LENGTH
    assert kept.isprintable()
    assert kept == kept.strip()
    assert not contains_many_digits(kept)


def test_each_search_adds_one_and_the_last_result_is_what_is_kept(db):
    count_search("Card declined", "en", results=3)
    count_search("card  declined", "en", results=0)
    count_search("card declined", "zh-hans", results=1)
    assert rows() == [("card declined", "en", 2, 0, 0), ("card declined", "zh-hans", 1, 1, 0)]


def test_a_day_is_a_day_in_china(db, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 3, 1, 17, 0, tzinfo=UTC))
    count_search("a", "en", results=0)
    assert SearchCount.objects.get().day == date(2026, 3, 2)


def test_a_click_is_added_to_a_search_of_today_and_to_nothing_else(db):
    count_click("card", "en")
    assert rows() == []
    count_search("card", "en", results=1)
    count_click(" CARD ", "en")
    count_click("card", "zh-hans")
    assert rows() == [("card", "en", 1, 1, 1)]
    SearchCount.objects.update(day=timezone.localdate() - timedelta(days=1))
    count_click("card", "en")
    assert rows() == [("card", "en", 1, 1, 1)]


def test_a_day_has_only_so_many_rows_and_those_go_on_counting(db, monkeypatch):
    monkeypatch.setattr(count_searches, "MAX_QUERIES_A_DAY", 2)
    for query in ("a", "b", "c", "a"):
        count_search(query, "en", results=0)
    assert [row[:3] for row in rows()] == [("a", "en", 2), ("b", "en", 1)]


def test_the_first_row_of_a_day_makes_the_oldest_go(db):
    today = timezone.localdate()
    for days in (RETENTION.days, RETENTION.days + 1):
        SearchCount.objects.create(day=today - timedelta(days=days), query=f"{days}", language="en", results=0)
    count_search("new", "en", results=0)
    assert [row[0] for row in rows()] == [f"{RETENTION.days}", "new"]


def test_the_later_rows_of_a_day_look_for_none(db, django_assert_num_queries):
    count_search("first", "en", results=0)
    with django_assert_num_queries(6):  # savepoint, the row that is not there, how many, the new one, its one, released
        count_search("second", "en", results=0)
    with django_assert_num_queries(3):  # savepoint, one more, released
        count_search("second", "en", results=0)


@pytest.mark.parametrize(
    ("place", "name"),
    [(SearchCount.objects, "filter"), (count_searches.transaction, "atomic"), (count_searches, "_short_busy_timeout")],
)
def test_a_database_that_cannot_count_is_logged_and_forgotten(db, monkeypatch, caplog, place, name):
    def broken(*args: object, **kwargs: object) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr(place, name, broken)
    count_search("a", "en", results=0)
    count_click("a", "en")
    assert [record.message for record in caplog.records] == ["A search could not be counted."] * 2


def test_nobody_waits_long_while_another_writes(db, monkeypatch):
    def busy_timeout() -> int:
        with connection.cursor() as cursor:
            # Elsewhere than on SQLite writers do not wait for one another.
            cursor.execute("PRAGMA busy_timeout" if connection.vendor == "sqlite" else f"SELECT {MAX_WAIT}")
            return cursor.fetchone()[0]

    waits = []
    monkeypatch.setattr(count_searches, "_delete_old", lambda today: waits.append(busy_timeout()))
    default = busy_timeout()
    count_search("a", "en", results=0)
    assert waits == [MAX_WAIT]
    assert busy_timeout() == default


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_who_count_at_once_both_count():
    def count() -> None:
        for _ in range(20):
            count_search("at once", "en", results=1)
        connection.close()

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert SearchCount.objects.get().searches == 80
