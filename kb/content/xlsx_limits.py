"""Refuses an XLSX file that holds more than a table may, before openpyxl reads it.

openpyxl holds a whole cell, and all shared texts, in memory: a file of 60 KB can hold a cell of 60 million characters.
Here each part of the archive is unpacked and parsed piece by piece, and nothing of it is kept.
"""

import re
from typing import IO
from xml.parsers import expat
from zipfile import ZipFile

from django.utils.translation import gettext as _

from kb.content.table_files import (
    MAX_CELL,
    MAX_CELLS,
    MAX_CHARACTERS,
    MAX_COLUMNS,
    BadFile,
    damaged_xlsx,
    too_long_cell,
    too_many_cells,
    too_many_columns,
    too_much_text,
)

MAX_UNPACKED = 110_000_000
"""Bytes of all that the file has packed. 10,000 questions with five steps have up to 100 million."""
MAX_RATIO, SMALL = 100, 20_000_000
"""What unpacks to more than SMALL bytes unpacks to at most MAX_RATIO times its size. Tables have a ratio of 5 to 30."""
MAX_PARTS = 1000
"""Files in the archive."""
MAX_ELEMENTS = 3 * MAX_CELLS
"""XML elements: a cell has three, `<c><is><t>`, or two and its text two more, `<c><v>` and `<si><t>`."""

_PIECE = 65_536
_MAX_TAG = 10 * MAX_CELL
"""Bytes between two tags, or in one: Chinese may be written as &#20013;. expat keeps so much in memory."""
_UTF_16 = (b"\xfe\xff", b"\xff\xfe")
"""Byte order marks, which expat obeys. No spreadsheet program writes them."""
_LETTERS = re.compile("[A-Z]{1,3}")
_CELLS = ("c", "si")
"""The elements that have the text of one cell, also if it is in pieces."""


def require_small(archive: ZipFile) -> None:
    """Raises BadFile for more bytes, cells or characters than a table may have, or a longer cell.

    Raises ExpatError for what is no XML in UTF-8.
    """
    entries = archive.infolist()
    unpacked, packed = (sum(getattr(entry, name) for entry in entries) for name in ("file_size", "compress_size"))
    is_bomb = unpacked > SMALL and unpacked > MAX_RATIO * packed
    if unpacked > MAX_UNPACKED or is_bomb or len(entries) > MAX_PARTS:
        raise unpacks_to_too_much()
    scan = _Scan()
    for entry in entries:
        if entry.filename.endswith((".xml", ".rels")):
            with archive.open(entry) as file:  # unpacks no more than the size that was added up
                scan.read(file)


def unpacks_to_too_much() -> BadFile:
    return BadFile(_("The file unpacks to far more than a table has. It is refused."))


class _Scan:
    """Counts the elements and characters of all parts, and the characters of each cell."""

    def __init__(self) -> None:
        self.elements = self.characters = self.in_cell = 0
        self.is_beyond = False
        """Whether the cell is to the right of the last column."""

    def read(self, file: IO[bytes]) -> None:
        # In UTF-8, which this overrides a declared encoding with, no other character has the byte "<".
        parser = expat.ParserCreate("utf-8", namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        since_tag = 0
        while piece := file.read(_PIECE):
            if parser.CurrentByteIndex < 0 and piece.startswith(_UTF_16):  # at the start
                raise damaged_xlsx()
            first = piece.find(b"<")
            since_tag += len(piece) if first < 0 else first
            if since_tag > _MAX_TAG:
                raise too_long_cell()
            if first >= 0:
                since_tag = len(piece) - piece.rfind(b"<")
            parser.Parse(piece)
        parser.Parse(b"", True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > MAX_ELEMENTS:
            raise too_many_cells()
        if name.rpartition(" ")[2] in _CELLS:
            self.in_cell = 0
            self.is_beyond = _column(attributes.get("r", "")) > MAX_COLUMNS

    def _text(self, text: str) -> None:
        self.in_cell += len(text)
        self.characters += len(text)
        if self.in_cell > MAX_CELL:
            raise too_long_cell()
        if self.characters > MAX_CHARACTERS:
            raise too_much_text()
        if self.is_beyond and text.strip():
            raise too_many_columns()

    def _refuse_doctype(self, *_arguments: object) -> None:
        raise unpacks_to_too_much()


def _column(place: str) -> int:
    """Returns the number of the column: "AA7" -> 27; 0 for a place that is not said."""
    number = 0
    for letter in found[0] if (found := _LETTERS.match(place)) else "":
        number = 26 * number + ord(letter) - ord("A") + 1
    return number
