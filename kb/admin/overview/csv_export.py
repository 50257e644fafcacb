"""CSV files that spreadsheets open rightly: UTF-8 with a byte order mark, and no cell that they run as a formula."""

import codecs
import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from django.http import StreamingHttpResponse

_FORMULA_STARTS = tuple("=+-@\t\r＝＋－＠")
"""A spreadsheet takes a cell that begins so for a formula. Some take the full-width forms for the same."""


def harmless_cell(value: object) -> str:
    """Returns the value as text, with an apostrophe before what a spreadsheet would run."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def csv_response(filename: str, rows: Iterable[Sequence[object]]) -> StreamingHttpResponse:
    """Returns a response that writes the rows as they come. `filename` is ASCII without quotation marks."""
    response = StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def _lines(rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    yield codecs.BOM_UTF8
    for row in rows:
        csv.writer(line := StringIO()).writerow([harmless_cell(value) for value in row])
        yield line.getvalue().encode()
