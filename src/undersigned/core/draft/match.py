"""Match: which clause became which paragraph, after a text was worked on elsewhere and came back.

Rules held here:

1. Every clause and every paragraph is in exactly one `Pair`: nothing is dropped without being named.
2. A clause pairs with the paragraph that has its words, then with the one that carries its mark, then with the
   most alike. A paragraph that is most of what another one lacks of its clause is a part of that clause.
3. What does not stand in its order has moved.

Marks are what a file may carry along (a bookmark's name); a word processor may lose or copy them, so that they
count only as evidence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Literal

from undersigned.core.draft.align import likeness, rising

Act = Literal["reword", "add", "remove", "move"]
_WORD = re.compile(r"\w+")
_ALIKE = 0.4  # share of equal words from which two are one, reworded
_MARKED = 0.2  # the same where a mark says so, too
_PART = 0.6  # share of a paragraph's words that its clause has and no other paragraph took
_NEAR = 0.1  # what standing in the same place is worth beside equal words
_MOST_PAIRS = 250_000  # pairs that are compared one by one; beyond, only those that stand near each other
_WINDOW = 40


@dataclass(frozen=True, slots=True)
class Known:
    """A clause as it went out."""

    id: int
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Returned:
    """A paragraph as it came back: its words, what kind of clause it looks like, ids of the marks in it."""

    words: str
    kind: str = "paragraph"
    marks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """Indexes from 0 of clauses and of the paragraphs that they became.

    One of each: kept or reworded. One and several: split. Several and one: joined. None and one: new. One and
    none: left out.
    """

    old: tuple[int, ...]
    new: tuple[int, ...]
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """One change that the returned text proposes, in an order in which all can be made one after the other.

    `clause` is the id of the clause that is reworded, removed or moved; `after` the id of the clause behind which
    a new or moved one shall stand, None for the beginning. Several new ones behind one clause come in their order.
    """

    act: Act
    clause: int | None = None
    after: int | None = None
    kind: str = ""
    words: str = ""


@dataclass(slots=True)
class _State:
    """What is paired so far: clause -> its first paragraph, and the further ones on both sides."""

    first: dict[int, int] = field(default_factory=dict)
    parts: dict[int, list[int]] = field(default_factory=dict)  # clause -> further paragraphs
    joined: dict[int, list[int]] = field(default_factory=dict)  # paragraph -> further clauses

    def taken(self) -> set[int]:
        """Paragraphs that are paired."""
        return {*self.first.values(), *(n for parts in self.parts.values() for n in parts)}

    def used(self) -> set[int]:
        """Clauses that are paired."""
        return {*self.first, *(n for clauses in self.joined.values() for n in clauses)}


def match(old: Sequence[Known], new: Sequence[Returned]) -> tuple[Pair, ...]:
    """Pairs in the order of the returned text; clauses that were left out stand where they were."""
    bags = [bag(clause.words) for clause in old]
    came = [bag(paragraph.words) for paragraph in new]
    state = _State()
    _pair_equal(old, new, state)
    _pair_alike(old, new, bags, came, state)
    _find_parts(bags, came, state)
    _find_joined(bags, came, state)
    return tuple(_in_order(len(old), len(new), state))


def bag(words: str) -> Counter[str]:
    """How often each word stands in a text, whatever its case."""
    return Counter(_WORD.findall(words.casefold()))


def _pair_equal(old: Sequence[Known], new: Sequence[Returned], state: _State) -> None:
    """The same words: of several the one with the mark, else in their order."""
    places: dict[str, list[int]] = {}
    for j, paragraph in enumerate(new):
        places.setdefault(paragraph.words, []).append(j)
    for i, clause in enumerate(old):
        found = places.get(clause.words, [])
        if found:
            j = next((j for j in found if clause.id in new[j].marks), found[0])
            found.remove(j)
            state.first[i] = j


def _pair_alike(
    old: Sequence[Known],
    new: Sequence[Returned],
    bags: Sequence[Counter[str]],
    came: Sequence[Counter[str]],
    state: _State,
) -> None:
    """The most alike first. A mark makes a pair of two that have few words in common."""
    left, free = _rest(len(old), len(new), state)
    ids = {old[i].id: i for i in left}
    marked = {(ids[mark], j) for j in free for mark in new[j].marks if mark in ids}
    scale = max(len(old), len(new), 1)
    scored: list[tuple[float, int, int]] = []
    for i, j in {*_candidates(left, free), *marked}:
        alike = likeness(bags[i], came[j])
        mark = (i, j) in marked
        if alike >= (_MARKED if mark else _ALIKE):
            scored.append((alike + mark + _NEAR * (1 - abs(i - j) / scale), i, j))
    for _score, i, j in sorted(scored, key=lambda each: (-each[0], each[1], each[2])):
        if i not in state.first and j in free:
            state.first[i] = j
            free.discard(j)


def _rest(olds: int, news: int, state: _State) -> tuple[list[int], set[int]]:
    """Clauses and paragraphs that are not paired yet."""
    used, taken = state.used(), state.taken()
    return [i for i in range(olds) if i not in used], {j for j in range(news) if j not in taken}


def _candidates(left: Sequence[int], free: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Pairs worth comparing: all of them, or where they are too many those that stand near each other."""
    places = sorted(free)
    if len(left) * len(places) <= _MOST_PAIRS:
        yield from product(left, places)
        return
    for n, i in enumerate(left):
        at = n * len(places) // len(left)
        yield from ((i, j) for j in places[max(0, at - _WINDOW) : at + _WINDOW])


def _find_parts(bags: Sequence[Counter[str]], came: Sequence[Counter[str]], state: _State) -> None:
    """Paragraphs that nobody took, next to one whose clause has words that it lacks: the clause was split."""
    homes = {j: i for i, j in state.first.items()}
    missing = {i: bags[i] - came[j] for i, j in state.first.items()}
    _left, free = _rest(len(bags), len(came), state)
    for j in [*sorted(free), *sorted(free, reverse=True)]:  # a part may stand behind or before the one that is paired
        near = {homes[n] for n in (j - 1, j + 1) if n in homes}
        owners = [i for i in near if j not in homes and _covered(came[j], missing[i]) >= _PART]
        if owners:
            owner = max(owners, key=lambda i: _covered(came[j], missing[i]))
            state.parts.setdefault(owner, []).append(j)
            homes[j] = owner
            missing[owner] -= came[j]


def _find_joined(bags: Sequence[Counter[str]], came: Sequence[Counter[str]], state: _State) -> None:
    """Clauses that found no paragraph, next to one whose paragraph has words that it never had: they were joined."""
    homes = dict(state.first)
    extra = {j: came[j] - bags[i] for i, j in state.first.items()}
    left, _free = _rest(len(bags), len(came), state)
    for i in [*left, *reversed(left)]:
        near = {homes[n] for n in (i - 1, i + 1) if n in homes}
        takers = [j for j in near if i not in homes and _covered(bags[i], extra[j]) >= _PART]
        if takers:
            taker = max(takers, key=lambda j: _covered(bags[i], extra[j]))
            state.joined.setdefault(taker, []).append(i)
            homes[i] = taker
            extra[taker] -= bags[i]


def _covered(words: Counter[str], by: Counter[str]) -> float:
    """Share of `words` that `by` has, 0 to 1."""
    return (words & by).total() / words.total() if words.total() else 0.0


def _in_order(olds: int, news: int, state: _State) -> Iterator[Pair]:
    firsts = {j: i for i, j in state.first.items()}
    kept = {j for _i, j in rising(sorted(state.first.items()))}
    owners = {j: i for i, parts in state.parts.items() for j in parts}
    waiting = [i for i in range(olds) if i not in state.used()]
    said: set[int] = set()
    for j in range(news):
        i = firsts.get(j, owners.get(j))
        if i is None:
            yield Pair((), (j,))
            continue
        if i in said:
            continue
        said.add(i)
        home = state.first[i]
        while waiting and waiting[0] < i and home in kept:
            yield Pair((waiting.pop(0),), ())
        olds_of = tuple(sorted([i, *state.joined.get(home, [])]))
        yield Pair(olds_of, tuple(sorted([home, *state.parts.get(i, [])])), moved=home not in kept)
    yield from (Pair((i,), ()) for i in waiting)


def proposals(old: Sequence[Known], new: Sequence[Returned]) -> tuple[Proposal, ...]:
    """What the returned text proposes, clause by clause. Equal texts in equal order propose nothing."""
    made: list[Proposal] = []
    last: int | None = None
    for pair in match(old, new):
        if not pair.new:
            made += [Proposal("remove", clause=old[i].id) for i in pair.old]
            continue
        if not pair.old:
            made += [Proposal("add", after=last, kind=new[j].kind, words=new[j].words) for j in pair.new]
            continue
        keeper = old[pair.old[0]]
        if pair.moved:
            made.append(Proposal("move", clause=keeper.id, after=last))
        words = new[pair.new[0]].words
        if words != keeper.words:
            made.append(Proposal("reword", clause=keeper.id, words=words))
        rest = [new[j] for j in pair.new[1:]]
        made += [Proposal("add", after=keeper.id, kind=each.kind, words=each.words) for each in rest]
        made += [Proposal("remove", clause=old[i].id) for i in pair.old[1:]]
        last = keeper.id
    return tuple(made)
