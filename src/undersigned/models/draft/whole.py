"""Drafts as plain values: of many statements by as few queries as of one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from django.db import models

from undersigned.core.draft import Draft, DraftCall, DraftClause
from undersigned.models.draft import clauses, questions
from undersigned.models.draft.statement import Statement
from undersigned.models.ready import ReadyOf

# Of each clause and call as many rows as it has languages, one after the other.
_CLAUSES = ReadyOf(
    lambda ids: (
        clauses.DraftClause.objects.filter(statement__pk__in=ids)
        .values_list("statement", "pk", "kind", "words__language", "words__source", "words__machine")
        .order_by("position", "pk")
    )
)
_CALLS = ReadyOf(
    lambda ids: (
        clauses.DraftCall.objects.filter(clause__statement__pk__in=ids, clause__gone=None)
        .values_list("clause", "pk", "confirmed", "places__language", "places__words", "places__addressee")
        .order_by("clause__position", "clause_id", "pk")
    )
)
_ANSWERS = ReadyOf(
    lambda ids: questions.Answer.objects.filter(statement__pk__in=ids).values_list("statement", "question", "sentence")
)


def drafts_of(statements: Sequence[Statement]) -> dict[str, Draft]:
    """The draft of each statement, by the statement's id."""
    ids = [statement.pk for statement in statements]
    models.prefetch_related_objects(statements, "draft_texts")
    found: dict[str, dict[int, DraftClause]] = {id: {} for id in ids}
    for (id, pk, kind), rows in groupby(_CLAUSES.rows(ids), key=lambda row: row[:3]):
        written = [row[3:] for row in rows if row[3] is not None]
        words = {language: source for language, source, _ in written}
        found[id][pk] = DraftClause(kind, words, frozenset(language for language, _, machine in written if machine))
    calls = _calls(ids, {pk: index for of_one in found.values() for index, pk in enumerate(of_one)})
    answers: dict[str, dict[str, str]] = {id: {} for id in ids}
    for id, question, sentence in _ANSWERS.rows(ids):
        answers[id][question] = sentence
    return {
        statement.pk: Draft(
            languages=tuple(statement.languages),
            clauses=tuple(found[statement.pk].values()),
            calls=tuple(call for clause in found[statement.pk] for call in calls.get(clause, ())),
            answers=answers[statement.pk],
            undated=statement.undated,
        )
        for statement in statements
    }


def _calls(ids: Sequence[str], indexes: dict[int, int]) -> dict[int, list[DraftCall]]:
    """The calls of each clause. `indexes`: of each clause its place in its statement."""
    found: dict[int, list[DraftCall]] = {}
    for (clause, _, confirmed), rows in groupby(_CALLS.rows(ids), key=lambda row: row[:3]):
        places = {language: (words, addressee) for *_, language, words, addressee in rows if language is not None}
        found.setdefault(clause, []).append(DraftCall(indexes[clause], confirmed, places))
    return found
