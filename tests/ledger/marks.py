"""What the file of the high-water mark holds, and the files it replaced."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from kb.ledger.high_water_mark import Marks
from kb.ledger.mark_file import OLD_NAMES


def stored(file: Path) -> Marks:
    with closing(sqlite3.connect(file)) as reader:
        return {subject: (revision, mac) for subject, revision, mac in reader.execute("SELECT * FROM mark")}


def write_old(file: Path, marks: Marks, name: str = OLD_NAMES[0]) -> Path:
    old = file.with_name(name)
    old.write_text(json.dumps(marks))
    return old
