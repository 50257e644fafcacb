"""The SQLite file that stores the high-water mark: the marks of a host, outside the database.

All processes of the host share the file, and SQLite locks it. A process has one connection, which its threads use in
turn: opening one for each call would take five times as long as reading. SQLite's default settings are kept:

- `journal_mode` DELETE: there is a second file only during a write. With WAL there would be two more all the time, and
  a host could not read the marks in a folder that it may not write.
- `synchronous` FULL: a power failure does not damage the file.
"""

import json
import os
import sqlite3
import threading
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

Mark = tuple[int, str]
"""The revision and the MAC of an entry."""
Marks = dict[str, Mark]
"""The latest entry seen of each subject."""

OLD_NAMES = ("high-water-mark.json", "hotline-witness.json")
"""The names of earlier versions' files, in the same folder. The first write takes them over and deletes them."""
UNREADABLE = (sqlite3.Error, OSError, ValueError, LookupError, TypeError, AttributeError, OverflowError)
"""The errors of reading a file that somebody else wrote or damaged."""
UNWRITABLE = (sqlite3.OperationalError, OSError)
"""The errors of writing to a file or a folder that is read-only, full or locked for too long."""

_LOCK_TIMEOUT = 10
"""The seconds that a write waits for the writes of other processes."""
_CREATE = """
    CREATE TABLE mark (subject TEXT PRIMARY KEY, revision INTEGER NOT NULL, mac TEXT NOT NULL) STRICT, WITHOUT ROWID
"""
_SELECT_ALL = "SELECT subject, revision, mac FROM mark"
_SELECT_ONE = "SELECT subject, revision, mac FROM mark WHERE subject = ?"
_SELECT_MANY = "SELECT subject, revision, mac FROM mark WHERE subject IN (SELECT value FROM json_each(?))"
_RAISE = """
    INSERT INTO mark VALUES (?, ?, ?)
    ON CONFLICT (subject) DO UPDATE SET revision = excluded.revision, mac = excluded.mac
    WHERE excluded.revision > mark.revision
"""


class _Open(NamedTuple):
    """A connection, and the device and inode of its file, which differ once the file is replaced."""

    identity: tuple[int, int]
    connection: sqlite3.Connection


_lock = threading.Lock()
"""Guards all that follows."""
_open: dict[Path, _Open] = {}
"""The file that is open, if one is. Only tests change the path."""
_inherited: list[_Open] = []
"""Connections of the process that this one was forked from. They must be neither used nor closed here."""
_unsaved: dict[Path, Marks] = {}
"""Marks that could not be written to the file: only this process has them."""


def read(file: Path, subjects: Collection[str] | None = None) -> Marks:
    """Returns the marks of at least these subjects, by default of all. Raises one of UNREADABLE if it cannot."""
    with _lock:
        connection = _connect(file)
        marks = {} if connection else _old_marks(file)
        # Asks again, because another process may just have created the file and deleted the old ones.
        connection = connection or _connect(file)
        if connection:
            marks = {subject: (revision, mac) for subject, revision, mac in _select(connection, subjects)}
        unsaved = _unsaved.get(file)
        return _newest(marks, unsaved) if unsaved else marks


def is_empty(file: Path) -> bool:
    """Returns True if the file does not exist, or if nothing has been written to it."""
    try:
        return file.stat().st_size == 0
    except FileNotFoundError:
        return True


def write(file: Path, marks: Marks) -> None:
    """Writes those of the marks that are newer than the ones in the file, in one transaction. Never lowers a mark.

    If the file cannot be written, only this process remembers the marks, and writes them with the next ones. Raises one
    of UNREADABLE if the file is damaged.
    """
    with _lock:
        unsaved = _unsaved.get(file)
        if unsaved:
            marks = _newest(marks, unsaved)
            _close()  # a connection that was opened while the file was read-only stays read-only
        try:
            connection = _connect(file) or _create(file)
            with connection:
                connection.execute("BEGIN IMMEDIATE")
                connection.executemany(_RAISE, _rows(marks))
            _unsaved.pop(file, None)
        except UNWRITABLE:
            _unsaved[file] = marks


def clear(file: Path) -> None:
    """Deletes all marks, and the old files."""
    with _lock:
        for name in OLD_NAMES:
            file.with_name(name).unlink(missing_ok=True)
        _unsaved.pop(file, None)
        try:
            if connection := _connect(file):
                connection.execute("DELETE FROM mark")
        except sqlite3.Error:  # the file is damaged or read-only
            file.unlink()


def _select(connection: sqlite3.Connection, subjects: Collection[str] | None) -> sqlite3.Cursor:
    if subjects is None:
        return connection.execute(_SELECT_ALL)
    if len(subjects) == 1:  # a fifth faster
        return connection.execute(_SELECT_ONE, [*subjects])
    return connection.execute(_SELECT_MANY, [json.dumps([*subjects])])


def _create(file: Path) -> sqlite3.Connection:
    """Creates the file with the marks of the old files, and deletes those. Several processes may do so at once."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()
    connection = _open_file(file)
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'mark'").fetchone():
            connection.execute(_CREATE)
            connection.executemany(_RAISE, _rows(_old_marks(file)))
    for name in OLD_NAMES:
        file.with_name(name).unlink(missing_ok=True)
    return connection


def _connect(file: Path) -> sqlite3.Connection | None:
    """Returns this process's connection to the file; None if the file does not exist, or is empty."""
    try:
        status = file.stat()
    except FileNotFoundError:
        return None
    if status.st_size == 0:  # another process is creating it
        return None
    opened = _open.get(file)
    if opened and opened.identity == (status.st_dev, status.st_ino):
        return opened.connection
    return _open_file(file)


def _open_file(file: Path) -> sqlite3.Connection:
    """Opens the file instead of the one that is open, and reads all of it: 10 milliseconds for 100,000 marks.

    Raises sqlite3.Error if it is damaged.
    """
    _close()
    status = file.stat()
    connection = sqlite3.connect(
        f"{file.absolute().as_uri()}?mode=rw",  # never creates the file
        uri=True,
        timeout=_LOCK_TIMEOUT,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("The file is damaged.")
    except sqlite3.Error:
        connection.close()
        raise
    _open[file] = _Open((status.st_dev, status.st_ino), connection)
    return connection


def _close() -> None:
    while _open:
        _open.popitem()[1].connection.close()


def _old_marks(file: Path) -> Marks:
    marks: Marks = {}
    for name in OLD_NAMES:
        try:
            stored = json.loads(file.with_name(name).read_text("utf-8"))
        except FileNotFoundError:
            continue
        marks = _newest(marks, {subject: (int(revision), str(mac)) for subject, (revision, mac) in stored.items()})
    return marks


def _newest(one: Marks, other: Marks) -> Marks:
    return {subject: max(one.get(subject, (0, "")), other.get(subject, (0, ""))) for subject in {*one, *other}}


def _rows(marks: Marks) -> list[tuple[str, int, str]]:
    return [(subject, revision, mac) for subject, (revision, mac) in marks.items()]


def _leave_connection_to_parent() -> None:
    _inherited.extend(_open.values())
    _open.clear()
    _lock.release()


# A fork waits until no thread uses the connection. SQLite forbids to use or close it in the new process.
os.register_at_fork(before=_lock.acquire, after_in_parent=_lock.release, after_in_child=_leave_connection_to_parent)
