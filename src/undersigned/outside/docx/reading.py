"""A letter in a Word file as blocks of text.

The file is hostile until shown otherwise: its container is measured before anything in it is parsed. What the
text is in the end is what a reader of the accepted document sees: insertions count, deletions and comments do
not, footnotes stand at the end under their numbers, text boxes, headers and footers are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any, TypeVar

from undersigned.core.errors import N_, ReadingError
from undersigned.core.reading.block import Block, Style
from undersigned.core.reading.plain import strip_marker
from undersigned.outside.zipped import BEGINS, OLE, measured

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import ParagraphStyle

T = TypeVar("T")
MOST_BLOCKS = 100_000
MOST_BASES = 20  # styles that a style is based on, one on the other

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# What may stand around paragraphs and tables, or around the runs of a paragraph, without being text of its own.
WRAPPERS = {f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "hyperlink")}
WRAPPERS |= {f"{W}r", f"{W}fldSimple", f"{W}dir", f"{W}bdo", f"{_MC}AlternateContent", f"{_MC}Choice"}
SIGNS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "\u2011"}
_NOTES = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)


def looks_like(data: bytes) -> bool:
    """Whether the bytes begin as a DOCX, or as another file that `blocks` can say something of."""
    return data.startswith((*BEGINS, OLE))


def blocks(data: bytes) -> tuple[Block, ...]:
    """The paragraphs and table rows of a DOCX in reading order. Raises ReadingError with a sentence to act on."""
    return walk(data, lambda document: Reader(document).blocks())


def walk(data: bytes, over: Callable[[Document], Iterable[T]]) -> tuple[T, ...]:
    """What `over` finds in the document; ReadingError for a file that is none, means harm, is broken or empty."""
    if data.startswith(OLE):
        raise ReadingError(N_("This is an old Word file, or it has a password. Save it as DOCX without a password."))
    _measure(data)
    try:
        import docx
    except ModuleNotFoundError as error:
        raise ReadingError(N_("Reading a Word file needs python-docx. Install undersigned[read].")) from error
    try:
        found = tuple(over(docx.Document(BytesIO(data))))
    except ReadingError:
        raise
    except Exception as error:  # a damaged file fails in as many ways as there are files
        raise ReadingError(N_("This Word file is damaged. Open it in a word processor and save it again.")) from error
    if not found:
        raise ReadingError(N_("The file has no words."))
    return found


def _measure(data: bytes) -> None:
    """Refuse what is no DOCX, and what unpacks to more than a letter can hold."""
    found = measured(data)
    if found is None:
        raise ReadingError(N_("This Word file is damaged. Open it in a word processor and save it again."))
    if "[Content_Types].xml" not in found.names or not any(name.startswith("word/") for name in found.names):
        raise ReadingError(N_("This is not a Word file (DOCX). Save the letter as DOCX or as plain text."))
    if found.locked:
        raise ReadingError(N_("This file has a password. Save it without one."))
    if found.too_much:
        raise ReadingError(N_("This Word file unpacks to more than a letter can hold."))


class Reader:
    """Walks the body of one document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.tables = self.seen = self.numbered = 0
        self.loose = True
        self.styles = {style.style_id: style for style in document.styles if style.type == 1}
        self.default = next((s for s in self.styles.values() if s.element.get(f"{W}default") == "1"), None)
        self.defaults = document.styles.element.find(f"{W}docDefaults/{W}pPrDefault/{W}pPr")
        self.bullets = _bullets(document)
        self.notes: dict[tuple[str, str], str] = {}  # kind and id of each note, in their order, with its mark

    def blocks(self) -> Iterator[Block]:
        yield from self._inside(self.document.element.body)
        said = _notes(self.document) if self.notes else {}
        yield from (Block(f"{mark} {said[note]}".strip()) for note, mark in self.notes.items() if said.get(note))

    def _inside(self, parent: Any) -> Iterator[Block]:
        for child in parent:
            self.count()
            if child.tag == f"{W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{W}tbl":
                yield from self._table(child)
            elif child.tag in WRAPPERS:
                yield from self._inside(child)

    def count(self) -> None:
        """One more thing in the body, empty ones too; there may not be too many."""
        self.seen += 1
        if self.seen > MOST_BLOCKS:
            raise ReadingError(N_("This Word file unpacks to more than a letter can hold."))

    def _paragraph(self, p: Any) -> Iterator[Block]:
        text = "".join(self._text(p)).strip()
        properties = p.find(f"{W}pPr")
        chain = self.chain(properties)
        if not text:
            self.loose = True
            return
        loose = self.loose or _space(chain, "before") > 0
        style, level = style_of(chain)
        number = numbering_of(chain)
        if number and style != "heading":
            yield Block(text, "item", number[1], "•" if number in self.bullets else "#", loose=loose)
        else:
            marker, rest = ("", text) if style else strip_marker(text)  # a number may have been typed
            yield Block(rest, "item" if marker else style, level, marker, loose=loose)
        self.loose = _space(chain, "after") > 0

    def chain(self, properties: Any) -> list[tuple[str, Any]]:
        """The paragraph's own properties, then those of its style and of the styles that it is based on."""
        chain = [("", properties)] if properties is not None else []
        named = properties.find(f"{W}pStyle") if properties is not None else None
        style: ParagraphStyle | None = self.styles.get(named.get(f"{W}val", "")) if named is not None else None
        style = style or self.default
        bases = 0
        while style is not None and bases < MOST_BASES:
            bases += 1
            chain.append((style.name or "", style.element.find(f"{W}pPr")))
            based = style.element.find(f"{W}basedOn")
            style = self.styles.get(based.get(f"{W}val", "")) if based is not None else None
        return [*chain, ("", self.defaults)]

    def _table(self, table: Any) -> Iterator[Block]:
        self.tables += 1
        number = self.tables
        for row in _rows(table):
            cells = list(_cells(row))
            if len(cells) == 1:  # a frame around text, not a table
                yield from self._inside(cells[0])
                continue
            texts = tuple("\n".join(self._lines(cell)) for cell in cells)
            if any(texts):
                yield Block("\t".join(filter(None, texts)), "cells", cells=texts, table=number, loose=self.loose)
                self.loose = False
        self.loose = True

    def _text(self, element: Any) -> Iterator[str]:
        """The words inside an element, in order, as they stand once all changes are accepted."""
        for child in element:
            if child.tag == f"{W}t":
                yield child.text or ""
            elif child.tag in SIGNS:
                yield "" if child.get(f"{W}type") == "page" else SIGNS[child.tag]
            elif child.tag in WRAPPERS:
                yield from self._text(child)
            elif child.tag in _NOTES:
                yield self._mark(child)

    def _mark(self, reference: Any) -> str:
        """The raised number of a note; "" where its author wrote a mark of their own, which is text."""
        note = (_NOTES[reference.tag], reference.get(f"{W}id", ""))
        if note not in self.notes:
            own = reference.get(f"{W}customMarkFollows") in {"1", "true", "on"}
            self.numbered += not own
            self.notes[note] = "" if own else str(self.numbered).translate(_RAISED)
        return self.notes[note]

    def _lines(self, cell: Any) -> Iterator[str]:
        """The paragraphs of a cell, those of a table inside it too."""
        for p in cell.iter(f"{W}p"):
            line = "".join(self._text(p)).strip()
            if line:
                yield line


def _notes(document: Document) -> dict[tuple[str, str], str]:
    """The words of each footnote and endnote, in one line, by kind and id."""
    from docx.oxml import parse_xml

    found: dict[tuple[str, str], str] = {}
    for kind in _NOTES.values():
        part = next((r.target_part for r in document.part.rels.values() if r.reltype.endswith(f"/{kind}s")), None)
        for note in parse_xml(part.blob).iter(f"{W}{kind}") if part is not None else ():
            words = " ".join("".join(each.text or "" for each in p.iter(f"{W}t")) for p in note.iter(f"{W}p"))
            found[kind, note.get(f"{W}id", "")] = " ".join(words.split())
    return found


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == f"{W}tr":
            yield child
        elif child.tag in WRAPPERS:
            yield from _rows(child)


def _cells(row: Any) -> Iterator[Any]:
    for child in row:
        if child.tag == f"{W}tc":
            yield child
        elif child.tag in WRAPPERS:
            yield from _cells(child)


def style_of(chain: list[tuple[str, Any]]) -> tuple[Style, int]:
    """What the paragraph's style says of it, and the rank of a heading from 0."""
    for name, properties in chain:
        if match := _HEADING.match(name):
            return "heading", int(match[1]) - 1
        if name.lower() == "title":
            return "title", 0
        if name.lower() == "subtitle":
            return "subtitle", 0
        outline = properties.find(f"{W}outlineLvl") if properties is not None else None
        if outline is not None and (level := _number(outline.get(f"{W}val"), 9)) < 9:
            return "heading", level
    return "", 0


def numbering_of(chain: list[tuple[str, Any]]) -> tuple[int, int] | None:
    """The list and the level of a paragraph, or None where it is in no list."""
    for _, properties in chain:
        found = properties.find(f"{W}numPr") if properties is not None else None
        if found is None:
            continue
        number, level = found.find(f"{W}numId"), found.find(f"{W}ilvl")
        id = _number(number.get(f"{W}val"), 0) if number is not None else 0
        return (id, _number(level.get(f"{W}val"), 0) if level is not None else 0) if id else None
    return None


def _bullets(document: Document) -> set[tuple[int, int]]:
    """The lists and levels that are marked by a sign and not numbered."""
    part = next((r.target_part for r in document.part.rels.values() if r.reltype.endswith("/numbering")), None)
    if part is None:
        return set()
    root: Any = part.element
    signs: dict[str, set[int]] = {}
    for abstract in root.iter(f"{W}abstractNum"):
        for level in abstract.iter(f"{W}lvl"):
            form = level.find(f"{W}numFmt")
            if form is not None and form.get(f"{W}val") == "bullet":
                levels = signs.setdefault(abstract.get(f"{W}abstractNumId", ""), set())
                levels.add(_number(level.get(f"{W}ilvl"), 0))
    found: set[tuple[int, int]] = set()
    for num in root.iter(f"{W}num"):
        link = num.find(f"{W}abstractNumId")
        own = link.get(f"{W}val") if link is not None else ""
        found |= {(_number(num.get(f"{W}numId"), 0), level) for level in signs.get(own, ())}
    return found


def _space(chain: list[tuple[str, Any]], side: str) -> int:
    """The space before or after a paragraph, in twentieths of a point."""
    for _, properties in chain:
        spacing = properties.find(f"{W}spacing") if properties is not None else None
        if spacing is not None and (value := spacing.get(f"{W}{side}")) is not None:
            return _number(value, 0)
    return 0


def _number(value: str | None, otherwise: int) -> int:
    try:
        return int(value or "")
    except ValueError:
        return otherwise
