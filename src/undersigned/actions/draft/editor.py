"""Saving what somebody typed into clauses: words, splits at empty lines, kinds. One press is all of it or nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from undersigned.actions.draft.clauses import change_kind, remove, split
from undersigned.actions.draft.edit import open_draft
from undersigned.actions.draft.history import NOBODY, Writer
from undersigned.actions.draft.words import Saved, Written, canonical, untouched, write
from undersigned.models import Aside, DraftWords, Statement

_EMPTY_LINE = re.compile(r"(?:\r\n?|\n)[^\S\r\n]*(?:\r\n?|\n)\s*")
_NOTHING = str.maketrans("", "", "\u00ad\u200b")  # no words: `core.text` drops them


@dataclass(frozen=True, slots=True)
class Typed:
    """One clause's words in one language as they were left in a field; an empty line splits the clause there.

    `base` is the version that was shown. `instead`: the words that the same page put aside before, in whose place
    these come.
    """

    clause: int
    language: str
    source: str
    base: int
    instead: int | None = None

    @property
    def parts(self) -> list[str]:
        """The words between the empty lines."""
        return [part for part in _EMPTY_LINE.split(self.source) if part.translate(_NOTHING).strip()]


@dataclass(slots=True)
class Outcome:
    """What became of one press."""

    saved: list[Saved] = field(default_factory=list)
    split: dict[int, list[int]] = field(default_factory=dict)  # clause -> its parts, itself first
    removed: list[int] = field(default_factory=list)
    kept: list[int] = field(default_factory=list)  # emptied, but changed by others meanwhile: they stay
    instead: dict[int, int] = field(default_factory=dict)  # words put aside before -> those that came in their place
    changed: bool = False

    @property
    def asides(self) -> list[Aside]:
        """Words that were put aside."""
        return [saved.aside for saved in self.saved if saved.aside is not None]

    @property
    def unheard(self) -> list[Aside]:
        """Words that were put aside at places of which the page does not know yet."""
        return [aside for aside in self.asides if aside.pk not in self.instead.values()]


@transaction.atomic
def save_typed(
    statement: Statement,
    typed: Sequence[Typed],
    kinds: Mapping[int, str] | None = None,
    *,
    removes: bool = False,
    sweeps: bool = False,
    by: Writer = NOBODY,
) -> Outcome:
    """Save what was typed, and the kinds {clause: kind} that were chosen.

    What others changed meanwhile is never overwritten: the words go aside. `removes`: a clause that is emptied here
    is removed; `sweeps`: one that was empty before, in every language, as well.
    """
    statement = open_draft(statement)
    outcome = Outcome()
    newest = _newest(statement)
    standing = set(statement.draft_clauses.values_list("pk", flat=True))
    words = {(each.clause_id, each.language): each for each in DraftWords.objects.filter(clause__in=standing)}
    splits = [one for one in typed if one.clause in standing and len(one.parts) > 1 and _is_current(one, words)]
    emptied = [one for one in typed if one.clause in standing and not one.parts] if removes else []
    written = [one for one in typed if one not in splits and one not in emptied]
    for clause, kind in (kinds or {}).items():
        if clause in standing:
            change_kind(statement, clause, kind, by)
    _write(statement, written, outcome, by)
    for clause in dict.fromkeys(one.clause for one in splits):
        made = split(statement, clause, {one.language: one.parts for one in splits if one.clause == clause}, by)
        outcome.split[clause] = [part.pk for part in made]
    for one in emptied:
        _take_out(statement, one, words, outcome, by, sweeps=sweeps)
    outcome.changed = _newest(statement) != newest
    return outcome


def _newest(statement: Statement) -> int | None:
    return statement.changes.order_by("-pk").values_list("pk", flat=True).first()


def _is_current(one: Typed, words: Mapping[tuple[int, str], DraftWords]) -> bool:
    """Typed over the version that stands; or what stands already, saved a moment ago by the same page."""
    now = words.get((one.clause, one.language))
    version, source = (now.version, now.source) if now is not None else (0, "")
    return one.base == version or canonical(one.source) == source


def _write(statement: Statement, typed: Sequence[Typed], outcome: Outcome, by: Writer) -> None:
    """The first language first, for the words typed beside it follow it: as shown, or as just written."""
    first = statement.languages[0]
    beside: dict[int, int | None] = {one.clause: one.base for one in typed if one.language == first}
    for language in sorted({one.language for one in typed}, key=lambda tag: tag != first):
        rows = [
            Written(one.clause, one.source, one.base, beside.get(one.clause), instead=one.instead)
            for one in typed
            if one.language == language
        ]
        saved = write(statement, language, rows, by)
        if language == first:
            beside |= {each.clause: each.version for each in saved if each.stands}
        before = {row.clause: row.instead for row in rows if row.instead is not None}
        aside = {each.clause: each.aside.pk for each in saved if each.aside is not None}
        outcome.instead |= {before[clause]: aside[clause] for clause in before.keys() & aside.keys()}
        outcome.saved += saved


def _take_out(
    statement: Statement,
    one: Typed,
    words: Mapping[tuple[int, str], DraftWords],
    outcome: Outcome,
    by: Writer,
    *,
    sweeps: bool,
) -> None:
    """Remove a clause whose words were emptied, or that never had any."""
    now = words.get((one.clause, one.language))
    if now is not None and now.source and not untouched(now, "", one.base):
        if one.base == now.version:
            remove(statement, one.clause, by)
            outcome.removed.append(one.clause)
        else:
            outcome.kept.append(one.clause)
    elif sweeps and not any(each.source for (clause, _tag), each in words.items() if clause == one.clause):
        remove(statement, one.clause, by)
        outcome.removed.append(one.clause)
