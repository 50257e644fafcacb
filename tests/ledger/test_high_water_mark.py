"""The high-water mark: shared by all processes of a host, which lose no entry."""

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import connection

from kb.hotlines.verification import with_verification_status
from kb.ledger import mark_file
from kb.ledger.high_water_mark import (
    Marks,
    check_and_record,
    contradicting,
    contradictions,
    contradicts,
    forget,
    record_all,
)
from kb.ledger.mark_file import OLD_NAMES
from kb.ledger.shown import matches_ledger
from kb.models import VerificationStatus
from tests.hotlines.changes import changed, hotline, verification_status

PREPARE = """
import os, signal, sys, threading, pathlib, django
from django.conf import settings
django.setup()
settings.HIGH_WATER_MARK_FILE = pathlib.Path(sys.argv[1])
from kb.ledger.high_water_mark import check_and_record, contradicts
from kb.ledger.mark_file import _open
signal.alarm(60)  # ends the process if it hangs
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
        signal.alarm(20)
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
UNREADABLE = ["What this host has seen of the ledger (HIGH_WATER_MARK_FILE) cannot be read: everything is withheld."]


@pytest.fixture
def file(settings) -> Path:
    path: Path = settings.HIGH_WATER_MARK_FILE
    return path


def stored(file: Path) -> Marks:
    with closing(sqlite3.connect(file)) as reader:
        return {subject: (revision, mac) for subject, revision, mac in reader.execute("SELECT * FROM mark")}


def write_old(file: Path, marks: Marks, name: str = OLD_NAMES[0]) -> Path:
    old = file.with_name(name)
    old.write_text(json.dumps(marks))
    return old


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


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Lets this process write neither the folder nor its files."""
    paths = [folder, *folder.iterdir()]
    before = [path.stat().st_mode for path in paths]
    user = os.geteuid()
    for path in paths:
        path.chmod(0o555)
    if user == 0:  # root may write everything
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(user)
        for path, mode in zip(paths, before, strict=True):
            path.chmod(mode)


@pytest.fixture
def public_file(settings) -> Iterator[Path]:
    """The file, in a folder that every user can read."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        settings.HIGH_WATER_MARK_FILE = Path(folder) / "high-water-mark.sqlite3"
        yield settings.HIGH_WATER_MARK_FILE


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


@pytest.mark.parametrize("broken", [b"{", b"[]", b"SQLite format 3\0", b"\0" * 8192], ids=repr)
@pytest.mark.parametrize("is_open", [False, True])
def test_a_broken_file_contradicts_everything_and_is_left_as_it_is(file: Path, broken: bytes, is_open: bool) -> None:
    if is_open:
        check_and_record("a", 1, "one")
    file.write_bytes(broken)
    for _ in range(2):
        assert contradicts("a", 1, "one")
        assert not check_and_record("a", 1, "one")
        assert contradictions({"a": (1, "one")}) == UNREADABLE
    assert file.read_bytes() == broken


def test_a_file_of_which_a_part_is_damaged_contradicts_everything(file: Path) -> None:
    record_all({f"{number}": (1, "code" * 20) for number in range(1000)})
    mark_file._close()  # like a new process
    content = bytearray(file.read_bytes())
    content[-4096:] = b"\0" * 4096
    file.write_bytes(content)
    assert all(contradicts(f"{number}", 1, "code" * 20) for number in range(0, 1000, 50))


@pytest.mark.parametrize("table", ["other (a)", "mark (subject, revision, mac)"])
def test_a_table_of_another_shape_contradicts_everything(file: Path, table: str) -> None:
    with closing(sqlite3.connect(file)) as other, other:
        other.execute(f"CREATE TABLE {table}")
        if table.startswith("mark"):
            other.execute("INSERT INTO mark VALUES ('a', NULL, 'one')")
    assert contradicts("a", 1, "one")
    assert not check_and_record("a", 1, "one")
    assert contradictions({"a": (1, "one")}) == UNREADABLE


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"a": 1}', '{"a": [null, 2]}'])
def test_a_broken_old_file_contradicts_everything_and_is_left_as_it_is(file: Path, broken: str) -> None:
    old = file.with_name(OLD_NAMES[0])
    old.write_text(broken)
    assert contradicts("a", 1, "one")
    assert not check_and_record("a", 1, "one")
    assert contradictions({"a": (1, "one")}) == UNREADABLE
    assert old.read_text() == broken


@pytest.mark.usefixtures("content")
def test_a_broken_file_withholds_every_number_and_breaks_no_page(file: Path, client) -> None:
    file.write_text("{")
    assert verification_status() == VerificationStatus.WITHHELD
    assert client.get("/en/").status_code == 200


@pytest.mark.parametrize("known", [{}, {"z": (1, "one")}], ids=["no file", "a file"])
def test_a_process_that_cannot_write_remembers_the_entry_and_writes_it_later(public_file: Path, known: Marks) -> None:
    record_all(known)
    with read_only(public_file.parent):
        assert check_and_record("a", 2, "two")
        assert contradicts("a", 1, "one")
        assert contradictions({**known}) == ["A newer or other entry about a was seen on this host before."]
    assert check_and_record("b", 1, "one")
    assert stored(public_file) == {"a": (2, "two"), "b": (1, "one"), **known}


def test_a_folder_that_cannot_be_written_is_read(public_file: Path) -> None:
    check_and_record("a", 2, "two")
    mark_file._close()  # like a new process
    with read_only(public_file.parent):
        assert contradicts("a", 1, "one")


def test_an_old_file_in_a_folder_that_cannot_be_written_is_read(public_file: Path) -> None:
    write_old(public_file, {"a": (5, "five")})
    with read_only(public_file.parent):
        assert not check_and_record("a", 4, "four")
        assert check_and_record("b", 2, "two")
        assert contradicts("b", 1, "one")


def test_a_file_that_stays_locked_makes_the_process_remember_the_entry(file: Path, monkeypatch) -> None:
    check_and_record("a", 1, "one")
    mark_file._close()
    monkeypatch.setattr(mark_file, "_LOCK_TIMEOUT", 0)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert check_and_record("a", 2, "two")
        assert contradicts("a", 1, "one")
    assert check_and_record("b", 1, "one")
    assert stored(file) == {"a": (2, "two"), "b": (1, "one")}


def test_between_two_writes_there_is_no_other_file(file: Path) -> None:
    check_and_record("a", 1, "one")
    assert list(file.parent.iterdir()) == [file]


def test_an_upgrade_takes_over_the_old_files_and_deletes_them(file: Path) -> None:
    write_old(file, {"a": (5, "five"), "b": (5, "five")}, OLD_NAMES[0])
    write_old(file, {"b": (6, "six"), "c": (7, "seven")}, OLD_NAMES[1])
    assert contradicts("a", 4, "four")
    assert check_and_record("a", 5, "five")
    assert stored(file) == {"a": (5, "five"), "b": (6, "six"), "c": (7, "seven")}
    assert list(file.parent.iterdir()) == [file]


def test_an_old_file_that_is_put_back_changes_nothing(file: Path) -> None:
    check_and_record("a", 5, "five")
    write_old(file, {"a": (3, "three"), "b": (3, "three")})
    assert check_and_record("a", 5, "five")
    assert stored(file) == {"a": (5, "five")}


def test_forget_deletes_the_old_files_too(file: Path) -> None:
    check_and_record("a", 5, "five")
    write_old(file, {"a": (5, "five")})
    forget()
    assert not contradicts("a", 1, "one")
    file.unlink()
    assert not contradicts("a", 1, "one")


def test_forget_deletes_a_broken_file(file: Path) -> None:
    file.write_text("{")
    forget()
    assert check_and_record("a", 1, "one")


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


@pytest.mark.usefixtures("content")
def test_another_process_of_the_host_rejects_a_restored_old_state(alice: User, bob: User) -> None:
    changed("95189", by=alice, approved_by=bob)
    mark_file._close()  # like a new process
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kb_ledgerentry WHERE revision = 2")
        cursor.execute("UPDATE kb_hotline SET number = '95188' WHERE slug = 'alipay-support'")
    assert verification_status() == VerificationStatus.WITHHELD
