"""What stands around a list of signatories: heads over it, what closes a letter, and what follows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from undersigned.core.reading.block import Block, one_line
from undersigned.core.reading.lexicon import anywhere

LONGEST_HEAD = 90
LONGEST_CLOSING = 60
_MARK = r"(?:\[\d{1,3}\]|[¹²³⁰⁴-⁹]{1,3}|\*{1,3}|[†‡])"
_NOTE = re.compile(rf"{_MARK}(?=\s*\S)")
_REFERENCE = re.compile(rf"(?<=[^\s\[*¹²³⁰⁴-⁹]){_MARK}(?![\w*])")


def is_list_head(text: str) -> bool:
    """Whether words stand over a list of signatories: "Signed by:", "Signatories (12)", "Signatories of the letter"."""
    rest = _after_head(text)
    return rest is not None and (is_sure_head(text) or (len(rest.split()) <= 4 and rest.islower()))


def is_sure_head(text: str) -> bool:
    """Whether words stand over such a list whatever follows them, for they say nothing else."""
    rest = _after_head(text)
    if not rest or rest.isdigit():
        return rest is not None
    aside = rest[0] == "(" and rest.find(")") == len(rest) - 1
    return aside and (rest.islower() or rest.strip("()").isdigit())


def _after_head(text: str) -> str | None:
    """What follows the name of a list in words that begin with it; None where they do not."""
    line = one_line(text).strip(" :.–—-*#_")
    head = anywhere("list_heads").match(line) if len(line) <= LONGEST_HEAD else None
    return line[head.end() :].strip() if head else None


def may_be_list_head(text: str) -> bool:
    """Whether words may stand over such a list, if names follow: "This call is supported by these groups:"."""
    line = one_line(text).strip(" *#_")
    if not line.endswith(":") or len(line) > LONGEST_HEAD or anywhere("behalf").match(line):
        return False
    return anywhere("list_heads").search(line) is not None


def is_footer(text: str) -> bool:
    """Whether words are no part of a letter but stand under it: whom to ask for more."""
    line = one_line(text[:200])
    found = anywhere("footers").match(line.lstrip("* #"))
    return line.strip(" *#") == "" or (found is not None and (line[found.end() :].lstrip()[:1] in {":", ""}))


def inline_head(text: str) -> re.Match[str] | None:
    """ "Signatories: One, Two, Three" in one paragraph."""
    head, colon, rest = text.partition(":")
    line = one_line(head).lstrip("*#_ ")
    if not colon or len(rest.split()) < 2 or len(line) > LONGEST_HEAD or not anywhere("list_heads").match(line):
        return None
    return re.match(r"[^:]*:\s*", text)


def is_closing(text: str) -> bool:
    """Whether words close a letter, before the names: "Yours sincerely,"."""
    line = one_line(text[:LONGEST_CLOSING]).rstrip(" ,.!*")
    return anywhere("closings").fullmatch(line) is not None


def is_postscript(text: str) -> bool:
    """Whether words are a postscript: "P.S. The list stays open."."""
    return anywhere("postscripts").match(text.lstrip("* ")) is not None


def note_mark(block: Block) -> str:
    """The sign or number in brackets that a block begins with, as a footnote does; "" where there is none."""
    found = _NOTE.match(f"{block.marker} {block.text}".lstrip())
    return found[0] if found else ""


def with_mark(block: Block, notes: frozenset[str]) -> Block:
    """A footnote whose mark was taken for a list's bullet, as it stands in the source; any other block as it is."""
    if not block.marker or note_mark(block) not in notes:
        return block
    return replace(block, text=f"{block.marker} {block.text}", marker="", style="")


def notes_in(blocks: Sequence[Block]) -> frozenset[str]:
    """The marks of footnotes to which words of these blocks refer: "without a hearing.[1]"."""
    marks = {mark for block in blocks if (mark := note_mark(block)) and not block.text.rstrip().endswith(mark)}
    return (
        frozenset(marks & {mark for block in blocks for mark in _REFERENCE.findall(block.text)})
        if marks
        else frozenset()
    )
