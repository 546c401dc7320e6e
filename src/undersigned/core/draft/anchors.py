"""What each clause is called, before and after the freeze: its number, and its part of a citation's address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_NAMED = ("title", "subtitle", "dateline")


@dataclass(frozen=True, slots=True)
class Anchor:
    """`id` is the fragment of the address; `number` is printed beside the clause, None where its kind is its name."""

    id: str
    number: int | None


def anchors(kinds: Sequence[str]) -> tuple[Anchor, ...]:
    """One anchor for each clause of a draft or an edition, by the kinds of all its clauses in order.

    Title, subtitle and dateline are `title`, `subtitle`, `dateline` (then `title-2` and so on). All
    other clauses are counted from 1: clause 3 is `c3`, as in what `undersigned read` prints. Frozen
    kinds never change, so neither do anchors.
    """
    found: list[Anchor] = []
    seen: dict[str, int] = {}
    number = 0
    for kind in kinds:
        if kind in _NAMED:
            seen[kind] = seen.get(kind, 0) + 1
            found.append(Anchor(kind if seen[kind] == 1 else f"{kind}-{seen[kind]}", None))
        else:
            number += 1
            found.append(Anchor(f"c{number}", number))
    return tuple(found)
