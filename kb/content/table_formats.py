"""Reads XLSX, and writes CSV, XLSX and JSON, by openpyxl and django-import-export.

kb.content.table_files imports this module where it is needed.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from tempfile import TemporaryFile
from typing import Any

from import_export.formats import base_formats
from openpyxl import Workbook, load_workbook
from tablib import Dataset

from kb.content.table_files import CSV, JSON, MAX_COLUMNS, XLSX, BadFile, damaged_xlsx
from kb.content.xlsx_limits import require_small


def xlsx_rows(content: bytes) -> Iterator[tuple[int, Sequence[Any]]]:
    """Yields the values of each row of the first sheet, with its number. Raises BadFile."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            require_small(archive)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for line, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True), start=1):
            yield line, _without_empty_end(row)
        book.close()
    except BadFile:
        raise
    except Exception as error:  # openpyxl raises anything for a damaged file
        raise damaged_xlsx() from error


def _without_empty_end(row: Sequence[Any]) -> Sequence[Any]:
    """Returns the row without the empty cells that openpyxl fills it up with."""
    end = len(row)
    while end and row[end - 1] is None:
        end -= 1
    return row[:end]


class _CSV(base_formats.CSV):  # type: ignore[misc]  # untyped
    """UTF-8 with a byte order mark, without which Excel garbles Chinese. All cells are quoted."""

    def export_data(self, dataset: Dataset, **_options: Any) -> bytes:
        text: str = super().export_data(dataset, quoting=csv.QUOTE_ALL)
        return text.encode("utf-8-sig")


class _XLSX(base_formats.XLSX):  # type: ignore[misc]  # untyped
    """Writes row by row: a workbook of 10,000 questions would take hundreds of MB."""

    def export_data(self, dataset: Dataset, **_options: Any) -> bytes:
        book = Workbook(write_only=True)
        sheet = book.create_sheet()
        sheet.freeze_panes = "B2"
        for row in (dataset.headers, *dataset):
            sheet.append([cell or None for cell in row])
        with TemporaryFile() as file:
            book.save(file)
            file.seek(0)
            return file.read()


_FORMATS: dict[str, Any] = {CSV: _CSV, XLSX: _XLSX, JSON: base_formats.JSON}


def export(form: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Returns the file."""
    written = _FORMATS[form]().export_data(Dataset(*rows, headers=columns))
    return written.encode() if isinstance(written, str) else written
