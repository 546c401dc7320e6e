"""The code on a PDF: which edition it names, and whether that is in force."""

from __future__ import annotations

from collections.abc import Sequence

from undersigned.actions.check.published import Shown
from undersigned.actions.check.words import Answer, say


def check_edition(number: int, statements: Sequence[Shown]) -> Answer:
    """What became of an edition of the only statement in `statements`; with none, nothing is published."""
    if not statements:
        return Answer("no", say("no-statement"))
    (shown,) = statements
    if not any(one["number"] == number for one in shown.full["editions"]):
        return Answer("no", say("no-edition", n=number, title=shown.title()))
    notes = shown.notes(number)
    says = say("not-in-force" if notes else "in-force", edition=shown.named(number))
    return Answer("nearly" if notes else "yes", says, more=notes, href=f"{shown.slug}/")
