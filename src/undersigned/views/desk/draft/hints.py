"""The last look's hints: what to think of before the freeze. They never stand in its way.

Each part of drafting adds a function of its own to `HINTS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from undersigned.actions.draft.checks import findings_of
from undersigned.actions.draft.summary import summary
from undersigned.core.draft import terms
from undersigned.forms.fields import language_name
from undersigned.models import DraftWords
from undersigned.views.desk.draft.texts import progress
from undersigned.views.desk.steps import Way, address

# The freeze itself asks for what these checks find.
ASKED_ANYWAY = frozenset({"clauses", "calls"})


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing to think of, in words, and the screen that shows more of it."""

    words: str
    href: str


def hints(way: Way) -> list[Hint]:
    """All hints on the draft as it is now."""
    return [hint for find in HINTS for hint in find(way)]


def of_rounds(way: Way) -> Iterator[Hint]:
    """Comments without an answer, a round that is still open, members that object or were silent in the last one."""
    statement, left, newest = way.statement, way.unanswered, way.round
    if left:
        words = ngettext("%(n)s comment has no answer.", "%(n)s comments have no answer.", left) % {"n": left}
        yield Hint(words, address(statement, "answers") + "?state=open")
    if newest is None:
        return
    here = address(statement, "rounds")
    if newest.closed is None:
        yield Hint(_("Comment round %(number)s is still open.") % {"number": newest.number}, here)
    said = summary(newest)
    for name, why in said.objecting:
        yield Hint(_("%(name)s objects: %(why)s") % {"name": name, "why": why}, here)
    if said.silent:
        names = "; ".join(said.silent)
        yield Hint(_("Silent in the last round, which is no agreement: %(names)s") % {"names": names}, here)


def of_checks(way: Way) -> Iterator[Hint]:
    """What the checks between languages found and nobody has set aside; flagged words that stand in the text."""
    left = [each.finding.check for each in findings_of(way.statement, draft=way.facts.draft) if each.aside is None]
    flagged = left.count(terms.CHECK)
    others = sum(check not in ASKED_ANYWAY for check in left) - flagged
    here = address(way.statement, "checks")
    if others:
        words = ngettext(
            "The checks between languages found %(n)s thing to look at.",
            "The checks between languages found %(n)s things to look at.",
            others,
        )
        yield Hint(words % {"n": others}, here)
    if flagged:
        words = ngettext(
            "Flagged words stand in the text at %(n)s place.",
            "Flagged words stand in the text at %(n)s places.",
            flagged,
        )
        yield Hint(words % {"n": flagged}, here)


def of_texts(way: Way) -> Iterator[Hint]:
    """Texts with clauses that have not been looked at since the first text changed."""
    for text in progress(way.statement):
        changed = text.counts.get(DraftWords.State.CHANGED, 0)
        if changed:
            words = ngettext(
                "%(language)s: %(n)s clause has changed in the first text since it was translated.",
                "%(language)s: %(n)s clauses have changed in the first text since they were translated.",
                changed,
            )
            named = {"language": capfirst(language_name(text.tag)), "n": changed}
            yield Hint(words % named, address(way.statement, "text", text.tag) + "?only=todo")


HINTS: tuple[Callable[[Way], Iterator[Hint]], ...] = (of_rounds, of_checks, of_texts)
