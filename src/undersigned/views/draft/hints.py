"""The last look's hints: what to think of before the freeze. They never stand in its way.

Each part of drafting adds a function of its own to `HINTS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from undersigned.actions.draft.summary import last_round, summary, waiting
from undersigned.models import Statement
from undersigned.views.draft.steps import address


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing to think of, in words, and the screen that shows more of it."""

    words: str
    href: str


def hints(statement: Statement) -> list[Hint]:
    """All hints on the draft as it is now."""
    return [hint for find in HINTS for hint in find(statement)]


def of_rounds(statement: Statement) -> Iterator[Hint]:
    """Comments without an answer, a round that is still open, members that object or were silent in the last one."""
    left = waiting([statement]).count()
    if left:
        words = ngettext("%(n)s comment has no answer.", "%(n)s comments have no answer.", left) % {"n": left}
        yield Hint(words, address(statement, "answers") + "?state=open")
    newest = last_round(statement)
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


HINTS: tuple[Callable[[Statement], Iterator[Hint]], ...] = (of_rounds,)
