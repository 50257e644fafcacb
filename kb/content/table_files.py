"""Reads and writes tables as CSV, XLSX and JSON, and reads what was copied from a spreadsheet.

Limits what a file may hold before it is read. Says of a file that cannot be read why. In what is written for
spreadsheets, no cell runs as a formula: one that would gets an apostrophe in front, which reading takes off again.
"""

import csv
import io
import itertools
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

Row = Sequence[str]

MAX_FILE = 40_000_000
"""Bytes of an uploaded file: 10,000 questions with 50,000 steps as CSV have 23 million."""
MAX_ROWS, MAX_COLUMNS = 20_000, 400
MAX_CELLS = 1_000_000
"""10,000 questions with five steps have 400,000."""
MAX_CHARACTERS = MAX_FILE
"""Characters of all cells, in a file of any kind."""
MAX_CELL = 40_000
"""Characters."""

CSV, XLSX, JSON = "csv", "xlsx", "json"
CONTENT_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    JSON: "application/json",
}
DETECT = ""
ENCODINGS = ("utf-8", "gb18030")

_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
"""The start of a cell that a spreadsheet may run, with any apostrophes in front."""
_UNREADABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffd\ufffe\uffff]")
"""Control characters, and what stands for a character that was lost."""
_SURROGATE = re.compile("[\ud800-\udfff]")
"""Halves of characters, which JSON can name and no database stores."""
_JSON_PIECE = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[{,]|[-+.0-9A-Za-z]++', re.DOTALL)
"""A string, the start of a list or an object, a comma, or a number or name."""
_MAX_JSON_PIECE = 12 * MAX_CELL
"""Characters of a string: one outside the basic plane is written as two escapes of six."""
_NO_TABLES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"{\\rtf", b"<!DOCTYPE", b"<html")
"""How PDF, pictures, documents and web pages begin."""
_BEGINNING = 4_000
"""Bytes in which a file that is no text has a zero."""
_MOST_RARE = 0.15
_KANA = (0xA4, 0xA5)
"""The rows of kana in GB 2312, by which Japanese files are told."""


class Table(NamedTuple):
    """The columns, and each row with the number of its line in the file."""

    columns: list[str]
    rows: list[tuple[int, Row]]


class BadFile(ValidationError):  # noqa: N818  # names what was found
    """The file cannot be read. The message says why."""


def read_file(name: str, content: bytes, *, encoding: str = DETECT) -> Table:
    """Reads a file by its name's ending. Raises BadFile."""
    if len(content) > MAX_FILE:
        raise too_large()
    if content.startswith(b"PK\x03\x04"):
        from kb.content.table_formats import xlsx_rows  # noqa: PLC0415  # takes 24 MB, which a server seldom needs

        return _table((line, [_cell_text(value) for value in row]) for line, row in xlsx_rows(content))
    if name.lower().endswith((".xlsx", ".xls", ".zip")):
        raise damaged_xlsx()
    if _is_no_text(content):
        raise BadFile(_("This is not a table. Save the table as CSV, XLSX or JSON, and choose that file."))
    text = decode(content, encoding)
    if name.lower().endswith(".json"):
        return _read_json(text)
    return read_text_table(text)


def _is_no_text(content: bytes) -> bool:
    """Returns True for PDF, pictures and other files that are no text."""
    is_utf_16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    return content.startswith(_NO_TABLES) or (b"\0" in content[:_BEGINNING] and not is_utf_16)


def damaged_xlsx() -> BadFile:
    return BadFile(_("This is no XLSX file, or it is damaged. Save it again as “Excel Workbook (.xlsx)”."))


def too_large() -> BadFile:
    return BadFile(_("The file is larger than %(most)s MB. Divide it.") % {"most": MAX_FILE // 1_000_000})


def too_long_cell() -> BadFile:
    return BadFile(_("A cell holds too much text: at most %(most)s characters.") % {"most": MAX_CELL})


def too_many_cells() -> BadFile:
    return BadFile(_("The table has too many cells. Divide it."))


def too_many_columns() -> BadFile:
    return BadFile(_("A table has at most %(columns)s columns here.") % {"columns": MAX_COLUMNS})


def too_much_text() -> BadFile:
    return BadFile(_("The table holds too much text. Divide it."))


def read_text_table(text: str) -> Table:
    """Reads CSV, or lines whose cells are parted by tabs or semicolons. Raises BadFile."""
    first = text[:MAX_CELL].partition("\n")[0]
    delimiter = max("\t,;", key=first.count)
    if text.count(delimiter) > MAX_CELLS:  # before they are read: a line of delimiters alone is a long list
        raise too_many_cells()
    limit = csv.field_size_limit(MAX_CELL)
    try:
        return _table(_numbered(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)))
    except csv.Error as error:
        raise BadFile(_("This is no table, or it is damaged: %s") % error) from error
    finally:
        csv.field_size_limit(limit)


def decode(content: bytes, encoding: str = DETECT) -> str:
    """Returns the text. Finds out the encoding if none is said. Raises BadFile."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return _decoded(content, name)
    if encoding:
        return _decoded(content, encoding)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        text = _decoded(content, "gb18030")
    if _share_of_rare(text) > _MOST_RARE:
        raise BadFile(_("The encoding of this file cannot be told. Save it as “CSV UTF-8”, or as XLSX."))
    return text


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeError as error:
        raise BadFile(
            _("The file is not written in %s. Choose another encoding, or save it as XLSX.") % encoding
        ) from error


def _share_of_rare(text: str) -> float:
    """Returns the share of characters outside ASCII that are neither signs nor the 3755 common ones of GB 2312."""
    wide = [char for char in text[:200_000] if ord(char) > 127]
    return sum(not _is_common(char) for char in wide) / len(wide) if wide else 0.0


def _is_common(char: str) -> bool:
    encoded = char.encode("gb2312", "ignore")
    return bool(encoded) and encoded[0] <= 0xD7 and encoded[0] not in _KANA


def _numbered(rows: Any) -> Iterator[tuple[int, list[str]]]:
    """Yields each row of a CSV reader with the line that it begins on."""
    line = 1
    for row in rows:
        yield line, row
        line = rows.line_num + 1


def _cell_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if not any((value.hour, value.minute, value.second)) else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _read_json(text: str) -> Table:
    _require_short_json(text)
    try:
        records = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadFile(_("This is no JSON, or it is damaged: %s") % str(error)[:200]) from error
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise _no_rows_in_json()
    names = list(dict.fromkeys(name for record in records for name in record))
    if len(names) > MAX_COLUMNS:
        raise too_many_columns()
    if any(isinstance(value, dict | list) for record in records for value in record.values()):
        raise _no_rows_in_json()
    rows = ([_cell_text(record.get(name)) for name in names] for record in records)
    return _table(itertools.chain([(0, names)], enumerate(rows, start=1)), is_escaped=False)


def _require_short_json(text: str) -> None:
    """Raises BadFile for a long text or many values, which take many times their size once they are read."""
    for number, found in enumerate(_JSON_PIECE.finditer(text)):
        if found.end() - found.start() > _MAX_JSON_PIECE:
            raise too_long_cell()
        if number > 3 * MAX_CELLS:  # a name, a text and a comma
            raise too_many_cells()


def _no_rows_in_json() -> BadFile:
    return BadFile(_("JSON is a list of rows here, each an object with the columns as names."))


def _table(rows: Iterable[tuple[int, Sequence[str]]], *, is_escaped: bool = True) -> Table:
    """Returns the rows that are not empty. Raises BadFile for too many, or too much in them."""
    header: list[str] | None = None
    found: list[tuple[int, Row]] = []
    characters = lines = 0
    for line, row in rows:
        lines += 1
        if lines > MAX_ROWS + 1:
            raise BadFile(_("A table has at most %(rows)s rows here. Divide it.") % {"rows": MAX_ROWS})
        if len(row) > MAX_COLUMNS and any(row[MAX_COLUMNS:]):
            raise too_many_columns()
        if not any(row):
            continue
        characters += sum(map(len, row))
        if characters > MAX_CHARACTERS:
            raise too_much_text()
        if any(map(_SURROGATE.search, row)):
            raise BadFile(_("Line %(line)s holds characters that no text has.") % {"line": line})
        if header is None:
            header = [name.strip().lstrip("\ufeff") for name in row]
            continue
        found.append((line, [unescape(cell) for cell in row] if is_escaped else row))
    if header is None:
        raise BadFile(_("The table is empty."))
    while header and not header[-1]:
        header.pop()
    return Table(header, found)


def has_unreadable_characters(text: str) -> bool:
    return bool(_UNREADABLE.search(text))


def escape(text: str) -> str:
    """Returns the cell so that no spreadsheet runs it as a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unescape(text: str) -> str:
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def write_file(form: str, columns: Sequence[str], rows: Iterable[dict[str, str]]) -> bytes:
    """Returns the file. `form` is one of CONTENT_TYPES."""
    from kb.content.table_formats import export  # noqa: PLC0415  # takes 24 MB, which a server seldom needs

    clean: Callable[[str], str] = str if form == JSON else escape
    return export(form, columns, ([clean(row.get(column, "")) for column in columns] for row in rows))
