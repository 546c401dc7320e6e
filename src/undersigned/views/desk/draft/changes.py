"""The draft's changes as a person reads them: which clause, what was done, and the words before and after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from undersigned.actions.draft.history import offers
from undersigned.core.draft.diff import Piece, word_diff
from undersigned.core.draft.markup import plain
from undersigned.core.errors import N_
from undersigned.forms.draft.clauses import clause_names, shorten
from undersigned.models import Change, ChangedClause, ClauseKind, DraftClause, Statement

# Whoever writes on saves at every pause; what follows within this time is shown as one piece of work.
ONE_SITTING = timedelta(minutes=5)
_DONE = {
    Change.Act.WORDS: N_("%(clause)s, words changed"),
    Change.Act.KIND: N_("%(clause)s, kind changed"),
    Change.Act.ADD: N_("%(clause)s, added"),
    Change.Act.REMOVE: N_("%(clause)s, removed"),
    Change.Act.MOVE: N_("%(clause)s, moved"),
    Change.Act.SPLIT: N_("%(clause)s, split"),
    Change.Act.JOIN: N_("%(clause)s, joined with the next"),
}
_BEGINNING = 40  # characters by which a clause is known that has no number any more


@dataclass(frozen=True, slots=True)
class Diff:
    """The words of one clause in one language, before and after."""

    old: int  # ids of the ChangedClause rows that have the words before and after
    new: int
    clause: int
    name: str
    language: str
    before: str
    after: str

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Word by word."""
        return word_diff(self.before, self.after)


@dataclass(frozen=True, slots=True)
class Entry:
    """One change, or several saves of one sitting; `change` is the newest of them."""

    change: Change
    what: str
    saves: int = 1
    diffs: list[Diff] = field(default_factory=list)
    clauses: list[tuple[int, str]] = field(default_factory=list)


def names(clauses: Iterable[DraftClause], kinds: Mapping[int, str] = MappingProxyType({})) -> dict[int, str]:
    """What the clauses that stand are called: id -> name. Takes all of them, in order.

    `kinds`: what somebody has chosen on a screen that is not saved.
    """
    clauses = list(clauses)
    chosen = [kinds.get(clause.pk, clause.kind) for clause in clauses]
    given = [kind if kind in ClauseKind.values else ClauseKind.PARAGRAPH for kind in chosen]
    return dict(zip([clause.pk for clause in clauses], clause_names(given), strict=True))


def offered(statement: Statement, called: Mapping[int, str]) -> dict[str, Entry | None]:
    """What can be undone and done again."""
    undoing, redoing = offers(statement)
    told = {entry.change.pk: entry for entry in entries([one for one in (undoing, redoing) if one], called)}
    return {"undoing": told[undoing.pk] if undoing else None, "redoing": told[redoing.pk] if redoing else None}


def entries(changes: Sequence[Change], called: Mapping[int, str], *, each: bool = True) -> list[Entry]:
    """The changes, newest first; without `each` the saves of one sitting are one entry."""
    runs: list[list[tuple[Change, list[ChangedClause]]]] = []
    for change in changes:
        rows = list(change.clauses.all())
        if runs and not each and _one_sitting(runs[-1][-1], (change, rows)) and not _returns(runs[-1][0][1], rows):
            runs[-1].append((change, rows))
        else:
            runs.append([(change, rows)])
    gone = _beginnings([row for run in runs for _change, rows in run for row in rows], called)
    return [_entry(run, {**gone, **called}) for run in runs]


def _one_sitting(newer: tuple[Change, list[ChangedClause]], older: tuple[Change, list[ChangedClause]]) -> bool:
    """Whether the same person went on writing the same words."""
    (late, after), (early, before) = newer, older
    same = (late.who, late.account_id, late.link_id) == (early.who, early.account_id, early.link_id)
    if not same or late.undone or early.undone or late.made - early.made > ONE_SITTING:
        return False
    return _written(late, after) is not None and _written(late, after) == _written(early, before)


def _returns(newest: list[ChangedClause], oldest: list[ChangedClause]) -> bool:
    """Whether the words in the end are those at the beginning: bringing them back is no writing on."""
    return bool(newest[0].after["words"] == oldest[0].before["words"])


def _written(change: Change, rows: list[ChangedClause]) -> tuple[int, str] | None:
    """Clause and language where a change is to nothing but the words of one clause in one language."""
    if change.act != Change.Act.WORDS or len(rows) != 1 or rows[0].before is None:
        return None
    if set(rows[0].after) - {"marks"} != {"words"}:
        return None
    languages = list(rows[0].after["words"])
    return (rows[0].clause_id, languages[0]) if len(languages) == 1 else None


def _beginnings(rows: Iterable[ChangedClause], called: Mapping[int, str]) -> dict[int, str]:
    """A clause that does not stand is called by its words."""
    gone = {row.clause_id for row in rows} - set(called)
    if not gone:
        return {}
    clauses = DraftClause.with_gone.filter(pk__in=gone).prefetch_related("words")
    return {clause.pk: beginning(clause) for clause in clauses}


def beginning(clause: DraftClause) -> str:
    """What a clause is called that does not stand: by how it begins."""
    source = next((words.source for words in sorted(clause.words.all(), key=lambda each: each.pk) if words.source), "")
    words = plain(source)
    if not words:
        return _("A clause that is gone")
    return _("A clause that is gone (“%(start)s”)") % {"start": shorten(words, _BEGINNING)}


def _entry(run: list[tuple[Change, list[ChangedClause]]], called: Mapping[int, str]) -> Entry:
    (newest, last), (_oldest, first) = run[0], run[-1]
    about = _about(newest, last)
    named = [(row.clause_id, called[row.clause_id]) for row in about]
    names = dict.fromkeys(name for _id, name in named)
    if len(names) == 1:
        clause = next(iter(names))
    else:
        clause = ngettext("%(n)s clause", "%(n)s clauses", len(names)) % {"n": len(names)}
    diffs = [diff for row in last for diff in _diffs(first[0] if len(run) > 1 else row, row, called[row.clause_id])]
    return Entry(newest, _(_DONE[Change.Act(newest.act)]) % {"clause": clause}, len(run), diffs, named)


def _about(change: Change, rows: list[ChangedClause]) -> list[ChangedClause]:
    """The clauses that an act is about. Those that only got another place because of it are left out."""
    touched = [row for row in rows if row.before is None or set(row.after) & {"words", "kind", "gone"}]
    if change.act == Change.Act.MOVE:
        return sorted(rows, key=lambda row: -abs(row.after.get("position", 0) - (row.before or {}).get("position", 0)))[
            :1
        ]
    if change.act == Change.Act.SPLIT:
        return [row for row in touched if row.before is not None] or touched
    if change.act == Change.Act.JOIN:
        return [row for row in touched if "gone" not in row.after] or touched
    return touched or rows


def _diffs(first: ChangedClause, last: ChangedClause, name: str) -> list[Diff]:
    """The words that differ from before the first to after the last save of a sitting; mostly they are one."""
    before: dict[str, str] = (first.before or {}).get("words") or {}
    return [
        Diff(first.pk, last.pk, last.clause_id, name, language, before.get(language, ""), after)
        for language, after in last.after.get("words", {}).items()
        if after != before.get(language, "")
    ]
