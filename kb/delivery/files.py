"""Finished pages as files: what all processes of a host share, and what nginx or Caddy can serve without them.

A page of an edition stands in `<edition>/<its path>/index.html`, or `<its query>.html`, with `.gz` and `.br` beside
it; `live` leads to the edition that is current. What is not HTML ends in `.page`: only the site itself serves it.
Web servers make a file's ETag from its time and its size: the time of these says what is in them, not when.
"""

import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import time as now
from typing import NamedTuple
from zlib import crc32

from django.core.files import locks

from kb.delivery.forms import Bodies, Headers
from kb.delivery.program import program

MOST_PAGES = 20_000
"""Of an edition that one process writes: with their forms some 500 MB. Those beyond are rendered when asked for."""
TURNS = 64
"""Locks for all pages together: two pages that share one wait for each other, and no address makes a file."""
LEFT = 5
"""Seconds that an edition's files stay after it was left: a server may be reading them."""

_SUFFIXES = {"": "", "gzip": ".gz", "br": ".br"}
_KEY = re.compile(
    r"(?P<folder>/(?:[\w-][\w.-]*/|\.well-known/)*)(?P<name>(?!index\?)[\w-][\w.-]*)?"
    r"\?(?P<query>[\w-]+=[\w-]+(?:&[\w-]+=[\w-]+)*)?",
    re.ASCII,
)
"""No two such keys have the same file, and none leads out of its folder."""


class Kept(NamedTuple):
    """What there is of a page, whichever edition's."""

    bodies: Bodies
    headers: Headers
    is_best: bool = False
    """Compressed as well as can be: nothing is left to do."""


class Files:
    """The pages in `folder`. What cannot be written is left out: the site then goes on without files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._written: dict[str, int] = {}

    def write(self, edition: str, key: str, kept: Kept) -> None:
        """Keeps a page; the file that `read` asks for comes last, so that nobody reads half of one."""
        place = self._place(edition, key)
        if place is None:
            return
        about = place.with_name(place.name + ".json")
        page = place.with_name(place.name + _ending(kept.headers))
        with suppress(OSError):
            count = self._written.get(edition, 0)
            if not about.is_file():
                if count >= MOST_PAGES:
                    return
                self._written = {edition: count + 1}
            place.parent.mkdir(parents=True, exist_ok=True)
            for coding, body in kept.bodies.items():
                _replace(page.with_name(page.name + _SUFFIXES[coding]), body, time=crc32(body) // 4)
            _replace(about, json.dumps({"key": key, "headers": kept.headers, "is_best": kept.is_best}).encode())

    def read(self, edition: str, key: str) -> Kept | None:
        """A page that some process of this host has written; None where there is none."""
        place = self._place(edition, key)
        if place is None:
            return None
        try:
            about = json.loads(place.with_name(place.name + ".json").read_bytes())
            if about["key"] != key:  # on a disk that takes A and a for the same
                return None
            headers = [(name, value) for name, value in about["headers"]]
            page = place.with_name(place.name + _ending(headers))
            bodies = {"": page.read_bytes()}
            for coding in ("gzip", "br"):
                with suppress(FileNotFoundError):
                    bodies[coding] = page.with_name(page.name + _SUFFIXES[coding]).read_bytes()
            kept = Kept(bodies, headers, about["is_best"])
        except (OSError, ValueError, LookupError):
            return None
        return kept

    @contextmanager
    def turn(self, key: str) -> Iterator[bool]:
        """Whether it is this thread's turn to make the page: within, it is no other's on this host."""
        try:
            (self._folder / "turns").mkdir(parents=True, exist_ok=True)
            file = (self._folder / "turns" / str(crc32(key.encode()) % TURNS)).open("wb")
        except OSError:
            yield True
            return
        with file:  # closing it gives the lock back, and so does the end of the process
            try:
                mine = locks.lock(file, locks.LOCK_EX | locks.LOCK_NB)
            except OSError:  # a disk that has no locks
                mine = True
            yield mine

    def claim(self) -> None:
        """From now on `live` follows this program: while one version replaces another on a host, the newer one."""
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            _replace(self._folder / "program", program().encode())

    def show(self, edition: str) -> None:
        """Makes `live` lead to this edition, unless another program claimed it."""
        live = self._folder / "live"
        with suppress(OSError):
            if (self._folder / "program").read_bytes() != program().encode():
                return
            (self._folder / edition).mkdir(exist_ok=True)
            if live.exists():
                if live.samefile(self._folder / edition):
                    return
                os.utime(live)  # of the folder it leads to: `tidy` counts from now
            link = self._folder / f".live-{os.getpid()}"
            link.unlink(missing_ok=True)
            link.symlink_to(edition, target_is_directory=True)
            link.replace(live)

    def tidy(self, edition: str) -> None:
        """Removes the other editions, except those left just now and what `live` leads to: another program's, maybe.

        A process that still has one writes it anew.
        """
        with suppress(OSError):
            staying = {"turns", edition, (self._folder / "live").resolve().name}
            for folder in self._folder.iterdir():
                if folder.name in staying or folder.is_symlink() or not folder.is_dir():
                    continue
                if now() - folder.stat().st_mtime > LEFT:
                    shutil.rmtree(folder, ignore_errors=True)

    def _place(self, edition: str, key: str) -> Path | None:
        """The file of this page, without its ending. None for an address that is not written as ours are."""
        parts = _KEY.fullmatch(key)
        if parts is None:
            return None
        name = ",".join(filter(None, (parts["name"], parts["query"]))) or "index"
        return self._folder / edition / parts["folder"].lstrip("/") / name


def _ending(headers: Headers) -> str:
    return ".html" if dict(headers).get("Content-Type", "").startswith("text/html") else ".page"


def _replace(file: Path, content: bytes, time: float | None = None) -> None:
    """Writes it whole or not at all, with that time (in seconds of Unix) if one is given."""
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=".")
    try:
        with os.fdopen(descriptor, "wb") as written:
            written.write(content)
        Path(name).chmod(0o644)  # a web server of another user reads it
        if time is not None:
            os.utime(name, (time, time))
        Path(name).replace(file)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
