"""Word files: DOCX in, blocks of text out.

A DOCX is a zip of XML that anybody may have made. Before a parser sees it, it is held against limits on members,
sizes and compression; what is too large when unpacked is refused by its own header and again while unpacking.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from docx import Document
from docx.document import Document as DocumentType
from docx.oxml.ns import qn
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from undersigned.core.errors import N_, ReadingError
from undersigned.core.reading import Block
from undersigned.core.reading.plain import strip_marker

MOST_MEMBERS = 2000
MOST_UNPACKED = 60 * 1024 * 1024  # bytes, all members together
MOST_XML = 25 * 1024 * 1024  # bytes of one part that is parsed
MOST_RATIO = 200  # unpacked to packed; Word's own XML stays under 30
SMALL = 1024 * 1024  # what unpacks to less than this may have any ratio
_MAIN = "word/document.xml"
_BULLET = "•"
_HEADING = re.compile(r"heading (\d)")


def looks_like(data: bytes) -> bool:
    """Whether the bytes are a zip that holds a Word document."""
    if not data.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _MAIN in archive.NameToInfo
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return b"word/" in data  # a damaged Word file: `blocks` says so


def blocks(data: bytes) -> list[Block]:
    """The document's paragraphs and table rows in order, with what Word says of each.

    Raises ReadingError for a file that is damaged, encrypted, larger unpacked than a letter can be, or empty.
    """
    damaged = ReadingError(N_("The Word file is damaged. Open it in a word processor and save it again."))
    try:
        _check(data)
        document = Document(io.BytesIO(data))
        found = list(_blocks(document))
    except ReadingError:
        raise
    except Exception as error:  # noqa: BLE001 - python-docx and lxml raise what they please on hostile files
        raise damaged from error
    if not any(block.text.strip() for block in found):
        raise ReadingError(N_("There is nothing to read: no words at all."))
    return found


def _check(data: bytes) -> None:
    """Refuse an archive that would cost too much to unpack."""
    too_large = ReadingError(N_("The Word file is too large when it is unpacked. Save only the letter."))
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise ReadingError(N_("The Word file is damaged. Open it in a word processor and save it again.")) from error
    with archive:
        members = archive.infolist()
        if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
            raise too_large
        for member in members:
            if member.flag_bits & 1:
                raise ReadingError(N_("The Word file has a password. Save it without one."))
            if member.file_size > SMALL and member.file_size > MOST_RATIO * max(member.compress_size, 1):
                raise too_large
            if member.filename.endswith((".xml", ".rels")) and _unpacked(archive, member) > MOST_XML:
                raise too_large


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> int:
    """How large a member really is, unpacked no further than the limit: its header may lie."""
    size = 0
    with archive.open(member) as file:
        while size <= MOST_XML and (piece := file.read(1 << 20)):
            size += len(piece)
    return size


def _blocks(document: DocumentType) -> Iterator[Block]:
    table = 0
    for item in document.iter_inner_content():
        if isinstance(item, Table):
            table += 1
            yield from _rows(item, table)
        else:
            yield from _paragraph(item)


def _rows(table: Table, number: int) -> Iterator[Block]:
    for row in table.rows:
        cells: list[_Cell] = []
        for cell in row.cells:
            if not cells or cell._tc is not cells[-1]._tc:  # noqa: SLF001 - a merged cell is given once for each column
                cells.append(cell)
        texts = tuple(cell.text.strip() for cell in cells)
        if any(texts):
            yield Block("\t".join(texts), "cells", cells=texts, table=number)


def _paragraph(paragraph: Paragraph) -> Iterator[Block]:
    text = paragraph.text.strip()
    if not text:
        return
    name = ((paragraph.style.name if paragraph.style is not None else "") or "").lower()
    heading = _HEADING.match(name)
    if name in ("title", "subtitle"):
        yield Block(text, "title" if name == "title" else "subtitle")
    elif heading:
        yield Block(text, "heading", level=int(heading[1]) - 1)
    elif name.startswith("list") or _is_numbered(paragraph):
        yield Block(strip_marker(text)[1] or text, "item", marker=_BULLET, loose=False)
    else:
        marker, rest = strip_marker(text)
        yield Block(rest, "item" if marker else "", marker=marker)


def _is_numbered(paragraph: Paragraph) -> bool:
    """Whether Word itself puts a number or bullet before the paragraph."""
    properties = paragraph._p.pPr  # noqa: SLF001 - python-docx has no public name for numbering
    numbering = properties.find(qn("w:numPr")) if properties is not None else None
    if numbering is None:
        return False
    number = numbering.find(qn("w:numId"))
    return number is not None and number.get(qn("w:val")) != "0"
