"""The letter's parts: what stands at its head, which blocks are clauses, and of which kind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from undersigned.core.reading.block import Block, one_line
from undersigned.core.reading.dates import dateline, opens_with_dateline
from undersigned.core.reading.letter import ClauseKind, LetterClause
from undersigned.core.reading.lexicon import anywhere

LONGEST_TITLE = 300
LONGEST_HEADING = 110
NEAR_HEAD = 5  # blocks among which a dateline is looked for
FEWEST_WORDS = 4  # in a subtitle where headings follow: fewer are rather the first of the headings
MOST_NUMBERED = 8  # words in a heading with a number
NEAR_SUBJECT = 15  # blocks among which a line of subject is looked for: addressees stand before it
_ENDS = re.compile(r"[.!;,:…][\"”’»)]*(?:\[\d{1,3}\]|[¹²³⁰⁴-⁹*])*$")
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
    body = _take_subject(body, found) or _take_head(body, found)
    for before, block, following in zip([None, *body], body, [*body[1:], None], strict=False):
        kind = _kind(block, following, before)
        text = plain_words(block.text)
        if kind == "heading" and block.marker.strip("#"):
            text = f"{block.marker} {text}"
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


def _take_subject(blocks: list[Block], found: Layout) -> list[Block] | None:
    """The title in a line of subject: "Subject: A bridge for both banks"; None where there is none."""
    if not blocks or blocks[0].style in ("title", "heading"):
        return None
    for index, block in enumerate(blocks[:NEAR_SUBJECT]):
        text = plain_words(block.text)
        label = anywhere("subjects").match(text)
        if label and text[label.end() : label.end() + 1] == ":" and 0 < len(text[label.end() + 1 :]) <= LONGEST_TITLE:
            found.title = plain_words(text[label.end() + 1 :])
            return blocks[:index] + blocks[index + 1 :]
        if is_salutation(text) and text.endswith((",", "!")):
            return None
    return None


def _take_head(blocks: list[Block], found: Layout) -> list[Block]:
    """Title and subtitle, as far as there are any."""
    if not blocks or not _may_be_title(blocks[0], len(blocks)):
        return blocks
    found.title = plain_words(blocks[0].text)
    rest = blocks[1:]
    if rest and (rest[0].style == "subtitle" or (len(rest) > 1 and _may_be_subtitle(rest[0], rest[1:]))):
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


def _may_be_subtitle(block: Block, rest: Sequence[Block]) -> bool:
    text = plain_words(block.text)
    if block.style or block.marker or len(text) > LONGEST_TITLE or _is_first_heading(text, rest):
        return False
    if anywhere("salutations").match(text) and any(is_salutation(plain_words(each.text)) for each in rest[:1]):
        return False  # "To the members of the council", "Dear members"
    return not _ENDS.search(text) and not text.endswith("?") and not is_salutation(text)


def _is_first_heading(text: str, rest: Sequence[Block]) -> bool:
    """Whether a line under the title is the first of several headings: as short, or as much in capitals as they."""
    headings = [plain_words(block.text) for block, after in pairwise(rest) if _kind(block, after) == "heading"]
    if text.isupper():
        return any(heading.isupper() for heading in headings)
    return len(text.split()) < FEWEST_WORDS and bool(headings)


def is_salutation(text: str) -> bool:
    """Whether a line addresses somebody: "Dear ministers,"."""
    found = anywhere("salutations").match(text)
    return found is not None and len(text) <= 120 and (text.endswith((",", ":", "!")) or text[found.end() :][:1] == ":")


def _is_numbered_heading(block: Block, before: Block | None, following: Block | None) -> bool:
    """Whether a numbered line is no item of a list but stands over paragraphs: "1. Background"."""
    alone = following is not None and not following.marker and not (before and before.marker) and following.loose
    return (
        alone
        and block.marker[:1].isdigit()
        and len(block.text.split()) <= MOST_NUMBERED
        and not _ENDS.search(block.text)
    )


def _kind(block: Block, following: Block | None, before: Block | None = None) -> ClauseKind:
    if block.style in ("heading", "title", "subtitle"):
        return "heading"
    if block.marker:
        return "heading" if _is_numbered_heading(block, before, following) else "item"
    text = plain_words(block.text)
    if following is None or len(text) > LONGEST_HEADING or not block.loose or is_salutation(text):
        return "paragraph"
    ends = _ENDS.search(text)
    if not ends and text[:1].isupper() and len(text.split()) <= 14:
        return "heading"
    return "paragraph"
