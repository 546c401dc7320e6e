"""Word diff: what changed between two drafts or two editions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Op = Literal["same", "gone", "new"]
_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
# Below this share of equal words two clauses are not one clause reworded, but two clauses.
_RELATED = 0.4


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that stayed, went or came."""

    op: Op
    text: str


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """One clause in both versions: indexes from 0, None on the side where it is missing."""

    old: int | None
    new: int | None
    pieces: tuple[Piece, ...]

    @property
    def changed(self) -> bool:
        """Whether any word differs."""
        return any(piece.op != "same" for piece in self.pieces)


def word_diff(old: str, new: str) -> tuple[Piece, ...]:
    """The pieces in reading order. "same" and "gone" joined give `old`; "same" and "new" joined give `new`."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(before[a:b])))
            continue
        if b > a:
            pieces.append(Piece("gone", "".join(before[a:b])))
        if d > c:
            pieces.append(Piece("new", "".join(after[c:d])))
    return tuple(pieces)


def clause_diff(old: Sequence[str], new: Sequence[str]) -> tuple[ClauseChange, ...]:
    """Both versions aligned clause by clause, in the new version's order; clauses that went stand where they were."""
    changes: list[ClauseChange] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            changes += [
                ClauseChange(a + n, c + n, (Piece("same", old[a + n]),) if old[a + n] else ()) for n in range(b - a)
            ]
        else:
            changes += _pair(old, new, range(a, b), range(c, d))
    return tuple(changes)


def _pair(old: Sequence[str], new: Sequence[str], gone: range, came: range) -> Iterator[ClauseChange]:
    """Pair reworded clauses in their order; whatever finds no partner went or came."""
    start = gone.start
    for index in came:
        partner = next((n for n in range(start, gone.stop) if _likeness(old[n], new[index]) >= _RELATED), None)
        if partner is None:
            yield ClauseChange(None, index, (Piece("new", new[index]),))
            continue
        for lost in range(start, partner):
            yield ClauseChange(lost, None, (Piece("gone", old[lost]),))
        yield ClauseChange(partner, index, word_diff(old[partner], new[index]))
        start = partner + 1
    for lost in range(start, gone.stop):
        yield ClauseChange(lost, None, (Piece("gone", old[lost]),))


def _likeness(one: str, other: str) -> float:
    """Share of equal words, 0 to 1, by their multiset: quick, and order does not matter."""
    matcher = SequenceMatcher(None, one.split(), other.split(), autojunk=False)
    return matcher.quick_ratio()
