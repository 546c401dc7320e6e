"""Words that were put aside because others stood there first, beside those that stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from undersigned.core.draft.diff import Piece, word_diff
from undersigned.models import Aside, ChangedClause, DraftClause, DraftWords, Statement


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two versions of a clause's words; `version` is that of the words that stand."""

    aside: Aside
    version: int
    pieces: tuple[Piece, ...]
    who: str = ""
    made: datetime | None = None


def conflicts(statement: Statement, clause: int | None = None, known: Iterable[DraftClause] = ()) -> list[Conflict]:
    """All that waits for a decision, or what waits at one clause. `known`: clauses whose words were read already."""
    waiting = Aside.objects.filter(clause__statement=statement, settled=None).select_related("clause", "link")
    asides = list(waiting if clause is None else waiting.filter(clause=clause))
    if not asides:
        return []
    ids = {aside.clause_id for aside in asides}
    read = {each.pk: list(each.words.all()) for each in known}
    rows = [words for found in read.values() for words in found]
    if unread := ids - set(read):
        rows += DraftWords.objects.filter(clause__in=unread)
    standing = {(words.clause_id, words.language): words for words in rows}
    writers = _writers(ids)
    made = []
    for aside in asides:
        words = standing.get((aside.clause_id, aside.language))
        version, source = (words.version, words.source) if words is not None else (0, "")
        who, when = writers.get((aside.clause_id, aside.language), ("", None))
        made.append(Conflict(aside, version, word_diff(source, aside.source), who, when))
    return made


def _writers(clauses: set[int]) -> dict[tuple[int, str], tuple[str, datetime | None]]:
    """Who brought the words that stand, by clause and language: the last that wrote, or took a change back."""
    found: dict[tuple[int, str], tuple[str, datetime | None]] = {}
    rows = ChangedClause.objects.filter(clause__in=clauses, after__has_key="words").defer("before")
    for row in rows.select_related("change").order_by("pk"):
        change = row.change
        who, when = (change.undone_by, change.undone) if change.undone else (change.who, change.made)
        for language in row.after["words"]:
            _who, latest = found.get((row.clause_id, language), ("", None))
            if latest is None or when >= latest:
                found[row.clause_id, language] = (who, when)
    return found
