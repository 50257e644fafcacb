"""The high-water mark: what was seen of the ledger on this host, so that no older entry is believed."""

from pathlib import Path

import pytest

from kb.hotlines.verification import with_verification_status
from kb.ledger import mark_file
from kb.ledger.high_water_mark import (
    check_and_record,
    contradicting,
    contradictions,
    contradicts,
    forget,
    record_all,
)
from kb.ledger.shown import matches_ledger
from tests.hotlines.changes import hotline
from tests.ledger.marks import stored


def test_an_older_or_other_entry_contradicts_the_one_seen() -> None:
    assert check_and_record("a", 2, "two")
    assert check_and_record("a", 2, "two")
    assert not check_and_record("a", 1, "one")
    assert not check_and_record("a", 2, "another")
    assert check_and_record("a", 3, "three")
    assert not check_and_record("a", 2, "two")


def test_contradicts_records_nothing(file: Path) -> None:
    assert not contradicts("a", 1, "one")
    assert not file.exists()
    assert not contradicts("a", 1, "another")


def test_many_entries_are_recorded_but_those_that_contradict(file: Path) -> None:
    record_all({"a": (2, "two"), "b": (2, "two"), "c": (2, "two")})
    latest = {"a": (1, "one"), "b": (2, "another"), "c": (3, "three"), "d": (1, "one")}
    assert contradicting(latest) == {"a", "b"}
    assert record_all(latest) == {"a", "b"}
    assert stored(file) == {"a": (2, "two"), "b": (2, "two"), "c": (3, "three"), "d": (1, "one")}


def test_many_entries_are_one_transaction_and_known_ones_none(file: Path) -> None:
    marks = {f"{number}": (1, "code") for number in range(50)}
    check_and_record("a", 1, "one")
    statements: list[str] = []
    mark_file._open[file].connection.set_trace_callback(statements.append)
    record_all(marks)
    assert statements.count("BEGIN IMMEDIATE") == statements.count("COMMIT") == 1
    statements.clear()
    assert not record_all(marks)
    assert [statement.split()[0] for statement in statements] == ["SELECT"]


def test_contradictions_name_the_entries_that_are_missing_older_or_other() -> None:
    record_all({"a": (2, "two"), "b": (2, "two"), "c": (2, "two"), "d": (2, "two")})
    assert contradictions({"a": (1, "one"), "b": (2, "another"), "d": (2, "two"), "e": (1, "one")}) == [
        f"A newer or other entry about {subject} was seen on this host before." for subject in "abc"
    ]


@pytest.mark.usefixtures("content")
def test_setting_the_status_records_the_entry_and_matching_does_not(file: Path) -> None:
    row = hotline()
    assert "hotline/alipay-support" in stored(file)
    forget()
    assert matches_ledger(row)
    assert not stored(file)


@pytest.mark.usefixtures("content")
def test_all_hotlines_of_a_page_are_recorded_at_once(file: Path, monkeypatch) -> None:
    writes: list[int] = []
    write = mark_file.write
    monkeypatch.setattr(mark_file, "write", lambda file, marks: (writes.append(len(marks)), write(file, marks)))
    for _ in range(2):
        with_verification_status()
    assert writes == [len(stored(file))] == [5]
