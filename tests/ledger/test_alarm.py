"""The alarm verifies when somebody asks, not too often, and a long ledger in the background."""

from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.db import DatabaseError, connection

from kb.ledger import alarm as alarm_module
from kb.ledger.alarm import MOST_PROBLEMS, Alarm, rest_after
from kb.models import SynonymGroup
from tests.concurrent import Database


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What the verifications find, one after the other; the last one again and again."""
    results: list[list[str]] = [[]]
    monkeypatch.setattr(alarm_module, "find_problems", lambda: iter(results.pop(0) if len(results) > 1 else results[0]))
    return results


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(alarm_module, "monotonic", lambda: now[0])
    return now


def test_verifying_takes_at_most_a_twentieth_of_the_time_and_a_hundredth_while_nothing_changes() -> None:
    assert rest_after(0.01) == (10, 60)
    assert rest_after(60) == (60 * 19, 60 * 99)


@pytest.mark.usefixtures("db")
def test_a_problem_is_known_ten_seconds_after_a_change_and_costs_no_query_until_then(
    found: list[list[str]], clock: list[float], django_assert_num_queries: Any
) -> None:
    alarm = Alarm()
    assert (verification := alarm.latest()) is not None
    assert verification.problems == []
    found[:] = [["broken"]]
    SynonymGroup.objects.create(slug="pay", words="付款\n支付")
    clock[0] += 9.9
    with django_assert_num_queries(0):
        assert alarm.latest() is verification
    clock[0] += 0.1
    assert (verification := alarm.latest()) is not None
    assert verification.problems == ["broken"]


@pytest.mark.usefixtures("db")
def test_unchanged_content_is_verified_once_a_minute_and_costs_one_query_until_then(
    found: list[list[str]], clock: list[float], django_assert_num_queries: Any
) -> None:
    alarm = Alarm()
    verification = alarm.latest()
    found[:] = [["broken"]]
    clock[0] += 59.9
    with django_assert_num_queries(1):  # the version of the content
        assert alarm.latest() is verification
    clock[0] += 0.1
    assert (verification := alarm.latest()) is not None
    assert verification.problems == ["broken"]


@pytest.mark.usefixtures("db")
def test_a_solved_problem_is_known_ten_seconds_later_whatever_it_was(
    found: list[list[str]], clock: list[float]
) -> None:
    found[:] = [["The file cannot be read"]]
    alarm = Alarm()
    alarm.latest()
    found[:] = [[]]
    clock[0] += 10
    assert (verification := alarm.latest()) is not None
    assert verification.problems == []


@pytest.mark.usefixtures("db")
def test_what_only_one_of_two_verifications_finds_is_no_problem(found: list[list[str]]) -> None:
    found[:] = [["torn read", "broken"], ["broken"]]
    assert (verification := Alarm().latest()) is not None
    assert verification.problems == ["broken"]


@pytest.mark.usefixtures("db")
def test_not_more_problems_are_kept_than_somebody_reads(found: list[list[str]]) -> None:
    found[:] = [[f"problem {number}" for number in range(5_000)]]
    assert (verification := Alarm().latest()) is not None
    assert len(verification.problems) == MOST_PROBLEMS


@pytest.mark.usefixtures("db")
def test_an_error_of_the_database_is_raised_and_the_next_one_tries_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise DatabaseError

    alarm = Alarm()
    with monkeypatch.context() as patch:
        patch.setattr(alarm_module, "find_problems", fail)
        with pytest.raises(DatabaseError):
            alarm.latest()
    assert alarm.latest() is not None


@pytest.mark.django_db(transaction=connection.vendor == "postgresql")
def test_a_long_ledger_is_verified_in_the_background(
    content: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, done = Event(), Event()
    database, alarm, verify = Database(tmp_path), Alarm(), Alarm._verify_in_background
    find_problems = alarm_module.find_problems

    def find_when_told() -> Any:
        assert go_on.wait(timeout=30)
        return find_problems()

    def verify_and_say(self: Alarm) -> None:
        with database.connected():
            verify(self)
        done.set()

    monkeypatch.setattr(alarm_module, "find_problems", find_when_told)
    monkeypatch.setattr(alarm_module, "SHORT", 3)
    monkeypatch.setattr(Alarm, "_verify_in_background", verify_and_say)
    with database.connected():
        assert alarm.latest() is None  # nobody waits
        with connection.cursor() as cursor:
            cursor.execute("UPDATE kb_faq SET question_en = 'forged' WHERE slug = 'payment-failed'")
        go_on.set()
        assert done.wait(timeout=30)
        assert (verification := alarm.latest()) is not None
        assert len(verification.problems) == 1
