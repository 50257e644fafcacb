"""A file of the high-water mark that is damaged, cannot be written, or is of an earlier version of the site."""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from kb.ledger import mark_file
from kb.ledger.high_water_mark import (
    Marks,
    check_and_record,
    contradictions,
    contradicts,
    forget,
    record_all,
)
from kb.ledger.mark_file import OLD_NAMES
from kb.models import VerificationStatus
from tests.hotlines.changes import verification_status
from tests.ledger.marks import stored, write_old

UNREADABLE = ["What this host has seen of the ledger (HIGH_WATER_MARK_FILE) cannot be read: everything is withheld."]


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
