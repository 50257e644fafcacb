"""Files of tables: what is written is read again, and what cannot be read is refused with the reason."""

import csv
import io
import json
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from kb.content import table_files, table_formats, xlsx_limits
from kb.content.table_files import BadFile, decode, read_file, read_text_table, write_file

CHARACTERS = st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="\ufeff\ufffd\ufffe\uffff")
CELLS = st.text(CHARACTERS | st.sampled_from("=+-@\t\n',;\"＝"), max_size=12)
ROWS = st.lists(st.fixed_dictionaries({"slug": CELLS, "question_en": CELLS}), min_size=1, max_size=4)


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
@settings(max_examples=25)
@given(rows=ROWS)
def test_what_is_written_is_read_again(form: str, rows: list[dict[str, str]]) -> None:
    table = read_file(f"table.{form}", write_file(form, ["slug", "question_en"], rows))
    assert table.columns == ["slug", "question_en"]
    assert [[*row, ""][:2] for _line, row in table.rows] == [
        [row["slug"], row["question_en"]] for row in rows if any(row.values())
    ]


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "'=1", '=HYPERLINK("http://evil.example")']


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_exported_cell_runs_as_a_formula(formula: str) -> None:
    rows = [{"slug": formula}]
    (_header, row) = csv.reader(io.StringIO(write_file("csv", ["slug"], rows).decode("utf-8-sig"), newline=""))
    assert row[0].startswith("'")
    sheet = load_workbook(io.BytesIO(write_file("xlsx", ["slug"], rows))).active
    assert (sheet["A2"].data_type, sheet["A2"].value[0]) == ("s", "'")


def test_csv_begins_with_a_byte_order_mark_and_quotes_every_cell() -> None:
    assert write_file("csv", ["slug"], [{"slug": "a;=1"}]) == b'\xef\xbb\xbf"slug"\r\n"a;=1"\r\n'


CHINESE = "slug,question_zh_hans\nx,付款失败了怎么办？请先检查网络，再联系客服。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_the_encoding_is_found_out(encoding: str) -> None:
    assert decode(CHINESE.encode(encoding)) == CHINESE


@pytest.mark.parametrize("encoding", ["big5", "euc-jp", "shift_jis"])
def test_an_encoding_that_cannot_be_told_is_refused(encoding: str) -> None:
    text = "付款失敗時請先檢查網路，聯絡客服。" if encoding == "big5" else "お支払いに失敗しました。ネットワークを確認"
    with pytest.raises(BadFile):
        decode(text.encode(encoding))


def test_an_encoding_that_is_said_and_wrong_is_refused() -> None:
    with pytest.raises(BadFile):
        decode(CHINESE.encode("gb18030"), "utf-8")


def zipped(*files: tuple[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return file.getvalue()


def wide_sheet(place: str) -> bytes:
    book = Workbook()
    book.active["A1"], book.active[place] = "slug", "x"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


BILLION_LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">
<!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;">
<!ENTITY g "&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;"><!ENTITY h "&g;&g;&g;&g;&g;&g;&g;&g;&g;&g;">]><Types>&h;</Types>"""


def zip_bomb() -> bytes:
    return zipped(*((f"xl/{number}.xml", bytes(80_000_000)) for number in range(2)))


SHEET = "xl/worksheets/sheet1.xml"


def workbook(sheet: bytes, **more: bytes) -> bytes:
    """Returns a workbook whose first sheet is this XML."""
    with zipfile.ZipFile(io.BytesIO(wide_sheet("B2"))) as archive:
        parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    return zipped(*{**parts, SHEET: sheet, **more}.items())


def sheet_of(rows: bytes, head: bytes = b"") -> bytes:
    """Returns the XML of a sheet with these rows."""
    space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return head + b'<worksheet xmlns="' + space + b'"><sheetData>' + rows + b"</sheetData></worksheet>"


def cell(text: bytes) -> bytes:
    return b'<row><c t="inlineStr"><is><t>' + text + b"</t></is></c></row>"


LONG = b"x" * 41_000
PIECES = b"<!-- -->".join([b"x" * 1000] * 41)
RICH = b"</t></r><r><t>".join([b"x" * 1000] * 41)

BOMBS: dict[str, Callable[[], bytes]] = {
    "a cell of 60 million characters": lambda: sheet_of(cell(b"x" * 60_000_000)),
    "a cell too long by a little": lambda: sheet_of(cell(LONG)),
    "a cell in pieces": lambda: sheet_of(cell(PIECES)),
    "a cell of rich text": lambda: sheet_of(cell(b"</t><r><t>" + RICH + b"</t></r><t>")),
    "a cell of escapes": lambda: sheet_of(cell(b"&#20013;" * 41_000)),
    "an endless attribute": lambda: sheet_of(b'<row a="' + b"x" * 500_000 + b'"/>'),
    "countless attributes": lambda: sheet_of(
        b"<row " + b" ".join(b'a%d=""' % number for number in range(60_000)) + b"/>"
    ),
    "countless cells": lambda: sheet_of(b"<row>" + b"<c/>" * 30_001 + b"</row>"),
    "a sheet in UTF-16": lambda: sheet_of(cell(b"x")).decode().encode("utf-16"),
    "a document type": lambda: sheet_of(cell(b"x"), head=b"<!DOCTYPE x>"),
}
"""Made by the test that reads it: some are large."""


@pytest.mark.parametrize("name", BOMBS)
def test_a_workbook_that_is_larger_than_it_looks_is_refused_before_it_is_read(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[object] = []
    monkeypatch.setattr(xlsx_limits, "MAX_ELEMENTS", 30_000)
    monkeypatch.setattr(table_formats, "load_workbook", lambda *_arguments, **_options: read.append(name))
    with pytest.raises(BadFile):
        read_file("t.xlsx", workbook(BOMBS[name]()))
    assert read == []


def test_a_cell_of_shared_text_that_is_too_long_is_refused() -> None:
    strings = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>' + LONG + b"</t></si></sst>"
    )
    with pytest.raises(BadFile, match="40000"):
        read_file("t.xlsx", workbook(sheet_of(cell(b"x")), **{"xl/sharedStrings.xml": strings}))


def test_a_cell_of_the_longest_text_is_read() -> None:
    table = read_file("t.xlsx", workbook(sheet_of(cell(b"slug") + cell(b"&#20013;" * 40_000))))
    assert table.rows == [(2, ["中" * 40_000])]


BAD: dict[str, tuple[str, Callable[[], bytes]]] = {
    "no zip": ("t.xlsx", lambda: b"hello"),
    "a cut zip": ("t.xlsx", lambda: wide_sheet("B2")[:500]),
    "a zip of something else": ("t.xlsx", lambda: zipped(("readme.txt", b"hello"))),
    "a zip bomb": ("t.xlsx", zip_bomb),
    "many files": ("t.xlsx", lambda: zipped(*((f"{number}", b"") for number in range(1001)))),
    "nested entities": ("t.xlsx", lambda: zipped(("[Content_Types].xml", BILLION_LAUGHS))),
    "too many columns": ("t.xlsx", lambda: wide_sheet("XFD1")),
    "too many rows": ("t.xlsx", lambda: wide_sheet("A1048576")),
    "a binary file": ("t.csv", lambda: bytes(range(256)) * 4),
    "an open quote": ("t.csv", lambda: b'slug\n"x\n'),
    "an endless cell": ("t.csv", lambda: b"slug\n" + b"x" * 50_000),
    "many rows": ("t.csv", lambda: b"slug\n" + b"x\n" * 20_002),
    "countless lines": ("t.csv", lambda: b"slug\n" + b"\n" * 3_000_000),
    "countless cells": ("t.csv", lambda: b"slug" + b"," * 1_000_001),
    "nothing": ("t.csv", lambda: b""),
    "a long text in JSON": ("t.json", lambda: b'[{"slug": "' + b"x" * 500_000 + b'"}]'),
    "countless lists": ("t.json", lambda: b"[" + b"[]," * 3_000_001 + b"[]]"),
    "countless objects": ("t.json", lambda: b"[" + b"{}," * 3_000_001 + b"{}]"),
    "countless names": ("t.json", lambda: b"[{" + b",".join(b'"%d": 1' % number for number in range(401)) + b"}]"),
    "half a character": ("t.json", lambda: b'[{"slug": "\\ud800"}]'),
    "a column of half a character": ("t.json", lambda: b'[{"\\udc00": "x"}]'),
    "deep JSON": ("t.json", lambda: b"[" * 100_000),
    "JSON of something else": ("t.json", lambda: b'{"slug": "x"}'),
    "nested JSON": ("t.json", lambda: b'[{"slug": ["x"]}]'),
    "cut JSON": ("t.json", lambda: b'[{"slug": "x"'),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_the_reason(name: str) -> None:
    file_name, content = BAD[name]
    with pytest.raises(BadFile) as refused:
        read_file(file_name, content())
    assert refused.value.messages[0]


def test_a_file_that_is_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_files, "MAX_FILE", 10)
    with pytest.raises(BadFile, match="0 MB"):
        read_file("t.csv", b"slug\n123456789\n")


def test_numbers_and_dates_of_spreadsheets_become_texts() -> None:
    assert read_file("t.json", json.dumps([{"slug": 12.0, "ends": None}]).encode()).rows == [(1, ["12", ""])]


def test_the_cells_of_pasted_rows_are_parted_by_tabs() -> None:
    assert read_text_table('slug\ttext_en\na\t"one, two\nthree"\n').rows == [(2, ["a", "one, two\nthree"])]
