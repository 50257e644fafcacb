"""The high-water mark: the latest entry of each subject that this host has seen, in a file outside the database.

Someone who can write the database can also restore an old state of it, with valid MACs. So a host rejects an entry with
a lower revision than the one it has seen, or with the same revision and another MAC. A host that has seen no entry of a
subject accepts any. If the file cannot be read, every entry contradicts. `mark_file` says how the file is shared.

The same file has the newest state of each change that this host saved (kb.ledger.change_lock), as "change/5".
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from django.conf import settings

from kb.ledger import mark_file
from kb.ledger.mark_file import UNREADABLE

Marks = mark_file.Marks

CHANGES = "change/"
"""How the names of changes begin. They are no subjects of the ledger."""

_is_off: ContextVar[bool] = ContextVar("nothing is recorded", default=False)


def contradicts(subject: str, revision: int, mac: str) -> bool:
    """Returns True if this host has seen a newer or another entry, or if the file cannot be read."""
    return bool(contradicting({subject: (revision, mac)}))


def contradicting(marks: Marks) -> set[str]:
    """Returns the subjects of which this host has seen a newer or another entry; all if the file cannot be read."""
    try:
        return _contradicting(marks, mark_file.read(_file(), marks))
    except UNREADABLE:
        return set(marks)


def check_and_record(subject: str, revision: int, mac: str) -> bool:
    """Does what `record_all` does, for one entry. Returns False if it contradicts the one seen."""
    return not record_all({subject: (revision, mac)})


def record_all(marks: Marks) -> set[str]:
    """Records, in one transaction, the entries that are newer than those seen. Returns the subjects that contradict.

    Writes nothing within `not_recording`, and if no entry is newer, except to take over the file of an earlier version.
    Returns all subjects if the file cannot be read. If it cannot be written, only this process remembers the entries,
    and writes them with the next ones.
    """
    if _is_off.get():
        return contradicting(marks)
    file = _file()
    try:
        seen = mark_file.read(file, marks)
        newer = {subject: mark for subject, mark in marks.items() if subject not in seen or mark[0] > seen[subject][0]}
        if newer or (seen and mark_file.is_empty(file)):  # the latter while the marks are in an old file
            mark_file.write(file, newer)
            seen = mark_file.read(file, marks)  # another process may have recorded newer ones
        return _contradicting(marks, seen)
    except UNREADABLE:
        return set(marks)


@contextmanager
def not_recording() -> Iterator[None]:
    """Context for what is rolled back: its entries are not recorded as seen."""
    token = _is_off.set(True)
    try:
        yield
    finally:
        _is_off.reset(token)


def contradicted(latest: Marks) -> set[str]:
    """Returns the subjects whose entry in `latest`, which has all subjects, is missing or contradicts the one seen.

    Returns all of `latest` if the file cannot be read.
    """
    try:
        return _contradicted(latest)
    except UNREADABLE:
        return set(latest)


def contradictions(latest: Marks) -> list[str]:
    """Returns a sentence for each subject that `contradicted` returns, or one if the file cannot be read."""
    try:
        subjects = _contradicted(latest)
    except UNREADABLE:
        return ["What this host has seen of the ledger (HIGH_WATER_MARK_FILE) cannot be read: everything is withheld."]
    return [f"A newer or other entry about {subject} was seen on this host before." for subject in sorted(subjects)]


def forget() -> None:
    """Deletes all marks. Only for kb.ledger.attestation, where two people confirm the content."""
    mark_file.clear(_file())


def _file() -> Path:
    file: Path = settings.HIGH_WATER_MARK_FILE
    return file


def _contradicted(latest: Marks) -> set[str]:
    """Does what `contradicted` does. Raises one of UNREADABLE if the file cannot be read."""
    seen = {subject: mark for subject, mark in mark_file.read(_file()).items() if not subject.startswith(CHANGES)}
    return (seen.keys() - latest.keys()) | _contradicting(latest, seen)


def _contradicting(marks: Marks, seen: Marks) -> set[str]:
    return {
        subject
        for subject, (revision, mac) in marks.items()
        if (known := seen.get(subject)) and (revision < known[0] or (revision == known[0] and mac != known[1]))
    }
