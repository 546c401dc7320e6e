"""Spreadsheets from outside as rows of words, and rows of words as a spreadsheet: CSV and XLSX.

A file is hostile until shown otherwise: an XLSX is measured before it is parsed, its XML may hold no entities, and it
is read row by row. Formulas are words: nothing is computed. Dates become ISO dates, whole numbers lose their ".0". Of
several sheets the first is read.

A CSV is UTF-8, or UTF-16 with its mark. Other encodings are refused, not guessed: a wrong guess garbles names without
anybody noticing. Its separator is that of comma, semicolon and tab which parts the first line most.

Not done here: what a column means (`core.book`), and the apostrophe before what a spreadsheet would compute.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from undersigned.core.errors import N_, ReadingError
from undersigned.outside.zipped import BEGINS, OLE, measured

MOST_ROWS = 5_000
MOST_COLUMNS = 60
MOST_IN_A_CELL = 6_500  # twenty names of three hundred characters
_LAST_ROW = 1_048_576  # of any spreadsheet
_SEPARATORS = ",;\t"


def rows(data: bytes) -> list[list[str]]:
    """The rows of a file, without empty ones at the end; every cell as words. Raises ReadingError."""
    if data.startswith(OLE):
        raise ReadingError(N_("This is an old Excel file, or it has a password. Save it as XLSX without a password."))
    found = _collected(_xlsx(data) if data.startswith(BEGINS) else _csv(data))
    if len(found) < 2:
        raise ReadingError(N_("The file has no rows. The first row holds the headings, the others one entry each."))
    return found


def _collected(lines: Iterable[Sequence[str]]) -> list[list[str]]:
    """All rows with something in them up to the last such, within the bounds."""
    found: list[list[str]] = []
    skipped = 0
    for line in lines:
        cells = list(line)
        while cells and not cells[-1].strip():
            cells.pop()
        if not cells:
            skipped += 1
            continue
        _check(cells)
        found += [[] for _ in range(min(skipped, MOST_ROWS))]  # so that rows keep their numbers
        skipped = 0
        found.append(cells)
        if len(found) > MOST_ROWS:
            raise ReadingError(N_("The file has more than %(most)s rows. Part it into several."), most=MOST_ROWS)
    return found


def _check(cells: Sequence[str]) -> None:
    if len(cells) > MOST_COLUMNS:
        sentence = N_("The file has more than %(most)s columns. Delete those that are not needed.")
        raise ReadingError(sentence, most=MOST_COLUMNS)
    if any(len(cell) > MOST_IN_A_CELL for cell in cells):
        raise ReadingError(N_("A cell of the file is too long: at most %(most)s characters."), most=MOST_IN_A_CELL)


def _csv(data: bytes) -> Iterator[list[str]]:
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReadingError(
            N_("This is neither an XLSX file nor a CSV file in UTF-8. Save it as XLSX, or as “CSV UTF-8”.")
        ) from error
    separator = _separator(text)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    except csv.Error as error:
        raise ReadingError(
            N_("The CSV file is damaged: a quotation mark is open. Save it again, or as XLSX.")
        ) from error


def _separator(text: str) -> str:
    """What parts the first line most; inside quotation marks nothing does."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    bare = "".join(first.split('"')[::2])
    return max(_SEPARATORS, key=bare.count)


def _xlsx(data: bytes) -> Iterator[list[str]]:
    found = measured(data)
    if found is None:
        raise _damaged()
    if "[Content_Types].xml" not in found.names or not any(name.startswith("xl/") for name in found.names):
        raise ReadingError(N_("This is neither an XLSX nor a CSV file. Save the table as one of the two."))
    if found.locked:
        raise ReadingError(N_("This file has a password. Save it without one."))
    if found.too_much:
        raise ReadingError(N_("This file unpacks to more than a table of contacts can hold."))
    try:
        yield from _sheet(data)
    except ReadingError:
        raise
    except Exception as error:  # a damaged file fails in as many ways as there are files
        raise _damaged() from error


def _damaged() -> ReadingError:
    return ReadingError(N_("This XLSX file is damaged. Open it in a spreadsheet program and save it again."))


def _sheet(data: bytes) -> Iterator[list[str]]:
    import warnings

    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells of styles that it does not know: we read none
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what the file says of its size is anybody's word
        for row in sheet.iter_rows(max_col=MOST_COLUMNS + 1, max_row=_LAST_ROW, values_only=True):
            yield [_words(value) for value in row] if any(value is not None for value in row) else []


def _words(value: Any) -> str:
    """A cell as words."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    # A formula for several cells is an object that holds its words.
    return str(getattr(value, "text", value) or "")


def as_csv(table: Sequence[Sequence[str]]) -> bytes:
    """A table as CSV in UTF-8 with its mark, by which Excel knows it."""
    file = io.StringIO(newline="")
    csv.writer(file).writerows(table)
    return b"\xef\xbb\xbf" + file.getvalue().encode()


def as_xlsx(table: Sequence[Sequence[str]]) -> bytes:
    """A table as XLSX, every cell as words."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for line in table:
        cells = []
        for words in line:
            cell = WriteOnlyCell(sheet, words)
            cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
