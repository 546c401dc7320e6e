"""What a clause is called on the coordinator's screens: what its page calls it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext

from undersigned.core.draft.anchors import anchors
from undersigned.models import ClauseKind


def clause_names(kinds: Sequence[str]) -> list[str]:
    """A name for each clause, by the kinds of all of them in order: "Clause 3", or "Title"."""
    by_kind = dict(ClauseKind.choices)
    places = anchors(kinds)
    return [
        gettext("Clause %(n)s") % {"n": place.number} if place.number else str(by_kind[kind])
        for kind, place in zip(kinds, places, strict=True)
    ]


def clause_choices(clauses: Sequence[tuple[str, str]]) -> list[str]:
    """Each of all clauses (kind, words) as a line of a list to choose from: its number or kind, and how it begins."""
    by_kind = dict(ClauseKind.choices)
    places = anchors([kind for kind, _ in clauses])
    return [
        f"{place.number}. {shorten(words)}" if place.number else f"{by_kind[kind]}: {shorten(words)}"
        for (kind, words), place in zip(clauses, places, strict=True)
    ]


def shorten(words: str, most: int = 70) -> str:
    """The beginning of a clause."""
    return words if len(words) <= most else words[:most].rsplit(" ", 1)[0] + " …"
