"""The order and shape of the draft's clauses: add, move, split, join, remove, bring back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db import transaction

from undersigned.actions.draft.edit import open_draft
from undersigned.actions.draft.history import NOBODY, Writer, put_words, recorded
from undersigned.actions.draft.versions import stand_so, standing
from undersigned.actions.draft.words import canonical
from undersigned.core.errors import N_, DraftError
from undersigned.models import Change, ClauseKind, DraftCall, DraftClause, Statement, database_now

MOST_CLAUSES = 500
_HEADS = (ClauseKind.TITLE, ClauseKind.SUBTITLE)


def _check_number(number: int) -> None:
    if number > MOST_CLAUSES:
        raise DraftError(N_("A statement has at most %(most)s clauses."), most=MOST_CLAUSES)


def _check_kind(kind: str) -> None:
    if kind not in ClauseKind.values:
        raise DraftError(N_("Choose what kind of clause this is."))


def _save_in_order(clauses: Sequence[DraftClause]) -> None:
    for position, clause in enumerate(clauses):
        clause.position = position
        clause.save()


def _let_go(clauses: Iterable[DraftClause], joined_to: DraftClause | None = None) -> None:
    for clause in clauses:
        clause.gone, clause.joined_to = database_now(), joined_to
        clause.save(update_fields=["gone", "joined_to"])


def _found(clauses: Sequence[DraftClause], id: int) -> int:
    """Where the clause stands among `clauses`."""
    for n, clause in enumerate(clauses):
        if clause.pk == id:
            return n
    raise DraftError(N_("This clause is not there any more: somebody removed it. Undoing brings it back."))


@transaction.atomic
def add(
    statement: Statement, *, after: int | None, kind: str, words: Mapping[str, str], by: Writer = NOBODY
) -> DraftClause:
    """A new clause behind the clause `after` (None: at the beginning), with its words per language."""
    statement = open_draft(statement)
    _check_kind(kind)
    clauses = list(statement.draft_clauses.all())
    _check_number(len(clauses) + 1)
    with recorded(statement, Change.Act.ADD, by):
        made = DraftClause(statement=statement, kind=kind)
        clauses.insert(0 if after is None else _found(clauses, after) + 1, made)
        _save_in_order(clauses)
        for language, source in words.items():
            put_words(made, language, canonical(source))
        stand_so([made], statement.languages[0], dict.fromkeys(words, (True, False)))
    return made


@transaction.atomic
def move(statement: Statement, clause: int, *, after: int | None, by: Writer = NOBODY) -> None:
    """Put a clause behind the clause `after` (None: at the beginning)."""
    statement = open_draft(statement)
    clauses = list(statement.draft_clauses.all())
    moved = clauses.pop(_found(clauses, clause))
    place = 0 if after is None else _found(clauses, after) + 1
    with recorded(statement, Change.Act.MOVE, by):
        clauses.insert(place, moved)
        _save_in_order(clauses)


@transaction.atomic
def change_kind(statement: Statement, clause: int, kind: str, by: Writer = NOBODY) -> None:
    """Say that a clause is a heading, a paragraph, an item …"""
    statement = open_draft(statement)
    _check_kind(kind)
    clauses = list(statement.draft_clauses.all())
    found = clauses[_found(clauses, clause)]
    with recorded(statement, Change.Act.KIND, by):
        found.kind = kind
        found.save(update_fields=["kind"])


@transaction.atomic
def remove(statement: Statement, clause: int, by: Writer = NOBODY) -> None:
    """Take a clause out of the draft. Its row, history and comments stay; undoing brings it back."""
    statement = open_draft(statement)
    clauses = list(statement.draft_clauses.all())
    with recorded(statement, Change.Act.REMOVE, by):
        _let_go([clauses.pop(_found(clauses, clause))])
        _save_in_order(clauses)


@transaction.atomic
def bring_back(statement: Statement, clause: int, by: Writer = NOBODY) -> None:
    """Let a clause that is gone stand again, with its words, where it stood or at the end."""
    statement = open_draft(statement)
    gone = DraftClause.with_gone.filter(statement=statement, pk=clause).exclude(gone=None).first()
    if gone is None:
        raise DraftError(N_("This clause stands in the draft already."))
    clauses = list(statement.draft_clauses.all())
    _check_number(len(clauses) + 1)
    with recorded(statement, Change.Act.ADD, by):
        gone.gone = gone.joined_to = None
        clauses.insert(gone.position, gone)
        _save_in_order(clauses)


@transaction.atomic
def split(
    statement: Statement, clause: int, parts: Mapping[str, Sequence[str]], by: Writer = NOBODY
) -> list[DraftClause]:
    """Split a clause into as many as the longest of `parts` has: {language: its words part by part}.

    Languages not named, and those with fewer parts, keep their words in the first ones. A call goes to the part
    in which its words stand.
    """
    statement = open_draft(statement)
    clauses = list(statement.draft_clauses.prefetch_related("words", "calls__places"))
    at = _found(clauses, clause)
    whole = clauses[at]
    pieces = {tag: [source for each in rows if (source := canonical(each))] for tag, rows in parts.items()}
    number = max((len(rows) for rows in pieces.values()), default=0)
    if number < 2:
        raise DraftError(N_("Leave an empty line where the clause shall be split."))
    _check_number(len(clauses) + number - 1)
    first = statement.languages[0]
    before = {tag: how for tag, how in standing([whole], first).items() if tag in pieces}
    kind = ClauseKind.PARAGRAPH if whole.kind in {*_HEADS, ClauseKind.DATELINE} else whole.kind
    with recorded(statement, Change.Act.SPLIT, by):
        made = [DraftClause(statement=statement, kind=kind, split_from=whole) for _ in range(number - 1)]
        clauses[at + 1 : at + 1] = made
        _save_in_order(clauses)
        for tag, rows in pieces.items():
            for part, source in zip([whole, *made], rows, strict=False):
                put_words(part, tag, source)
        stand_so([whole, *made], first, before)
        _take_calls_along(whole, [whole, *made], pieces)
    return list(DraftClause.objects.filter(pk__in=[part.pk for part in (whole, *made)]))


def _take_calls_along(whole: DraftClause, clauses: Sequence[DraftClause], pieces: Mapping[str, Sequence[str]]) -> None:
    """Each call of `whole` goes to the first part that has its words in one of the languages."""
    for call in whole.calls.all():
        for place in call.places.all():
            rows = pieces.get(place.language, ())
            home = next((n for n, source in enumerate(rows) if place.words and place.words in source), None)
            if home is not None:
                DraftCall.objects.filter(pk=call.pk).update(clause=clauses[home])
                break


@transaction.atomic
def join(statement: Statement, clause: int, by: Writer = NOBODY) -> DraftClause:
    """Join a clause with the one behind it, in every language. The second one's calls and comments come along."""
    statement = open_draft(statement)
    clauses = list(statement.draft_clauses.prefetch_related("words"))
    at = _found(clauses, clause)
    if at + 1 == len(clauses):
        raise DraftError(N_("No clause stands behind this one."))
    one, other = clauses[at], clauses.pop(at + 1)
    before = standing([one, other], statement.languages[0])
    with recorded(statement, Change.Act.JOIN, by):
        for language in statement.languages:
            words = " ".join(source for part in (one, other) if (source := part.source(language)))
            put_words(one, language, words)
        stand_so([one], statement.languages[0], before)
        DraftCall.objects.filter(clause=other).update(clause=one)
        _let_go([other], joined_to=one)
        _save_in_order(clauses)
    return one


@transaction.atomic
def save_dateline(
    statement: Statement, *, undated: bool, dated: date | None, words: Mapping[str, str], by: Writer = NOBODY
) -> None:
    """Save the date and place line per language, or that the statement is undated."""
    statement = open_draft(statement)
    statement.undated = undated
    statement.dated = None if undated else dated
    statement.save(update_fields=["undated", "dated"])
    clauses = list(statement.draft_clauses.all())
    existing = next((clause for clause in clauses if clause.kind == ClauseKind.DATELINE), None)
    with recorded(statement, Change.Act.WORDS, by):
        if undated or not any(line.strip() for line in words.values()):
            if existing is not None:
                clauses.remove(existing)
                _let_go([existing])
                _save_in_order(clauses)
            return
        if existing is None:
            place = next((n for n, clause in enumerate(clauses) if clause.kind not in _HEADS), len(clauses))
            existing = DraftClause(statement=statement, kind=ClauseKind.DATELINE)
            clauses.insert(place, existing)
            _save_in_order(clauses)
        lines = {language: canonical(line) for language, line in words.items()}
        new = [language for language, line in lines.items() if line != existing.source(language)]
        for language, line in lines.items():
            put_words(existing, language, line)
        stand_so([existing], statement.languages[0], dict.fromkeys(new, (True, False)))
