"""The high-water mark: shared by all processes of a host, which lose no entry."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import connection

from kb.ledger import high_water_mark
from kb.ledger.high_water_mark import OLD_NAME, check_and_record, contradictions, contradicts, forget
from kb.ledger.shown import matches_ledger
from kb.models import VerificationStatus
from tests.hotlines.changes import changed, hotline, verification_status

RECORD_MANY = """
import sys, django
from django.conf import settings
django.setup()
settings.HIGH_WATER_MARK_FILE = sys.argv[1]
from kb.ledger.high_water_mark import check_and_record
for number in range(100):
    assert check_and_record(f"{sys.argv[2]}/{number}", 1, "code")
"""


@pytest.fixture
def file(settings) -> Path:
    path: Path = settings.HIGH_WATER_MARK_FILE
    return path


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


def test_three_processes_record_at_once_and_nothing_is_lost(file: Path) -> None:
    names = [f"process-{number}" for number in range(3)]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    commands = [[sys.executable, "-c", RECORD_MANY, str(file), name] for name in names]
    processes = [subprocess.Popen(command, env=environment) for command in commands]
    assert [process.wait(timeout=120) for process in processes] == [0] * 3
    assert set(json.loads(file.read_text())) == {f"{name}/{number}" for name in names for number in range(100)}


def test_four_threads_record_at_once_and_nothing_is_lost(file: Path) -> None:
    subjects = [f"{number}" for number in range(100)]
    with ThreadPoolExecutor(4) as threads:
        assert all(threads.map(lambda subject: check_and_record(subject, 1, "code"), subjects))
    assert sorted(json.loads(file.read_text())) == sorted(subjects)


def test_of_two_revisions_recorded_at_once_the_newer_stays(file: Path) -> None:
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda revision: check_and_record("a", revision, f"{revision}"), range(1, 60)))
    assert json.loads(file.read_text()) == {"a": [59, "59"]}


def test_an_entry_that_another_process_recorded_is_known_at_once(file: Path) -> None:
    check_and_record("a", 1, "one")
    high_water_mark._write(file, {"a": (2, "two")})
    assert contradicts("a", 1, "one")


def test_a_file_written_twice_within_a_tick_of_the_clock_is_read_twice(file: Path, monkeypatch) -> None:
    monkeypatch.setattr(high_water_mark.time, "time_ns", lambda: 1)
    for revision in range(1, 6):
        high_water_mark._write(file, {"a": (revision, "code")})
        assert not contradicts("a", revision, "code")
        assert contradicts("a", revision - 1, "code")


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"a": 1}', '{"a": [null, 2]}'])
def test_a_broken_file_contradicts_everything_and_is_left_as_it_is(file: Path, broken: str) -> None:
    file.write_text(broken)
    assert contradicts("a", 1, "one")
    assert not check_and_record("a", 1, "one")
    assert contradictions({"a": (1, "one")}) == [
        "What this host has seen of the ledger (HIGH_WATER_MARK_FILE) cannot be read: every number is withheld."
    ]
    assert file.read_text() == broken


@pytest.mark.usefixtures("content")
def test_a_broken_file_withholds_every_number_and_breaks_no_page(file: Path, client) -> None:
    file.write_text("{")
    assert verification_status() == VerificationStatus.WITHHELD
    assert client.get("/en/").status_code == 200


def test_a_process_that_cannot_write_the_file_remembers_the_entry(file: Path, monkeypatch) -> None:
    def refuse(*args: object) -> None:
        raise PermissionError

    monkeypatch.setattr(high_water_mark, "_write", refuse)
    assert check_and_record("a", 2, "two")
    assert contradicts("a", 1, "one")
    assert not file.exists()
    monkeypatch.undo()
    assert check_and_record("b", 1, "one")
    assert json.loads(file.read_text()) == {"a": [2, "two"], "b": [1, "one"]}


def test_an_upgrade_takes_over_the_file_of_version_1(file: Path) -> None:
    file.with_name(OLD_NAME).write_text(json.dumps({"a": [5, "five"]}))
    assert contradicts("a", 4, "four")
    assert check_and_record("b", 1, "one")
    assert json.loads(file.read_text()) == {"a": [5, "five"], "b": [1, "one"]}
    assert not file.with_name(OLD_NAME).exists()


def test_the_old_file_does_not_replace_the_new_one(file: Path) -> None:
    check_and_record("a", 5, "five")
    file.with_name(OLD_NAME).write_text(json.dumps({"a": [3, "three"]}))
    assert not contradicts("a", 5, "five")


def test_forget_deletes_the_old_file_too(file: Path) -> None:
    check_and_record("a", 5, "five")
    file.with_name(OLD_NAME).write_text(json.dumps({"a": [5, "five"]}))
    forget()
    assert not contradicts("a", 1, "one")


@pytest.mark.usefixtures("content")
def test_setting_the_status_records_the_entry_and_matching_does_not(file: Path) -> None:
    row = hotline()
    assert "hotline/alipay-support" in json.loads(file.read_text())
    forget()
    assert matches_ledger(row)
    assert not file.exists()


@pytest.mark.usefixtures("content")
def test_another_process_of_the_host_rejects_a_restored_old_state(alice: User, bob: User) -> None:
    with pytest.MonkeyPatch.context() as patch:
        changed("95189", by=alice, approved_by=bob)
        patch.setattr(high_water_mark, "_cached", {})  # like a new process
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM kb_ledgerentry WHERE revision = 2")
            cursor.execute("UPDATE kb_hotline SET number = '95188' WHERE slug = 'alipay-support'")
        assert verification_status() == VerificationStatus.WITHHELD
