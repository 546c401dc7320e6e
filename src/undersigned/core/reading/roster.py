"""The list of signatories: where it begins and ends among the blocks, and what its entries are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from undersigned.core.errors import N_, Sentence
from undersigned.core.reading.block import Block, one_line
from undersigned.core.reading.company import companies
from undersigned.core.reading.dates import dateline
from undersigned.core.reading.letter import LetterSignatory, SignatoryKind
from undersigned.core.reading.lexicon import anywhere, lexicons
from undersigned.core.reading.naming import GUESS, MONONYM, SURE, looks_like_organisation, looks_like_person
from undersigned.core.reading.plain import strip_marker
from undersigned.core.reading.signatory import LONGEST_ENTRY, Setting, bare, base_of, read_entry, read_row

LONGEST_HEAD = 90
LONGEST_LINE = 200  # of an entry where no head says that it is one
FEWEST = 2  # entries that make a list where no head says so
FEWEST_COMMAS = 4  # parts between commas that make a list of what might be one entry with its fields
_TWO_SENTENCES = re.compile(r"[.!?]\s+[^\W\d_]{3,}\s+\w+\s+\w+")
_SENTENCE = re.compile(r"[.!?]\s+\S|[.!?]$")
_APART = re.compile(r"\s*;\s*")
_APART_OR_BROKEN = re.compile(r"\s*[;\n]\s*")
_AND = re.compile(r"(?:and|dhe|i|и|te)\s+(?=[^\W\d_])")
_LAST = re.compile(r"\s+(?:and|dhe|i|и|te)\s+(?=\w+\s+\w+$)")
_SMALL_WORD = re.compile(r"\b[^\W\d_A-Z]{4,}\b")
_COMMAS = re.compile(r"\s*,\s*(?![^(]*\))")


@dataclass(slots=True)
class Roster:
    """The blocks from `start` to `end` are the list; from `foot` on they are no part of the letter."""

    start: int
    end: int
    foot: int
    entries: list[LetterSignatory] = field(default_factory=list)
    warnings: list[Sentence] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Raw:
    """An entry before it is read: its words as written, its columns if it stands in a table with heads."""

    verbatim: str
    kind: SignatoryKind
    fields: tuple[tuple[str, str], ...] = ()
    number: int = 0  # its own, where several stand side by side


def find_roster(blocks: Sequence[Block]) -> Roster:
    """Where the list of signatories is, and its entries; an empty one at the end where there is none."""
    start = _start(blocks)
    end = start
    while end < len(blocks) and not is_footer(blocks[end].text) and not _is_prose(blocks[end], listed=end > start):
        end += 1
    found = Roster(start, end, foot=_foot(blocks, end if end > start else len(blocks)))
    raw = _entries(blocks[start:end], found.warnings)
    bases = [base for each in raw if (base := base_of(each.verbatim))]
    twice = frozenset(base for base in bases if bases.count(base) > 1) if len(bases) < 2000 else frozenset()
    ordinary = _ordinary([*blocks[:start], *blocks[end:]])
    settings = [Setting(each.kind, twice, ordinary) for each in raw]
    alone = list(map(_read, range(1, len(raw) + 1), raw, settings))
    for entry, each, setting, company in zip(alone, raw, settings, companies(alone), strict=True):
        found.entries.append(
            _read(entry.order, each, replace(setting, company=company)) if entry.confidence < SURE else entry
        )
    return found


def _ordinary(body: Sequence[Block]) -> frozenset[str]:
    """Words that the letter itself writes with a small letter, so that they are no names."""
    return frozenset(word for block in body for word in _SMALL_WORD.findall(block.text))


def _read(order: int, raw: _Raw, setting: Setting) -> LetterSignatory:
    fields = dict(raw.fields)
    return read_row(order, raw.verbatim, fields, setting) if fields else read_entry(order, raw.verbatim, setting)


def _foot(blocks: Sequence[Block], end: int) -> int:
    """The first block after the list that says whom to ask for more, or other things of the kind."""
    return next((index for index in range(end, len(blocks)) if is_footer(blocks[index].text)), len(blocks))


def is_list_head(text: str) -> bool:
    """Whether words stand over a list of signatories: "Signed by:"."""
    line = one_line(text).rstrip(" :.–—-*")
    if not line or len(line) > LONGEST_HEAD:
        return False
    head = anywhere("list_heads").match(line)
    if head is None:
        return False
    rest = line[head.end() :].strip()
    inner = rest.strip("()")
    aside = rest[:1] == "(" and rest.find(")") == len(rest) - 1
    few = aside or len(inner.split()) <= 4
    return not inner or one_line(text).endswith(":") or (few and inner.islower()) or inner.isdigit()


def is_footer(text: str) -> bool:
    """Whether words are no part of a letter but stand under it: whom to ask for more."""
    line = one_line(text[:200])
    found = anywhere("footers").match(line.lstrip("* #"))
    return line.strip(" *#") == "" or (found is not None and (line[found.end() :].lstrip()[:1] in {":", ""}))


def _start(blocks: Sequence[Block]) -> int:
    """The first block of the list: its head, or the first of the entries at the letter's end."""
    for index in range(len(blocks) - 1, 0, -1):
        if is_list_head(blocks[index].text) or _inline_head(blocks[index].text):
            return _first_head(blocks, index)
    return _tail(blocks)


def _first_head(blocks: Sequence[Block], last: int) -> int:
    """The first of several heads ("Organisations:", "Individuals:") with nothing but entries between them."""
    first = last
    for index in range(last - 1, 0, -1):
        if is_list_head(blocks[index].text):
            first = index
        elif _is_prose(blocks[index], listed=True):
            break
    return first


def _inline_head(text: str) -> re.Match[str] | None:
    """ "Signatories: One, Two, Three" in one paragraph."""
    head, colon, rest = text.partition(":")
    if not colon or len(rest.split()) < 2 or not is_list_head(head + ":"):
        return None
    return re.match(r"[^:]*:\s*", text)


def _tail(blocks: Sequence[Block]) -> int:
    """The first of the list-like blocks at the end that read like names; the number of blocks when there are none."""
    end = len(blocks)
    while end > 0 and (is_footer(blocks[end - 1].text) or dateline(blocks[end - 1].text)):
        end -= 1
    first = end
    marked = bool(end and blocks[end - 1].marker)
    while first > 1 and bool(blocks[first - 1].marker) == marked and _like_entry(blocks[first - 1]):
        first -= 1
    entries = blocks[first:end]
    if not marked and not all(block.cells for block in entries):
        # Without numbers, the first line of a run that stands alone belongs to what is above it.
        while len(entries) > FEWEST and entries[0].loose and entries[1].loose and not entries[-1].loose:
            first, entries = first + 1, entries[1:]
    named = sum(_like_name(block) for block in entries)
    return first if len(entries) >= FEWEST and named >= 0.6 * len(entries) else len(blocks)


def _like_entry(block: Block) -> bool:
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
    if not listed or block.marker or block.cells or is_list_head(text) or _inline_head(block.text):
        return False
    if len(text) > LONGEST_ENTRY:
        return _SENTENCE.search(text) is not None and len(_COMMAS.split(text)) < 8
    words = text.split()
    small = sum(word[0].islower() for word in words)
    return text.endswith((".", "!", "?")) and len(words) > 9 and small > 0.5 * len(words)


def _entries(blocks: Sequence[Block], warnings: list[Sentence]) -> list[_Raw]:
    kind: SignatoryKind = "unknown"
    heads: list[str] = []
    table = -1
    raw: list[_Raw] = []
    for position, block in enumerate(blocks):
        inline = _inline_head(block.text)
        if inline:
            kind = _kind_under(block.text[: inline.end()], kind)
            raw += [_Raw(entry, kind) for entry in _apart(block.text[inline.end() :], block)]
        elif _is_sub_head(blocks, position):
            kind = _kind_under(block.text, kind)
        elif block.cells:
            if block.table != table or not heads:
                columns = _columns(block.cells)
                table = block.table
                if any(columns):
                    heads = columns
                    continue
                heads = []
            raw += _row(block, heads, kind)
        else:
            alone = not block.marker and _stands_alone(blocks, position)
            entries = [block.text.strip()] if block.marker else _apart(block.text, block, commas=alone)
            raw += [_Raw(entry, kind) for entry in entries]
    numbers = [each.number for each in raw]
    if sorted(numbers) == list(range(1, len(raw) + 1)):
        raw.sort(key=lambda each: each.number)
    kept = [each for each in raw if each.fields or any(c.isalnum() for c in bare(each.verbatim))]
    if len(kept) < len(raw):
        contacts = N_("Lines that hold nothing but contacts were left out of the list of signatories.")
        warnings.append(Sentence(contacts))
    return kept


def _is_sub_head(blocks: Sequence[Block], position: int) -> bool:
    """Whether a block stands over entries: a head, a heading, or words with a colon."""
    block = blocks[position]
    if block.marker:
        return False
    text = one_line(block.text)
    return block.style == "heading" or is_list_head(text) or (text.endswith(":") and len(text) <= LONGEST_HEAD)


def _stands_alone(blocks: Sequence[Block], position: int) -> bool:
    """Whether a block is the only one under its head."""
    before = position == 0 or _is_sub_head(blocks, position - 1)
    return before and (position + 1 == len(blocks) or _is_sub_head(blocks, position + 1))


def _kind_under(head: str, before: SignatoryKind) -> SignatoryKind:
    """The kind that a head names, `before` where it names none, and "unknown" where it names both."""
    people, organisations = anywhere("person_heads").search(head), anywhere("organisation_heads").search(head)
    if people and organisations:
        return "unknown"
    return "person" if people else "organisation" if organisations else before


def _apart(text: str, block: Block, *, commas: bool = True) -> list[str]:
    """The entries of a paragraph that lists several; `commas`: they too may part them."""
    apart = _APART if block.wrapped else _APART_OR_BROKEN
    parts = [part for part in apart.split(text) if part.strip(" .,")]
    if len(parts) == 1 and commas:
        between = [part for part in _COMMAS.split(parts[0]) if part.strip(" .")]
        organisations = sum(looks_like_organisation(part) >= 0.9 for part in between)
        if len(between) >= FEWEST_COMMAS or organisations >= FEWEST:
            parts = _last_two(between)
    if len(parts) > 1 and (joined := _AND.match(parts[-1])) and parts[-1][joined.end()].isupper():
        parts[-1] = parts[-1][joined.end() :]
    return [stripped for part in parts if (stripped := strip_marker(part)[1].strip(" \t,;"))]


def _last_two(parts: list[str]) -> list[str]:
    """The same parts; the last is two when it ends in "and" and a name of two words that no other word links."""
    found = _LAST.search(parts[-1].rstrip(" ."))
    if not found or len(parts) < FEWEST or not all(word[0].isupper() for word in parts[-1][found.end() :].split()):
        return parts
    return [*parts[:-1], parts[-1][: found.start()], parts[-1][found.end() :]]


def _columns(cells: tuple[str, ...]) -> list[str]:
    """The field of each column when the cells are heads; "" for every one when they are not."""
    known = {head: name for each in lexicons() for name, heads in each.columns for head in heads}
    names = [known.get(one_line(cell).lower().rstrip(" :."), "") for cell in cells]
    if "organisation" in names:
        names = [("affiliation" if "name" in names else "name") if name == "organisation" else name for name in names]
    sure = "name" in names and sum(bool(name) for name in names) >= min(2, len(cells))
    return names if sure else [""] * len(cells)


def _row(block: Block, heads: list[str], kind: SignatoryKind) -> list[_Raw]:
    """The entries of one row: one by the columns' heads, one for each cell that has its own number, or one in all."""
    if heads:
        fields = tuple((name, cell) for name, cell in zip(heads, block.cells, strict=False) if name and cell)
        kept = tuple((name, cell) for name, cell in fields if name not in {"number", "other"})
        return [_Raw(block.text, kind, kept)] if kept else []
    cells = [strip_marker(cell) for cell in block.cells]
    if block.marker:
        cells[0] = (block.marker, block.cells[0])
    full = [(marker, cell) for marker, cell in cells if cell]
    if len(full) == 1 or all(marker for marker, _ in full) or _side_by_side([cell for _, cell in full]):
        return [_Raw(cell, kind, number=_number(marker)) for marker, cell in full]
    if len(full) > 1 and re.fullmatch(r"\d{1,5}", full[0][1]):
        full = full[1:]
    return [_Raw(block.text, kind, (("name", ", ".join(cell for _, cell in full)),))]


def _number(marker: str) -> int:
    """The number in a list marker, 0 where there is none."""
    digits = marker.strip("().] ")
    return int(digits) if digits.isascii() and digits.isdigit() else 0


def _side_by_side(cells: list[str]) -> bool:
    """Whether each cell is a signatory of its own: all are organisations, or all are people."""
    organisations = [looks_like_organisation(cell.split(",")[0]) for cell in cells]
    people = [looks_like_person(cell.split(",")[0]) for cell in cells]
    named = organisations[0] >= MONONYM and all(score >= GUESS for score in organisations[1:])
    return named or all(score >= GUESS for score in people)
