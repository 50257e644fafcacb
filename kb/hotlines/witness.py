"""The witness: what this host has seen of the ledger, kept outside the database.

Someone who can write the database can put an old state of it back, codes and all. A hotline whose latest
entry is older than, or another than, the one seen here before is therefore not believed. On a host that
has seen nothing yet the first entries it meets are taken as they are.
"""

import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from django.conf import settings

Seen = dict[str, tuple[int, str]]
"""Of each subject the highest revision and its code."""

BROKEN = (OSError, ValueError, LookupError, TypeError, AttributeError)
"""What a file that is not the witness's own raises."""

_memory: dict[str, Seen] = {}
_read_at: dict[str, int] = {}


def bears_out(subject: str, revision: int, code: str) -> bool:
    """True if nothing newer or different has been seen; remembers what is new. A broken file bears nothing out."""
    try:
        known = _seen().get(subject)
    except BROKEN:
        return False
    if known is None or revision > known[0]:
        with suppress(OSError):  # where nothing can be written, this process at least remembers
            _remember(subject, revision, code)
        return True
    return (revision, code) == known


def contradictions(latest: Seen) -> list[str]:
    """A sentence for each subject that was seen with a newer or other entry than `latest` has, or that it lacks."""
    try:
        seen = _seen()
    except BROKEN:
        return ["What this host has seen of the ledger (HOTLINE_WITNESS) cannot be read: every number is withheld."]
    return [
        f"A newer or other entry about {subject} was seen on this host before."
        for subject, known in sorted(seen.items())
        if subject not in latest
        or latest[subject][0] < known[0]
        or (latest[subject][0] == known[0] and latest[subject] != known)
    ]


def forget() -> None:
    """For the way back after a restored backup or a lost key, which two people confirm."""
    _file().unlink(missing_ok=True)
    _memory.pop(str(_file()), None)
    _read_at.pop(str(_file()), None)


def _file() -> Path:
    return Path(settings.HOTLINE_WITNESS)


def _seen() -> Seen:
    """What is remembered, with what other processes of this host wrote since."""
    path = str(_file())
    try:
        changed = _file().stat().st_mtime_ns
    except FileNotFoundError:
        if _read_at.pop(path, None) is not None:
            _memory[path] = {}  # somebody made this host forget
        return _memory.setdefault(path, {})
    if _read_at.get(path) != changed:
        stored = {subject: (entry[0], entry[1]) for subject, entry in json.loads(_file().read_text("utf-8")).items()}
        _memory[path] = _newest(stored, _memory.get(path, {}))
        _read_at[path] = changed
    return _memory[path]


def _newest(one: Seen, other: Seen) -> Seen:
    return {subject: max(one.get(subject, (0, "")), other.get(subject, (0, ""))) for subject in {*one, *other}}


def _remember(subject: str, revision: int, code: str) -> None:
    seen = _seen()
    seen[subject] = (revision, code)
    _file().parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=_file().parent, prefix=".witness-")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(seen, file, sort_keys=True)
    Path(name).replace(_file())
    _read_at[str(_file())] = _file().stat().st_mtime_ns
