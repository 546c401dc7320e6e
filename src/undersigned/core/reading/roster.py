"""The list of signatories: where it begins and ends among the blocks, and what its entries are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from undersigned.core.errors import Sentence
from undersigned.core.reading.around import (
    inline_head,
    is_closing,
    is_footer,
    is_list_head,
    is_postscript,
    is_sure_head,
    may_be_list_head,
    note_mark,
    notes_in,
    with_mark,
)
from undersigned.core.reading.block import Block, one_line
from undersigned.core.reading.company import companies
from undersigned.core.reading.dates import dateline
from undersigned.core.reading.entries import COMMAS, entries_in
from undersigned.core.reading.letter import LetterSignatory
from undersigned.core.reading.naming import GUESS, SURE, looks_like_organisation, looks_like_person
from undersigned.core.reading.plain import strip_marker
from undersigned.core.reading.signatory import LONGEST_ENTRY, Setting, bare, base_of, read_entry, read_row
from undersigned.core.reading.signed import joined
from undersigned.core.reading.table import Raw

LONGEST_LINE = 200  # of an entry where no head says that it is one
FEW = 6  # blocks under words that may be a head, of which most must be names
FEWEST = 2  # entries that make a list where no head says so
_TWO_SENTENCES = re.compile(r"[.!?]\s+[^\W\d_]{3,}\s+\w+\s+\w+")
_SENTENCE = re.compile(r"[.!?]\s+\S|[.!?]$")
_OTHERS = re.compile(r"(?:and|dhe|i|kao i|и|као и)\s[^,]*?\d")
_SMALL_WORD = re.compile(r"(?<![\w@./-])[^\W\d_A-Z]{4,}(?![\w@/-]|\.\w)")


@dataclass(slots=True)
class Roster:
    """The blocks from `start` on are the list; `under` it go on the letter's own; from `foot` on nothing is of it."""

    start: int
    foot: int
    under: list[Block]
    entries: list[LetterSignatory] = field(default_factory=list)
    warnings: list[Sentence] = field(default_factory=list)


def find_roster(blocks: Sequence[Block]) -> Roster:
    """Where the list of signatories is, and its entries; an empty one at the end where there is none."""
    notes = notes_in(blocks)
    start = _start(blocks, notes)
    end = start
    while end < len(blocks) and not _ends(blocks, end, notes, listed=end > start):
        end += 1
    foot = _foot(blocks, end if end > start else len(blocks))
    found = Roster(start, foot, under=[with_mark(block, notes) for block in blocks[end:foot]])
    raw = entries_in(joined(blocks[start:end]), found.warnings)
    if _goes_on(blocks, start, end):
        found.start += 1
    bases = [base for each in raw if (base := base_of(each.verbatim))]
    twice = frozenset(base for base in bases if bases.count(base) > 1) if len(bases) < 2000 else frozenset()
    ordinary = _ordinary([*blocks[:start], *blocks[end:]])
    settings = [Setting(each.kind, twice, ordinary) for each in raw]
    alone = list(map(_read, range(1, len(raw) + 1), raw, settings))
    for entry, each, setting, company in zip(alone, raw, settings, companies(alone), strict=True):
        again = entry.confidence < SURE and company != "unknown"
        found.entries.append(_read(entry.order, each, replace(setting, company=company)) if again else entry)
    return found


def _ordinary(body: Sequence[Block]) -> frozenset[str]:
    """Words that the letter itself writes with a small letter, so that they are no names."""
    return frozenset(word for block in body for word in _SMALL_WORD.findall(block.text))


def _read(order: int, raw: Raw, setting: Setting) -> LetterSignatory:
    fields = dict(raw.fields)
    return read_row(order, raw.verbatim, fields, setting) if fields else read_entry(order, raw.verbatim, setting)


def _ends(blocks: Sequence[Block], at: int, notes: frozenset[str], *, listed: bool) -> bool:
    """Whether the block is no part of the list any more."""
    block = blocks[at]
    if is_footer(block.text) or is_postscript(block.text):
        return True
    if listed and (_tells_of_others(block) or note_mark(block) in notes):
        return True
    if listed and not block.marker and dateline(block.text):
        return all(_is_under(each, notes) or _is_prose(each, listed=True) for each in blocks[at : at + FEW])
    return _is_prose(block, listed=listed)


def _goes_on(blocks: Sequence[Block], start: int, end: int) -> bool:
    """Whether a sentence stands around the list: "We, the undersigned:", the list, "call on the mayor to act"."""
    if end >= len(blocks) or end - start < FEWEST or is_footer(blocks[end].text):
        return False
    return blocks[start].text.rstrip().endswith(":") and blocks[end].text[:1].islower()


def _foot(blocks: Sequence[Block], end: int) -> int:
    """The first block after the list that says whom to ask for more, or other things of the kind."""
    return next((index for index in range(end, len(blocks)) if is_footer(blocks[index].text)), len(blocks))


def _start(blocks: Sequence[Block], notes: frozenset[str]) -> int:
    """The first block of the list: its head, or the first of the entries at the letter's end."""
    for index in range(len(blocks) - 1, 0, -1):
        if _is_head(blocks, index) or inline_head(blocks[index].text):
            return _first_head(blocks, index)
    return _tail(blocks, notes)


def _is_head(blocks: Sequence[Block], index: int) -> bool:
    """Whether a block stands over a list: by its words alone, or because names follow too."""
    text = blocks[index].text
    if is_sure_head(text):
        return True
    if not is_list_head(text) and not may_be_list_head(text):
        return False
    following = list(takewhile(lambda block: not _is_prose(block, listed=True), blocks[index + 1 : index + 1 + FEW]))
    if len(following) < (1 if is_list_head(text) else FEWEST):
        return False
    return sum(_like_entry(block) and _like_name(block) for block in following) >= 0.6 * len(following)


def _first_head(blocks: Sequence[Block], last: int) -> int:
    """The first of several heads ("Organisations:", "Individuals:") with nothing but entries between them."""
    first = last
    for index in range(last - 1, 0, -1):
        if _is_head(blocks, index):
            first = index
        elif _is_prose(blocks[index], listed=True):
            break
    return first


def _tail(blocks: Sequence[Block], notes: frozenset[str]) -> int:
    """The first of the list-like blocks at the end that read like names; the number of blocks when there are none."""
    end = len(blocks)
    while end > 0 and _is_under(blocks[end - 1], notes):
        end -= 1
    first = end
    marked = bool(end and blocks[end - 1].marker)
    while first > 1 and bool(blocks[first - 1].marker) == marked and _like_entry(blocks[first - 1]):
        first -= 1
    entries = blocks[first:end]
    if first and is_closing(blocks[first - 1].text):
        return first if sum(map(_like_name, entries)) > 0.6 * len(entries) else len(blocks)
    if not marked and not all(block.cells for block in entries):
        # Without numbers, the first line of a run that stands alone belongs to what is above it.
        while len(entries) > FEWEST and entries[0].loose and entries[1].loose and not entries[-1].loose:
            first, entries = first + 1, entries[1:]
    named = sum(_like_name(block) for block in entries)
    return first if len(entries) >= FEWEST and named >= 0.6 * len(entries) else len(blocks)


def _is_under(block: Block, notes: frozenset[str]) -> bool:
    """Whether a block stands under a list without being of it."""
    text = block.text
    if is_footer(text) or is_postscript(text) or note_mark(block) in notes or dateline(text):
        return True
    return _tells_of_others(block)


def _tells_of_others(block: Block) -> bool:
    """ "and 24 others"."""
    return not block.marker and _OTHERS.match(block.text) is not None


def _like_entry(block: Block) -> bool:
    if is_closing(block.text):
        return False
    texts = [one_line(text) for text in block.cells or (block.text,)]
    if block.style in ("heading", "title", "subtitle") or any(len(text) > LONGEST_LINE for text in texts):
        return False
    if any(text.endswith(("?", "!", ":")) for text in texts):
        return False
    if not block.marker and not block.cells and texts[0].endswith(".") and not _like_name(block):
        return False
    return not any(_TWO_SENTENCES.search(bare(strip_marker(text)[1])) for text in texts)


def _like_name(block: Block) -> bool:
    """Whether most of the longer words of an entry's first part begin with a capital letter."""
    first = re.split(r"[,;(\t]| [–—-] ", bare(block.cells[0] if block.cells else block.text))[0]
    words = [word for word in first.split() if len(word) > 3]
    if not words:
        return first[:1].isupper()
    capital = sum(word[0].isupper() for word in words) / len(words)
    return (
        first[:1].isupper()
        and (capital > 0.5 or looks_like_organisation(first) >= 0.9 or looks_like_person(first) >= GUESS)
        and len(first.split()) <= 14
    )


def _is_prose(block: Block, *, listed: bool) -> bool:
    """Whether a block is a sentence or more, and so no entry."""
    text = one_line(block.text)
    if not listed or block.marker or block.cells or is_list_head(text) or inline_head(block.text):
        return False
    if len(text) > LONGEST_ENTRY:
        return _SENTENCE.search(text) is not None and len(COMMAS.split(text)) < 8
    words = text.split()
    small = sum(word[0].islower() for word in words)
    return text.endswith((".", "!", "?")) and len(words) > 9 and small > 0.5 * len(words)
