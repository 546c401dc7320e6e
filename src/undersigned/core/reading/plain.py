"""Plain text: from bytes to lines to blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from undersigned.core.errors import N_, ReadingError
from undersigned.core.reading.block import Block
from undersigned.core.reading.dates import starts_with_date

# What other kinds of file begin with, and what to do about them.
_KINDS = (
    (b"%PDF", N_("This is a PDF. Save the letter as plain text or as a Word file (.docx).")),
    (b"\xd0\xcf\x11\xe0", N_("This is an old Word file, or one with a password. Save it as .docx without a password.")),
    (b"PK\x03\x04", N_("This is no letter in plain text, and no Word file (.docx) either.")),
    (b"{\\rtf", N_("This is a rich text file. Save the letter as plain text or as a Word file (.docx).")),
)
_MARKER = re.compile(
    r"[ \t]*(?P<marker>"
    r"\(?\d{1,5}[.)\]](?=\s|[^\W\d_])|\d{1,5}(?=\t)"  # 1. 1) (1) 1.Name, and a number before a tab
    r"|\(?(?:[a-z]|[ivx]{1,5})\)(?=\s)"  # a) (iv)
    r"|[•·▪◦●‣∙▫■□➢✓*–—-](?=\s)|[•▪●‣➢]"
    r")[ \t]*(?=\S)"
)
_HEADING = re.compile(r"[ \t]*(#{1,6})[ \t]+(?=\S)")
_RULE = re.compile(r"\s*(?:[=\-_*~–—]{3,}|\*(?: +\*){2,})\s*")
_CELLS = re.compile(r"\t+| {3,}")
FEWEST_NAMES = 3  # lines that all begin with a capital letter and end without a point: names, and no paragraph
NARROWEST, WIDEST = 40, 110  # a text whose lines are in between may have been broken by hand or by a mail program


def decode(data: bytes) -> str:
    """The text of a UTF-8 file. Raises ReadingError, saying what to do, for anything else and for an empty file."""
    for start, sentence in _KINDS:
        if data.startswith(start):
            raise ReadingError(sentence)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ReadingError(N_("The text is in UTF-16. Save it as UTF-8."))
    if b"\0" in data:
        raise ReadingError(N_("This is a binary file. Save the letter as plain text or as a Word file (.docx)."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ReadingError(N_("The text is not in UTF-8 (line %(line)s). Save it as UTF-8."), line=line) from error
    if not text.strip():
        raise ReadingError(N_("There is nothing to read: no words at all."))
    return text


def strip_marker(line: str) -> tuple[str, str]:
    """A line's list number or bullet, "" when it has none, and the rest of the line without outer space."""
    found = _MARKER.match(line)
    if not found or starts_with_date(line.strip()):
        return "", line.strip()
    return found["marker"], line[found.end() :].strip()


def blocks(text: str) -> list[Block]:
    """The blocks of a plain text: paragraphs are put together again where their lines were broken."""
    lines = text.splitlines()
    width = max((len(line.rstrip()) for line in lines if " " in line.strip()), default=0)
    made: list[Block] = []
    for run, loose in _runs(lines):
        marker, first = strip_marker(run[0])
        wrapped = NARROWEST <= width <= WIDEST and _is_wrapped(run, width)
        current = [first]
        for line in run[1:]:
            deeper = bool(marker) and _indent(line) > _indent(run[0])
            if deeper or wrapped or _goes_on(current[-1], line):
                current.append(line.strip())
                continue
            made.append(_block(current, marker, loose))
            marker, loose, current = "", False, [line.strip()]
        made.append(_block(current, marker, loose))
    return made


def _runs(lines: list[str]) -> Iterator[tuple[list[str], bool]]:
    """Lines that may belong together, and whether a blank line stands before them.

    A blank line or a rule ends a run, and so do a colon and a heading; what has a list marker begins one.
    """
    run: list[str] = []
    loose = following = True
    for line in lines:
        blank = not line.strip() or _RULE.fullmatch(line) is not None
        ends = bool(run) and (run[-1].rstrip().endswith(":") or _HEADING.match(run[-1]) is not None)
        if run and (blank or ends or strip_marker(line)[0] or _HEADING.match(line)):
            yield run, loose
            run, following = [], False
        if blank:
            following = True
            continue
        if not run:
            loose = following
        run.append(line)
    if run:
        yield run, loose


def _is_wrapped(run: list[str], width: int) -> bool:
    """Whether each line was broken because its next word did not fit, or amid a sentence: no list of names looks so."""
    if len(run) >= FEWEST_NAMES and run[-1].rstrip()[-1].isalnum() and all(not _starts_small(line) for line in run[1:]):
        return False
    return all(
        len(line.rstrip()) + 1 + len(following.split(maxsplit=1)[0]) > width or _starts_small(following)
        for line, following in pairwise(run)
    )


def _starts_small(line: str) -> bool:
    return line.lstrip()[0].islower()


def _goes_on(before: str, line: str) -> bool:
    """Whether a line that begins with a small letter goes on with a long one before it."""
    word = line.split(maxsplit=1)[0]
    return word[0].islower() and len(before) >= NARROWEST and "@" not in word and "\t" not in line.strip()


def _block(lines: list[str], marker: str, loose: bool) -> Block:
    heading = _HEADING.match(lines[0]) if not marker else None
    if heading:
        text = "\n".join([lines[0][heading.end() :].rstrip(" #"), *lines[1:]]).strip()
        return Block(text or lines[0], "heading", level=len(heading[1]) - 1, loose=loose)
    text = "\n".join(lines)
    cells = tuple(cell.strip() for cell in _CELLS.split(text)) if len(lines) == 1 else ()
    return Block(
        text,
        "item" if marker else "",
        marker=marker,
        cells=cells if len(cells) > 1 and all(cells) else (),
        loose=loose,
        wrapped=True,
    )


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
