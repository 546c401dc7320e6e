"""Align two sequences, in a time near their length.

Runs that stand exactly once on both sides anchor the alignment, long runs before short ones (the idea of
patience diff, Bram Cohen); what is left between two anchors and small is compared item by item. A full
comparison would grow with the product of the lengths. A long stretch without any anchor stays unaligned.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

_RUNS = (4, 2, 1)  # lengths of the runs that anchor
_SMALL = 10_000  # pairs of items that are still compared one by one
_DEEPEST = 40

Items = Sequence[Hashable]


class _Gap(NamedTuple):
    """A stretch of both sides that is not aligned yet."""

    a: int
    a_end: int
    b: int
    b_end: int
    run: int  # index into _RUNS
    depth: int


def matches(old: Items, new: Items) -> tuple[tuple[int, int], ...]:
    """Pairs of indexes (from 0) of equal items, rising on both sides."""
    found: list[tuple[int, int]] = []
    gaps = [_Gap(0, len(old), 0, len(new), 0, 0)]
    while gaps:
        gap, ends = _without_ends(old, new, gaps.pop())
        found += ends
        if gap.a == gap.a_end or gap.b == gap.b_end:
            continue
        if (gap.a_end - gap.a) * (gap.b_end - gap.b) <= _SMALL:
            found += _one_by_one(old, new, gap)
        else:
            gaps += _split(old, new, gap)
    return tuple(sorted(found))


def most_matches(old: Items, new: Items) -> int:
    """How many pairs `matches` can give at most: the length of the longest common subsequence.

    It costs a few operations on numbers of `len(new)` bits for each old item (Heikki Hyyrö, Bit-parallel LCS-length
    computation revisited, 2004), a tenth of what aligning costs.
    """
    places: dict[Hashable, int] = {}
    for n, item in enumerate(new):
        places[item] = places.get(item, 0) | 1 << n
    every = row = (1 << len(new)) - 1
    for item in old:
        if there := row & places.get(item, 0):
            row = (row + there | row - there) & every
    return len(new) - row.bit_count()


def _without_ends(old: Items, new: Items, gap: _Gap) -> tuple[_Gap, list[tuple[int, int]]]:
    """The gap without what is equal at its start and at its end, and those pairs."""
    a, a_end, b, b_end, run, depth = gap
    found: list[tuple[int, int]] = []
    while a < a_end and b < b_end and old[a] == new[b]:
        found.append((a, b))
        a, b = a + 1, b + 1
    while a < a_end and b < b_end and old[a_end - 1] == new[b_end - 1]:
        a_end, b_end = a_end - 1, b_end - 1
        found.append((a_end, b_end))
    return _Gap(a, a_end, b, b_end, run, depth), found


def _one_by_one(old: Items, new: Items, gap: _Gap) -> Iterator[tuple[int, int]]:
    matcher = SequenceMatcher(None, old[gap.a : gap.a_end], new[gap.b : gap.b_end], autojunk=False)
    for a, b, length in matcher.get_matching_blocks():
        for n in range(length):
            yield gap.a + a + n, gap.b + b + n


def _split(old: Items, new: Items, gap: _Gap) -> list[_Gap]:
    """The gaps before, between and after the anchors. Each begins at an anchor, which then aligns as its start."""
    for run in range(gap.run, len(_RUNS)):
        anchors = _anchors(old, new, gap, _RUNS[run])
        if anchors and gap.depth < _DEEPEST:
            edges = [(gap.a, gap.b), *anchors, (gap.a_end, gap.b_end)]
            pairs = pairwise(edges)
            return [_Gap(a, a_end, b, b_end, run, gap.depth + 1) for (a, b), (a_end, b_end) in pairs]
    return []


def _anchors(old: Items, new: Items, gap: _Gap, length: int) -> list[tuple[int, int]]:
    """Starts of the runs that are once on each side of the gap, as many as rise on both sides."""
    theirs = _once(new, gap.b, gap.b_end, length)
    pairs = [(at, theirs[run]) for run, at in _once(old, gap.a, gap.a_end, length).items() if run in theirs]
    return rising(pairs)


def _once(items: Items, start: int, end: int, length: int) -> dict[Hashable, int]:
    """Runs that stand once between start and end, in their order, each with its place."""
    places: dict[Hashable, int] = {}
    often: set[Hashable] = set()
    for at in range(start, end - length + 1):
        run = tuple(items[at : at + length])
        if run in places:
            often.add(run)
        else:
            places[run] = at
    return {run: at for run, at in places.items() if run not in often}


def rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest series of pairs, sorted by their first number, whose second numbers rise as well."""
    tails: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for n, (_, b) in enumerate(pairs):
        at = bisect_left(tails, b)
        before.append(last[at - 1] if at else -1)
        tails[at : at + 1] = [b]
        last[at : at + 1] = [n]
    series: list[tuple[int, int]] = []
    n = last[-1] if last else -1
    while n >= 0:
        series.append(pairs[n])
        n = before[n]
    return series[::-1]


def likeness(one: Counter[str], other: Counter[str]) -> float:
    """Share of equal words of two bags of words, 0 to 1 (Dice); two empty ones share none."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0
