"""Numbers of clauses, the same on the page and in the PDF: a citation names them."""

from __future__ import annotations

from collections.abc import Iterable

UNNUMBERED = frozenset({"title", "subtitle", "dateline"})


def numbers(kinds: Iterable[str]) -> tuple[int | None, ...]:
    """The number of each clause, from 1 in the order of the text; None for title, subtitle and dateline."""
    found: list[int | None] = []
    count = 0
    for kind in kinds:
        numbered = kind not in UNNUMBERED
        count += numbered
        found.append(count if numbered else None)
    return tuple(found)
