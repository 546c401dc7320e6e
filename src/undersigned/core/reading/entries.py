"""From the blocks of a list of signatories to its entries: lines, items, paragraphs, rows of tables."""

from __future__ import annotations

import re
from collections.abc import Sequence

from undersigned.core.errors import N_, Sentence
from undersigned.core.reading.around import LONGEST_HEAD, inline_head, is_list_head
from undersigned.core.reading.block import Block, one_line
from undersigned.core.reading.letter import SignatoryKind
from undersigned.core.reading.lexicon import anywhere
from undersigned.core.reading.naming import looks_like_organisation
from undersigned.core.reading.plain import strip_marker
from undersigned.core.reading.signatory import bare
from undersigned.core.reading.table import Raw, heads_of, row

FEWEST = 2  # organisations between commas that make a list of what might be one entry with its fields
FEWEST_COMMAS = 4  # parts between commas that do
_APART = re.compile(r"\s*;\s*")
_APART_OR_BROKEN = re.compile(r"\s*[;\n]\s*")
_AND = re.compile(r"(?:and|dhe|i|и|te)\s+(?=[^\W\d_])")
_LAST = re.compile(r"\s+(?:and|dhe|i|и|te)\s+(?=\w+\s+\w+$)|(?<=\))\s+(?:and|dhe|i|и|te)\s+")
COMMAS = re.compile(r"\s*,\s*(?![^(]*\))")


def entries_in(blocks: Sequence[Block], warnings: list[Sentence]) -> list[Raw]:
    """The entries in the blocks of a list, heads left out. What was left out besides is added to `warnings`."""
    kind: SignatoryKind = "unknown"
    heads: list[str] = []
    table = -1
    raw: list[Raw] = []
    for position, block in enumerate(blocks):
        inline = inline_head(block.text)
        if inline:
            kind = _kind_under(block.text[: inline.end()], kind)
            raw += [Raw(entry, kind) for entry in _apart(block.text[inline.end() :], block)]
        elif _is_sub_head(blocks, position):
            kind = _kind_under(block.text, kind)
        elif block.cells:
            columns = heads_of(block.cells)
            if block.table != table or any(columns):  # heads may stand again on each page
                table, heads = block.table, columns
            if not any(columns):
                raw += row(block, heads, kind)
        else:
            alone = not block.marker and _stands_alone(blocks, position)
            entries = [block.text.strip()] if block.marker else _apart(block.text, block, commas=alone)
            raw += [Raw(entry, kind) for entry in entries]
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
        between = [part for part in COMMAS.split(parts[0]) if part.strip(" .")]
        organisations = sum(looks_like_organisation(part) >= 0.9 for part in between)
        if len(between) >= FEWEST_COMMAS or organisations >= FEWEST:
            parts = _last_two(between)
    if len(parts) > 1 and (joined := _AND.match(parts[-1])) and parts[-1][joined.end()].isupper():
        parts[-1] = parts[-1][joined.end() :]
    return [stripped for part in parts if (stripped := strip_marker(part)[1].strip(" \t,;"))]


def _last_two(parts: list[str]) -> list[str]:
    """The same parts; the last is two when it ends in "and" and a name of two words, or an acronym stands before."""
    found = _LAST.search(parts[-1].rstrip(" ."))
    if not found or len(parts) < FEWEST:
        return parts
    names = all(word[0].isupper() for word in parts[-1][found.end() :].split())
    if not names and parts[-1][found.start() - 1] != ")":
        return parts
    return [*parts[:-1], parts[-1][: found.start()], parts[-1][found.end() :]]
