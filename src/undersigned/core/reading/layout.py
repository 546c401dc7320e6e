"""The letter's parts: what stands at its head, which blocks are clauses, and of which kind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from undersigned.core.reading.block import Block, one_line
from undersigned.core.reading.dates import dateline, opens_with_dateline
from undersigned.core.reading.letter import ClauseKind, LetterClause
from undersigned.core.reading.lexicon import anywhere

LONGEST_TITLE = 300
LONGEST_HEADING = 110
NEAR_HEAD = 5  # blocks among which a dateline is looked for
_ENDS = re.compile(r"[.!;,:…][\"”’»)]*$")
_EMPHASIS = re.compile(r"^(\*\*|__|\*|_)(?=\S)(.+?)(?<=\S)\1$", re.DOTALL)


@dataclass(slots=True)
class Layout:
    """What a letter's blocks are, its list of signatories apart."""

    title: str = ""
    subtitle: str | None = None
    dateline: str | None = None
    date: str | None = None
    clauses: list[LetterClause] = field(default_factory=list)


def lay_out(blocks: Sequence[Block]) -> Layout:
    """Title, subtitle, dateline and clauses of a letter without its list of signatories."""
    found = Layout()
    body = _take_dateline(list(blocks), found)
    body = _take_head(body, found)
    for block, following in zip_longest(body, body[1:]):
        kind = _kind(block, following)
        text = plain_words(block.text)
        found.clauses.append(LetterClause(f"c{len(found.clauses) + 1}", kind, text))
    if found.date is None and found.dateline is None and found.clauses:
        opening = opens_with_dateline(found.clauses[0].text)
        found.date = opening.iso if opening else None
    return found


def plain_words(text: str) -> str:
    """One line, without asterisks around all of it."""
    line = one_line(text)
    while found := _EMPHASIS.match(line):
        line = found[2]
    return line


def _take_dateline(blocks: list[Block], found: Layout) -> list[Block]:
    """The line of place and date, near the head or at the end of the words."""
    last = len(blocks)
    for index in [*range(min(NEAR_HEAD, last)), *range(last - 1, max(NEAR_HEAD, last - 4) - 1, -1)]:
        date = dateline(plain_words(blocks[index].text))
        if date:
            found.dateline, found.date = plain_words(blocks[index].text), date.iso
            return blocks[:index] + blocks[index + 1 :]
    return blocks


def _take_head(blocks: list[Block], found: Layout) -> list[Block]:
    """Title and subtitle, as far as there are any."""
    if not blocks or not _may_be_title(blocks[0], len(blocks)):
        return blocks
    found.title = plain_words(blocks[0].text)
    rest = blocks[1:]
    if rest and (rest[0].style == "subtitle" or (len(rest) > 1 and _may_be_subtitle(rest[0]))):
        found.subtitle = plain_words(rest[0].text)
        rest = rest[1:]
    return rest


def _may_be_title(block: Block, blocks: int) -> bool:
    if block.style == "title":
        return True
    text = plain_words(block.text)
    if block.marker or len(text) > LONGEST_TITLE or is_salutation(text):
        return False
    if block.style == "heading":
        return True
    return blocks > 1 and not _ENDS.search(text)


def _may_be_subtitle(block: Block) -> bool:
    text = plain_words(block.text)
    if block.style or block.marker or len(text) > LONGEST_TITLE:
        return False
    return not _ENDS.search(text) and not text.endswith("?") and not is_salutation(text)


def is_salutation(text: str) -> bool:
    """Whether a line addresses somebody: "Dear ministers,"."""
    found = anywhere("salutations").match(text)
    return found is not None and len(text) <= 120 and (text.endswith((",", ":", "!")) or text[found.end() :][:1] == ":")


def _kind(block: Block, following: Block | None) -> ClauseKind:
    if block.style in ("heading", "title", "subtitle"):
        return "heading"
    if block.marker:
        return "item"
    text = plain_words(block.text)
    if following is None or len(text) > LONGEST_HEADING or not block.loose or is_salutation(text):
        return "paragraph"
    ends = _ENDS.search(text)
    if not ends and text[:1].isupper() and len(text.split()) <= 14:
        return "heading"
    return "paragraph"
