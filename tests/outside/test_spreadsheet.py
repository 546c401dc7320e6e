"""Spreadsheets: what they say as words, and what is refused before it can do harm."""

from __future__ import annotations

import csv
import io
import tracemalloc
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.characters import ANY
from undersigned.core.errors import ReadingError
from undersigned.outside import spreadsheet
from undersigned.outside.spreadsheet import as_csv, as_xlsx, rows

TABLE = [["Name", "Mail"], ["Žene; „obe“\nobale", "a@b.example"], ["Shoqata, “e”", '"x"'], ["'=1+1", "007"]]


def xlsx(*lines: list[object]) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for line in lines:
        book.active.append(line)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_part(data: bytes, name: str, part: bytes) -> bytes:
    """The same file with one part changed or added."""
    old, file = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, part)
    return file.getvalue()


@pytest.mark.parametrize("written", [as_csv, as_xlsx])
def test_what_is_written_is_read_again(written):
    assert rows(written(TABLE)) == TABLE


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_csv_is_read_whatever_parts_it(separator, encoding):
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=separator).writerows(TABLE)
    assert rows(file.getvalue().encode(encoding)) == TABLE


def test_cells_are_words_and_nothing_is_computed():
    day = datetime(2026, 5, 3)  # noqa: DTZ001 - a spreadsheet knows no time zone
    data = xlsx(["Name", "n", "d"], ["=SUM(A1:A9)", 38344123456.0, day], [1.5, True, date(2026, 5, 4)])
    assert rows(data)[1:] == [["=SUM(A1:A9)", "38344123456", "2026-05-03"], ["1.5", "True", "2026-05-04"]]


def test_empty_rows_keep_their_numbers_and_those_at_the_end_are_none():
    assert rows(b"Name,Mail\n\nx,y\n,\n\n") == [["Name", "Mail"], [], ["x", "y"]]


REFUSED = {
    "no table": (b"\x89PNG\r\n\x1a\n\x00\xff", "neither an XLSX file nor a CSV file in UTF-8"),
    "a code page": ("Name\nŽene".encode("cp1250"), "neither an XLSX file nor a CSV file in UTF-8"),
    "an old file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "an old Excel file, or it has a password"),
    "nothing": (b"", "The file has no rows"),
    "headings alone": (b"Name,Mail\n", "The file has no rows"),
    "an open quotation mark": (b'Name\n"Lumera', "a quotation mark is open"),
    "a broken archive": (b"PK\x03\x04" + b"x" * 100, "This XLSX file is damaged"),
    "too many rows": (b"Name\n" + b"x\n" * 5_001, "more than 5000 rows"),
    "too many columns": (b"Name\n" + b"x," * 60 + b"x", "more than 60 columns"),
    "a cell too long": (b"Name\n" + b"x" * 7_000, "A cell of the file is too long"),
    "a huge field": (b"Name\n" + b"x" * 200_000, "quotation mark is open"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_table_is_refused_in_words(case):
    data, words = REFUSED[case]
    with pytest.raises(ReadingError, match=words):
        rows(data)


def test_a_word_file_is_no_table():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("word/document.xml", "<x/>")
    with pytest.raises(ReadingError, match="neither an XLSX nor a CSV"):
        rows(file.getvalue())


ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c></row>
<row r="2"><c r="A2" t="inlineStr"><is><t>x%b</t></is></c></row></sheetData></worksheet>"""


def test_no_entity_is_resolved():
    sheet = "xl/worksheets/sheet1.xml"
    plain = ENTITIES.replace(ENTITIES[ENTITIES.index(b"<!") : ENTITIES.index(b"<worksheet")], b"")
    assert rows(with_part(xlsx(["x"]), sheet, plain % b"")) == [["Name"], ["x"]]
    with pytest.raises(ReadingError, match="damaged"):
        rows(with_part(xlsx(["x"]), sheet, ENTITIES % b"&b;"))


@pytest.mark.long
def test_a_bomb_is_measured_before_it_is_opened():
    bomb = with_part(xlsx(["Name"], ["x"]), "xl/worksheets/sheet1.xml", b"<worksheet>" + b" " * 50_000_000)
    tracemalloc.start()
    with pytest.raises(ReadingError, match="unpacks to more"):
        rows(bomb)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 5_000_000


@pytest.mark.long
def test_what_a_sheet_says_of_its_size_is_not_believed():
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/>'
        b'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c></row>'
        b'<row r="%s"><c r="A2" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>'
    )
    assert rows(with_part(xlsx(["x"]), "xl/worksheets/sheet1.xml", sheet % b"2")) == [["Name"], ["x"]]
    with pytest.raises(ReadingError):
        rows(with_part(xlsx(["x"]), "xl/worksheets/sheet1.xml", sheet % b"99999999999999"))


CUT = xlsx(["N"], ["x"])[:400]


@settings(max_examples=30, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.binary(max_size=100).map(lambda end: CUT + end)))
def test_any_bytes_are_read_or_refused(data):
    try:
        found = rows(data)
    except ReadingError:
        return
    assert len(found) > 1


@settings(max_examples=20, deadline=None)
@given(st.lists(st.lists(st.text(ANY, max_size=10), min_size=1, max_size=4), min_size=2, max_size=4))
def test_words_survive_a_csv(table):
    table = [["Name"], *([f"x{cell}x".replace("\r", "").replace("\n", "") for cell in line] for line in table)]
    assert rows(as_csv(table)) == table


def test_the_bounds_are_those_that_are_told():
    table = [["x"] * spreadsheet.MOST_COLUMNS] * spreadsheet.MOST_ROWS
    assert rows(as_csv(table)) == table
