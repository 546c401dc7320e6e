"""Clause numbers: the same on the page, in the PDF and in a citation."""

from __future__ import annotations

from collections.abc import Sequence

UNNUMBERED = frozenset({"title", "subtitle", "dateline"})


def numbers(kinds: Sequence[str]) -> tuple[int | None, ...]:
    """The number of each clause, from 1; None for title, subtitle and date and place line."""
    found: list[int | None] = []
    count = 0
    for kind in kinds:
        if kind not in UNNUMBERED:
            count += 1
        found.append(None if kind in UNNUMBERED else count)
    return tuple(found)
