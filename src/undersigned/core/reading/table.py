"""Rows of a table that lists signatories."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from undersigned.core.reading.block import Block, one_line
from undersigned.core.reading.letter import SignatoryKind
from undersigned.core.reading.lexicon import lexicons
from undersigned.core.reading.naming import GUESS, MONONYM, looks_like_organisation, looks_like_person
from undersigned.core.reading.person import STRONG
from undersigned.core.reading.plain import strip_marker
from undersigned.core.reading.signed import is_signed

NAMES = {"name", "person", "organisation"}
NOT_KEPT = {"", "number", "other"}


@dataclass(frozen=True, slots=True)
class Raw:
    """An entry before it is read: its words as written, its columns if it stands in a table with heads."""

    verbatim: str
    kind: SignatoryKind
    fields: tuple[tuple[str, str], ...] = ()
    number: int = 0  # its own, where several stand side by side


@lru_cache
def _known_heads() -> dict[str, str]:
    return {head.rstrip("."): name for each in lexicons() for name, heads in each.columns for head in heads}


def heads_of(cells: tuple[str, ...]) -> list[str]:
    """What each column holds, when the cells are heads; "" for every one when they are not."""
    names = [_known_heads().get(one_line(cell).lower().rstrip(" :."), "") for cell in cells]
    sure = bool(NAMES & {*names}) and sum(bool(name) for name in names) >= min(2, len(cells))
    return names if sure else [""] * len(cells)


def row(block: Block, heads: list[str], kind: SignatoryKind) -> list[Raw]:
    """The entries of one row: one by the columns' heads, one for each cell that names its own, or one in all.

    `heads` are of `heads_of`, or empty; `kind` is the kind under whose head the table stands.
    """
    if any(heads):
        return _by_heads(block, heads, kind)
    cells = [strip_marker(cell) for cell in block.cells]
    if block.marker:
        cells[0] = (block.marker, block.cells[0])
    full = [(marker, cell) for marker, cell in cells if cell]
    if all(is_signed(cell) for _, cell in full):
        return [Raw(cell, kind, (("name", ", ".join(cell.split("\n"))),)) for _, cell in full]
    if len(full) == 1 or all(marker for marker, _ in full) or _side_by_side([cell for _, cell in full]):
        return [Raw(cell, kind, number=_number(marker)) for marker, cell in full]
    if len(full) > 1 and re.fullmatch(r"\d{1,5}", full[0][1]):
        full = full[1:]
    return [Raw(block.text, kind, (("name", ", ".join(cell for _, cell in full)),))]


def _by_heads(block: Block, heads: list[str], kind: SignatoryKind) -> list[Raw]:
    said = {head: cell for head, cell in zip(heads, block.cells, strict=False) if head not in NOT_KEPT and cell}
    if not said:
        return []
    person = said.pop("person", "")
    name, organisation = person or said.pop("name", ""), said.pop("organisation", "")
    if name and organisation:
        said.setdefault("affiliation", organisation)
    if name and (person or organisation) and looks_like_organisation(name) < STRONG:
        kind = "person"
    elif organisation and not name:
        kind = "organisation"
    return [Raw(block.text, kind, (("name", name or organisation), *said.items()))]


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
