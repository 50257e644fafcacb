"""The high-water mark: the newest entry of each subject that this host has seen, kept in a file outside the database.

Someone who can write the database can put an old state of it back, authentication codes and all. So a host believes no
entry that is older than, or another than, the one it has seen. A host that has seen nothing yet believes the first
entries it meets.

All processes of a host share the file. Reading takes no lock. Writing takes one, and reads the file again first, so
that no process overwrites what another recorded.
"""

import json
import os
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from kb.models.locks import file_lock

Mark = tuple[int, str]
"""A revision and the authentication code of its entry."""
Marks = dict[str, Mark]
"""By subject, the highest revision seen."""

OLD_NAME = "hotline-witness.json"
"""The file's name in version 1. It is renamed, so that an upgrade forgets nothing."""
UNREADABLE = (OSError, ValueError, LookupError, TypeError, AttributeError)
"""What reading a file raises that this module did not write."""


class _Cached(NamedTuple):
    """The marks in a file as it was at some time: its time of change and its inode; None if there was no file."""

    version: tuple[int, int] | None
    marks: Marks


_cached: dict[Path, _Cached] = {}
_unsaved: dict[Path, Marks] = {}
"""What could not be written: this process remembers it by itself."""


def contradicts(subject: str, revision: int, code: str) -> bool:
    """True if a newer or another entry was seen, or if the file cannot be read. Records nothing."""
    try:
        known = _marks(_file()).get(subject)
    except UNREADABLE:
        return True
    return known is not None and (revision < known[0] or (revision == known[0] and code != known[1]))


def check_and_record(subject: str, revision: int, code: str) -> bool:
    """Records the entry if it is newer than what was seen. False if it contradicts that, or if the file is unreadable.

    If the file cannot be written, this process remembers the entry until it ends.
    """
    file, mark = _file(), (revision, code)
    try:
        if not _is_new(mark, _marks(file).get(subject)):
            return not contradicts(subject, revision, code)
    except UNREADABLE:
        return False
    try:
        with file_lock(file.with_suffix(".lock")):
            marks = _marks(file)
            if _is_new(mark, marks.get(subject)):
                _write(file, {**marks, subject: mark})
    except OSError:
        _unsaved[file] = {**_unsaved.get(file, {}), subject: mark}
    return not contradicts(subject, revision, code)


def contradictions(latest: Marks) -> list[str]:
    """Returns a sentence for each subject of which `latest` has an older or other entry than was seen, or none."""
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
    """Deletes what this host has seen: the way back after a restored backup or a lost key, which two people confirm."""
    file = _file()
    with file_lock(file.with_suffix(".lock")):
        for name in (OLD_NAME, file.name):
            file.with_name(name).unlink(missing_ok=True)
    _unsaved.pop(file, None)


def _file() -> Path:
    return Path(settings.HIGH_WATER_MARK_FILE)


def _is_new(mark: Mark, known: Mark | None) -> bool:
    return known is None or mark[0] > known[0]


def _marks(file: Path) -> Marks:
    """Returns what was seen. Reads the file only if it changed since this process last read it."""
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
    """Renames the file of version 1, if there is one. Returns the file to read, None if there is none."""
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
    return {subject: (int(revision), str(code)) for subject, (revision, code) in stored.items()}


def _newest(one: Marks, other: Marks) -> Marks:
    return {subject: max(one.get(subject, (0, "")), other.get(subject, (0, ""))) for subject in {*one, *other}}


def _write(file: Path, marks: Marks) -> None:
    """Replaces the file in one step: nobody reads half of it."""
    before = file.stat().st_mtime_ns if file.exists() else 0
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
    with os.fdopen(descriptor, "w", encoding="utf-8") as temporary:
        json.dump(marks, temporary, sort_keys=True)
    # Later than before even within a tick of the clock: the time tells the readers that the file changed.
    changed = max(time.time_ns(), before + 1)
    os.utime(name, ns=(changed, changed))
    Path(name).replace(file)
