"""The company that an entry of a list keeps: where all around it are of one kind, so perhaps is it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from undersigned.core.reading.letter import LetterSignatory, SignatoryKind
from undersigned.core.reading.naming import GUESS

NEAR = 5  # entries of known kind, before and after
FEWEST = 3  # of them in all
ALIKE = 0.85  # share of them, by how sure each is, that must be of one kind


def companies(entries: Sequence[LetterSignatory]) -> Iterator[SignatoryKind]:
    """For each entry the kind of those around it; "unknown" where they are too few or of both kinds.

    What was guessed by the shape of a name alone is no evidence for its neighbours.
    """
    known = [index for index, entry in enumerate(entries) if entry.kind != "unknown" and entry.confidence >= GUESS]
    for index in range(len(entries)):
        at = bisect_left(known, index)
        after = at + 1 if at < len(known) and known[at] == index else at
        near = [entries[each] for each in (*known[max(0, at - NEAR) : at], *known[after : after + NEAR])]
        yield _of_one_kind(near)


def _of_one_kind(near: Sequence[LetterSignatory]) -> SignatoryKind:
    if len(near) < FEWEST:
        return "unknown"
    people = sum(entry.confidence for entry in near if entry.kind == "person")
    share = people / sum(entry.confidence for entry in near)
    if share >= ALIKE:
        return "person"
    return "organisation" if share <= 1 - ALIKE else "unknown"
