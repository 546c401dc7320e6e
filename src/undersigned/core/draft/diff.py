"""Word diff: what changed between two drafts or two editions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from undersigned.core.draft.align import likeness, matches

Op = Literal["same", "gone", "new"]
Fate = Literal["same", "moved", "changed", "added", "removed"]
# A word or a sign with the space before it, so that two words are equal whatever space surrounds them.
_TOKEN = re.compile(r"(\s*)(\w+|[^\w\s]|\Z)")
# Below this share of equal words two clauses are not one clause reworded, but two clauses.
_RELATED = 0.4
_MOVED = 0.6  # the same for clauses that do not stand in their order
_MOST_MOVES = 40_000  # pairs of clauses that are compared to find those that moved
_WINDOW = 12  # how far down the reworded form of a clause is looked for


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
    moved: bool = False

    @property
    def changed(self) -> bool:
        """Whether any word differs."""
        return any(piece.op != "same" for piece in self.pieces)

    @property
    def fate(self) -> Fate:
        """What became of the clause, in one word."""
        if self.old is None:
            return "added"
        if self.new is None:
            return "removed"
        return "moved" if self.moved else "changed" if self.changed else "same"


def word_diff(old: str, new: str) -> tuple[Piece, ...]:
    """The pieces in reading order. "same" and "gone" joined give `old`; "same" and "new" joined give `new`."""
    before, after = _tokens(old), _tokens(new)
    # The empty word that ends both is no equal word: it only holds the space after the last one.
    pairs = matches([word for _, word in before[:-1]], [word for _, word in after[:-1]])
    pieces: list[tuple[Op, str]] = []
    a = b = 0
    for i, j in [*pairs, (len(before) - 1, len(after) - 1)]:
        pieces += _replaced(_words(before[a:i]) + before[i][0], _words(after[b:j]) + after[j][0])
        pieces.append(("same", before[i][1]))
        a, b = i + 1, j + 1
    return tuple(_joined(pieces))


def _tokens(text: str) -> list[tuple[str, str]]:
    """Pairs of space and word; the last word is empty."""
    found: list[tuple[str, str]] = _TOKEN.findall(text)
    return found[:-1] if len(found) > 1 and not found[-2][1] else found


def _words(tokens: list[tuple[str, str]]) -> str:
    return "".join(space + word for space, word in tokens)


def _replaced(gone: str, came: str) -> Iterator[tuple[Op, str]]:
    """One stretch for another. Space that both begin or end with has stayed."""
    head = _common_space(gone, came)
    yield "same", gone[:head]
    gone, came = gone[head:], came[head:]
    tail = _common_space(gone[::-1], came[::-1])
    yield "gone", gone[: len(gone) - tail]
    yield "new", came[: len(came) - tail]
    yield "same", gone[len(gone) - tail :]


def _common_space(one: str, other: str) -> int:
    length = 0
    for a, b in zip(one, other, strict=False):
        if a != b or not a.isspace():
            break
        length += 1
    return length


def _joined(pieces: list[tuple[Op, str]]) -> Iterator[Piece]:
    """Neighbours of one kind as one piece; no empty pieces."""
    op: Op = "same"
    words: list[str] = []
    for each, text in pieces:
        if each != op and text:
            if words:
                yield Piece(op, "".join(words))
            op, words = each, []
        if text:
            words.append(text)
    if words:
        yield Piece(op, "".join(words))


def clause_diff(old: Sequence[str], new: Sequence[str]) -> tuple[ClauseChange, ...]:
    """Both versions aligned clause by clause, in the new version's order; clauses that went stand where they were.

    A clause that stands elsewhere with nearly the same words has moved; its pieces say what was reworded.
    """
    changes: list[ClauseChange] = []
    a = b = 0
    for i, j in [*matches(old, new), (len(old), len(new))]:
        changes += _pair(old, new, range(a, i), range(b, j))
        if i < len(old):
            changes.append(ClauseChange(i, j, _whole("same", old[i])))
        a, b = i + 1, j + 1
    return tuple(_with_moves(old, new, changes))


def _whole(op: Op, words: str) -> tuple[Piece, ...]:
    return (Piece(op, words),) if words else ()


def _pair(old: Sequence[str], new: Sequence[str], gone: range, came: range) -> Iterator[ClauseChange]:
    """Pair reworded clauses in their order; whatever finds no partner went or came."""
    bags = {n: Counter(old[n].split()) for n in gone}
    start = gone.start
    for index in came:
        words = Counter(new[index].split())
        near = range(start, min(start + _WINDOW, gone.stop))
        partner = max(near, key=lambda n: likeness(bags[n], words), default=None)
        if partner is None or likeness(bags[partner], words) < _RELATED:
            yield ClauseChange(None, index, _whole("new", new[index]))
            continue
        for lost in range(start, partner):
            yield ClauseChange(lost, None, _whole("gone", old[lost]))
        yield ClauseChange(partner, index, word_diff(old[partner], new[index]))
        start = partner + 1
    for lost in range(start, gone.stop):
        yield ClauseChange(lost, None, _whole("gone", old[lost]))


def _with_moves(old: Sequence[str], new: Sequence[str], changes: list[ClauseChange]) -> Iterator[ClauseChange]:
    """A clause that went here and came there with nearly the same words has moved."""
    went = [c.old for c in changes if c.old is not None and c.new is None]
    came = [c.new for c in changes if c.new is not None and c.old is None]
    homes = _homes(old, new, went, came)
    moved = set(homes.values())
    for change in changes:
        if change.new in homes:
            home = homes[change.new]
            yield ClauseChange(home, change.new, word_diff(old[home], new[change.new]), moved=True)
        elif change.new is not None or change.old not in moved:
            yield change


def _homes(old: Sequence[str], new: Sequence[str], went: list[int], came: list[int]) -> dict[int, int]:
    """Where clauses that came were before: new index -> old index."""
    same: dict[str, list[int]] = {}
    for home in went:
        same.setdefault(old[home], []).append(home)
    homes = {index: same[new[index]].pop(0) for index in came if same.get(new[index])}
    bags = {home: Counter(old[home].split()) for places in same.values() for home in places}
    left = [index for index in came if index not in homes]
    for index in left if len(bags) * len(left) <= _MOST_MOVES else ():
        words = Counter(new[index].split())
        home = max(bags, key=lambda n: likeness(bags[n], words), default=-1)
        if home >= 0 and likeness(bags[home], words) >= _MOVED:
            del bags[home]
            homes[index] = home
    return homes
