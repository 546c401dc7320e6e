"""A Word file that comes back: paragraphs with their look and marks, and the comments in it.

The same caution as for a letter, and the same view: insertions count, deletions do not. Every paragraph with words
is returned, those in tables and frames too, so that nothing is dropped in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from undersigned.core.draft.match import Returned
from undersigned.core.draft.offline import MARK, Note, Run, source_of
from undersigned.core.reading.plain import strip_marker
from undersigned.outside.docx.reading import SIGNS, WRAPPERS, Reader, W, numbering_of, style_of, walk

if TYPE_CHECKING:
    from docx.document import Document

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_FOOTNOTE = re.compile(r"(\^\[[^\[\]]*\])")
_NAME = re.compile(rf"{MARK}(\d{{1,18}})")
_CHARACTER = 2  # python-docx's number for this kind of style
_OFF = {"0", "false", "off", "none"}
MOST_COMMENTS = 2_000
LONGEST_COMMENT = 5_000


@dataclass(frozen=True, slots=True)
class File:
    """What came back: the paragraphs in their order, and the comments in the file."""

    paragraphs: tuple[Returned, ...]
    notes: tuple[Note, ...]


def returned(data: bytes) -> File:
    """The paragraphs and comments of a DOCX. Raises ReadingError with a sentence to act on."""
    found = walk(data, _everything)
    return File(
        tuple(each for each in found if isinstance(each, Returned)),
        tuple(each for each in found if isinstance(each, Note)),
    )


def _everything(document: Document) -> Iterator[Returned | Note]:
    yield from _Paragraphs(document).returned()
    for comment in islice(document.comments, MOST_COMMENTS):
        if words := comment.text.strip():
            yield Note(comment.author, words[:LONGEST_COMMENT])


class _Paragraphs(Reader):
    """The same walk through the body as for a letter; tables are walked cell by cell."""

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self.links = {id: each.target_ref for id, each in document.part.rels.items() if each.is_external}
        characters = {
            style.style_id: style.element.find(f"{W}rPr") for style in document.styles if style.type == _CHARACTER
        }
        self.looks = {id: (_on(look, "i"), _on(look, "b")) for id, look in characters.items()}
        self.waiting: list[int] = []  # marks that stand between paragraphs belong to the next one

    def returned(self) -> Iterator[Returned]:
        yield from self._within(self.document.element.body)

    def _within(self, parent: Any) -> Iterator[Returned]:
        for child in parent:
            self.count()
            if child.tag == f"{W}p":
                yield from self._one(child)
            elif child.tag == f"{W}bookmarkStart":
                self.waiting += _marks(child)
            elif child.tag in WRAPPERS or child.tag in {f"{W}tbl", f"{W}tr", f"{W}tc"}:
                yield from self._within(child)

    def _one(self, p: Any) -> Iterator[Returned]:
        marks = [*self.waiting, *(id for mark in p.iter(f"{W}bookmarkStart") for id in _marks(mark))]
        words = source_of(tuple(self._runs(p, None)))
        if not words:
            return
        self.waiting = []
        chain = self.chain(p.find(f"{W}pPr"))
        style: str = style_of(chain)[0]
        kind = "paragraph"
        if style in {"title", "subtitle", "heading"}:
            kind = style
        elif numbering_of(chain):
            kind = "item"
        else:
            marker, rest = strip_marker(words)
            kind, words = ("item", rest) if marker and rest else ("paragraph", words)
        yield Returned(" ".join(words.split()), kind, tuple(dict.fromkeys(marks)))

    def _runs(self, element: Any, href: str | None) -> Iterator[Run]:
        for child in element:
            if child.tag == f"{W}r":
                yield from self._run(child, href)
            elif child.tag == f"{W}hyperlink":
                yield from self._runs(child, self.links.get(child.get(f"{_R}id", ""), href))
            elif child.tag in WRAPPERS:
                yield from self._runs(child, href)

    def _run(self, r: Any, href: str | None) -> Iterator[Run]:
        properties = r.find(f"{W}rPr")
        named = properties.find(f"{W}rStyle") if properties is not None else None
        styled = self.looks.get(named.get(f"{W}val", ""), (False, False)) if named is not None else (False, False)
        emphasis, strong = _on(properties, "i", styled[0]), _on(properties, "b", styled[1])
        if href:  # underlined and coloured by its style, not stressed
            emphasis, strong = _on(properties, "i"), _on(properties, "b")
        for part in _FOOTNOTE.split("".join(_words(r))):
            if part:
                footnote = _FOOTNOTE.fullmatch(part) is not None
                yield Run(part, footnote=True) if footnote else Run(part, emphasis, strong, href)


def _marks(mark: Any) -> list[int]:
    name = _NAME.fullmatch(mark.get(f"{W}name", ""))
    return [int(name[1])] if name else []


def _words(r: Any) -> Iterator[str]:
    for child in r:
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in SIGNS:
            yield "" if child.get(f"{W}type") == "page" else SIGNS[child.tag]


def _on(properties: Any, name: str, otherwise: bool = False) -> bool:
    found = properties.find(f"{W}{name}") if properties is not None else None
    return otherwise if found is None else found.get(f"{W}val", "1").lower() not in _OFF
