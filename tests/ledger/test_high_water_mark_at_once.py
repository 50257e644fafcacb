"""Processes and threads of a host share the high-water mark, and lose no entry."""

import os
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import connection

from kb.ledger import mark_file
from kb.ledger.high_water_mark import (
    Marks,
    check_and_record,
    contradicts,
)
from kb.models import VerificationStatus
from tests.hotlines.changes import changed, verification_status
from tests.ledger.marks import stored, write_old

PREPARE = """
import os, signal, sys, threading, pathlib, django
from django.conf import settings
django.setup()
settings.HIGH_WATER_MARK_FILE = pathlib.Path(sys.argv[1])
from kb.ledger.high_water_mark import check_and_record, contradicts
from kb.ledger.mark_file import _open
signal.alarm(120)  # ends the process if it hangs
print("ready", flush=True)
sys.stdin.read()
"""


RECORD_MANY = """
for number in range(100):
    assert check_and_record(f"{sys.argv[2]}/{number}", 1, "code")
"""


FORK_WHILE_A_THREAD_RECORDS = """
def record_many():
    for number in range(100):
        assert check_and_record(f"thread/{number}", 1, "code")

def record_in_child(name):
    child = os.fork()
    if not child:
        signal.alarm(60)
        own_connection = not _open
        recorded = check_and_record("first", 2, "code") and check_and_record(name, 1, "code")
        os._exit(0 if own_connection and recorded and contradicts("first", 1, "code") else 1)
    return child

check_and_record("first", 2, "code")
thread = threading.Thread(target=record_many)
thread.start()
children = [record_in_child(f"child/{number}") for number in range(10)]
assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0] * 10
thread.join()
assert check_and_record("last", 1, "code")
"""


def run(*scripts: list[str]) -> list[int]:
    """Runs the scripts, each with its arguments, all at once. Returns their exit codes."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    with ExitStack() as stack:
        processes = [
            stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-c", PREPARE + script, *arguments],
                    env=environment,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                )
            )
            for script, *arguments in scripts
        ]
        for process in processes:
            assert process.stdout
            assert process.stdout.readline() == b"ready\n"
        for process in processes:
            assert process.stdin
            process.stdin.close()  # starts it
        return [process.wait() for process in processes]


def test_three_processes_take_the_old_file_over_and_record_at_once_and_nothing_is_lost(file: Path) -> None:
    old = {f"old/{number}": (5, "five") for number in range(10)}
    write_old(file, old)
    names = [f"process-{number}" for number in range(3)]
    assert run(*([RECORD_MANY, str(file), name] for name in names)) == [0] * 3
    assert stored(file) == old | {f"{name}/{number}": (1, "code") for name in names for number in range(100)}


def test_of_two_processes_that_create_the_file_at_once_the_second_takes_nothing_over(file: Path) -> None:
    write_old(file, {"a": (5, "five")})
    mark_file._create(file)
    write_old(file, {"a": (6, "six")})
    mark_file._create(file)
    assert stored(file) == {"a": (5, "five")}


def test_a_process_that_reads_while_another_takes_the_old_file_over_misses_nothing(file: Path, monkeypatch) -> None:
    write_old(file, {"a": (5, "five")})

    def take_over_first(file: Path) -> Marks:
        monkeypatch.undo()
        mark_file._create(file)
        return mark_file._old_marks(file)

    monkeypatch.setattr(mark_file, "_old_marks", take_over_first)
    assert contradicts("a", 4, "four")


def test_four_threads_record_at_once_and_nothing_is_lost(file: Path) -> None:
    subjects = [f"{number}" for number in range(100)]
    with ThreadPoolExecutor(4) as threads:
        assert all(threads.map(lambda subject: check_and_record(subject, 1, "code"), subjects))
    assert stored(file).keys() == set(subjects)


def test_of_two_revisions_recorded_at_once_the_newer_stays(file: Path) -> None:
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda revision: check_and_record("a", revision, f"{revision}"), range(1, 60)))
    assert stored(file) == {"a": (59, "59")}


def test_a_process_can_fork_while_a_thread_records(file: Path) -> None:
    assert run([FORK_WHILE_A_THREAD_RECORDS, str(file)]) == [0]
    assert len(stored(file)) == 100 + 10 + 2


def test_an_entry_that_another_process_recorded_is_known_at_once(file: Path) -> None:
    check_and_record("a", 1, "one")
    with closing(sqlite3.connect(file)) as other, other:
        other.execute("UPDATE mark SET revision = 2, mac = 'two'")
    assert contradicts("a", 1, "one")


def test_of_two_entries_recorded_at_once_the_second_contradicts(file: Path, monkeypatch) -> None:
    check_and_record("b", 1, "one")

    def record_after_another(*args: object) -> None:
        with closing(sqlite3.connect(file)) as other, other:
            other.execute("INSERT INTO mark VALUES ('a', 1, 'another')")
        record(*args)

    record = mark_file.write
    monkeypatch.setattr(mark_file, "write", record_after_another)
    assert not check_and_record("a", 1, "one")
    assert stored(file)["a"] == (1, "another")


def test_a_file_that_is_deleted_while_the_site_runs_is_created_again(file: Path) -> None:
    check_and_record("a", 2, "two")
    file.unlink()
    assert not contradicts("a", 1, "one")
    assert check_and_record("a", 1, "one")
    assert stored(file) == {"a": (1, "one")}


def test_a_file_that_is_replaced_while_the_site_runs_is_read_anew(file: Path) -> None:
    check_and_record("a", 1, "one")
    copy = file.with_name("copy").write_bytes(file.read_bytes()) and file.with_name("copy")
    check_and_record("a", 2, "two")
    copy.replace(file)
    assert not contradicts("a", 1, "one")


@pytest.mark.usefixtures("content")
def test_another_process_of_the_host_rejects_a_restored_old_state(alice: User, bob: User) -> None:
    changed("95189", by=alice, approved_by=bob)
    mark_file._close()  # like a new process
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kb_ledgerentry WHERE revision = 2")
        cursor.execute("UPDATE kb_hotline SET number = '95188' WHERE slug = 'alipay-support'")
    assert verification_status() == VerificationStatus.WITHHELD
