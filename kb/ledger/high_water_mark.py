"""The high-water mark: the latest entry of each subject that this host has seen, in a file outside the database.

Someone who can write the database can also restore an old state of it, with valid MACs. So a host rejects an entry with
a lower revision than the one it has seen, or with the same revision and another MAC. A host that has seen no entry of a
subject accepts any.

All processes of a host share the file. Reading takes no lock. Writing takes one, and reads the file again first, so
that no process overwrites what another recorded.
"""

import json
import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from kb.models.locks import file_lock

Mark = tuple[int, str]
"""The revision and the MAC of an entry."""
Marks = dict[str, Mark]
"""The latest entry seen of each subject."""

OLD_NAME = "hotline-witness.json"
"""The file's name in version 1. The file is renamed, so that an upgrade loses no mark."""
UNREADABLE = (OSError, ValueError, LookupError, TypeError, AttributeError)
"""The errors of reading a file that somebody else wrote or damaged."""


class _Cached(NamedTuple):
    """The marks of one version of the file: its modification time in nanoseconds and inode, or None without a file."""

    version: tuple[int, int] | None
    marks: Marks


_cached: dict[Path, _Cached] = {}
_unsaved: dict[Path, Marks] = {}
"""Marks that could not be written to the file: only this process has them."""


def contradicts(subject: str, revision: int, mac: str) -> bool:
    """Returns True if this host has seen a newer or another entry, or if the file cannot be read."""
    try:
        known = _marks(_file()).get(subject)
    except UNREADABLE:
        return True
    return known is not None and (revision < known[0] or (revision == known[0] and mac != known[1]))


def check_and_record(subject: str, revision: int, mac: str) -> bool:
    """Records the entry if it is newer than the one seen. Returns False if it contradicts that one.

    Returns False and records nothing if the file cannot be read. If it cannot be written, only this process remembers
    the entry.
    """
    record_all({subject: (revision, mac)})
    return not contradicts(subject, revision, mac)


def record_all(marks: Marks) -> None:
    """Records the entries that are newer than those seen, as `check_and_record` does. Writes the file at most once."""
    file = _file()
    try:
        if not _newer(marks, _marks(file)):
            return
        with file_lock(file.with_suffix(".lock")):
            known = _marks(file)
            if newer := _newer(marks, known):
                _write(file, {**known, **newer})
    except OSError:
        with suppress(*UNREADABLE):
            _unsaved[file] = {**_unsaved.get(file, {}), **_newer(marks, _marks(file))}
    except UNREADABLE:
        return


def contradictions(latest: Marks) -> list[str]:
    """Returns a sentence for each subject whose entry in `latest` is missing, or contradicts the one seen."""
    try:
        seen = _marks(_file())
    except UNREADABLE:
        return [
            "What this host has seen of the ledger (HIGH_WATER_MARK_FILE) cannot be read: every number is withheld."
        ]
    return [
        f"A newer or other entry about {subject} was seen on this host before."
        for subject, known in sorted(seen.items())
        if subject not in latest or contradicts(subject, *latest[subject])
    ]


def forget() -> None:
    """Deletes the file. Only for kb.hotlines.attestation, where two people confirm the numbers."""
    file = _file()
    with file_lock(file.with_suffix(".lock")):
        for name in (OLD_NAME, file.name):
            file.with_name(name).unlink(missing_ok=True)
    _unsaved.pop(file, None)


def _file() -> Path:
    return Path(settings.HIGH_WATER_MARK_FILE)


def _newer(marks: Marks, known: Marks) -> Marks:
    return {subject: mark for subject, mark in marks.items() if subject not in known or mark[0] > known[subject][0]}


def _marks(file: Path) -> Marks:
    """Returns all marks. Reads the file only if it changed since this process last read it.

    Raises what reading a damaged file raises.
    """
    try:
        status = file.stat()
    except FileNotFoundError:
        version, source = None, _take_over_old_file(file)
    else:
        version, source = (status.st_mtime_ns, status.st_ino), file
    cached = _cached.get(file)
    if cached is None or cached.version != version or version is None:
        cached = _cached[file] = _Cached(version, _read(source) if source else {})
    unsaved = _unsaved.get(file)
    return _newest(cached.marks, unsaved) if unsaved else cached.marks


def _take_over_old_file(file: Path) -> Path | None:
    """Renames the file of version 1, if there is one. Returns the path to read; None if there is no file."""
    old = file.with_name(OLD_NAME)
    if not old.exists():
        return None
    try:
        with file_lock(file.with_suffix(".lock")):
            if not file.exists():
                old.rename(file)
    except FileNotFoundError:  # another process has just renamed it
        return file
    except OSError:  # nothing can be written here
        return old
    return file


def _read(file: Path) -> Marks:
    stored = json.loads(file.read_text("utf-8"))
    return {subject: (int(revision), str(mac)) for subject, (revision, mac) in stored.items()}


def _newest(one: Marks, other: Marks) -> Marks:
    return {subject: max(one.get(subject, (0, "")), other.get(subject, (0, ""))) for subject in {*one, *other}}


def _write(file: Path, marks: Marks) -> None:
    """Replaces the file atomically, so that no reader gets half of it."""
    before = file.stat().st_mtime_ns if file.exists() else 0
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
    with os.fdopen(descriptor, "w", encoding="utf-8") as temporary:
        json.dump(marks, temporary, sort_keys=True)
    # Always later than before, even within one tick of the clock: readers compare this time.
    changed = max(time.time_ns(), before + 1)
    os.utime(name, ns=(changed, changed))
    Path(name).replace(file)
