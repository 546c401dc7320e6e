"""The findings of the checks between languages and of the term list, and those that a person set aside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import prefetch_related_objects

from undersigned.actions.draft.edit import clean_line, open_draft
from undersigned.actions.draft.history import NOBODY, Writer
from undersigned.core.draft import Draft, terms
from undersigned.core.draft.compare import Finding, compare
from undersigned.core.errors import N_, DraftError
from undersigned.models import Dismissal, SheetName, Statement, Term, database_now


@dataclass(frozen=True, slots=True)
class Place:
    """What makes a finding the same finding: the clause's id (None: the whole text) and what was found."""

    clause: int | None
    language: str
    check: str
    detail: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A finding of a statement, and who set it aside, if somebody did."""

    finding: Finding
    place: Place
    aside: Dismissal | None = None


def findings_of(
    statement: Statement, languages: Iterable[str] | None = None, draft: Draft | None = None
) -> list[Listed]:
    """The findings of the draft, by clause and language.

    `languages`: only these, each compared with the first. `draft`: the statement's, where it was read before. The
    statement's clauses stay with it.
    """
    prefetch_related_objects([statement], "draft_clauses")
    clauses, draft = list(statement.draft_clauses.all()), draft or statement.as_core()
    asked = {*(draft.languages if languages is None else languages)}
    draft = replace(draft, languages=tuple(tag for n, tag in enumerate(draft.languages) if n == 0 or tag in asked))
    found = [
        *compare(draft, [name.as_core() for name in SheetName.objects.all()]),
        *terms.flagged(draft, [term.as_core() for term in Term.objects.exclude(decision=Term.Decision.KEEP)]),
    ]
    aside = {Place(row.clause_id, row.language, row.check_name, row.detail): row for row in statement.dismissals.all()}
    ids = [clause.pk for clause in clauses]
    order = {tag: n for n, tag in enumerate(draft.languages)}
    found.sort(key=lambda each: (-1 if each.clause is None else each.clause, order[each.language]))
    places = [(each, _place(each, ids)) for each in found if each.language in asked]
    return [Listed(each, place, aside.get(place)) for each, place in places]


def _place(finding: Finding, ids: Sequence[int]) -> Place:
    clause = None if finding.clause is None else ids[finding.clause]
    return Place(clause, finding.language, finding.check, finding.detail)


@transaction.atomic
def set_aside(statement: Statement, reasons: Mapping[Place, str], by: Writer = NOBODY) -> int:
    """Set findings aside, each with its reason; returns how many are. All of them or none.

    Each must still be found: what was mended or changed meanwhile is not set aside for later. A finding that is
    set aside already keeps its first reason.
    """
    statement = open_draft(statement)
    standing = {listed.place: listed for listed in findings_of(statement)}
    made = 0
    for place, reason in reasons.items():
        if place not in standing:
            raise DraftError(N_("A finding has changed since you opened the page. Look at it again."))
        reason = clean_line(reason, Dismissal, "reason")
        if not reason:
            raise DraftError(N_("Give the reason why this can stay as it is."))
        if standing[place].aside is None:
            Dismissal.objects.create(
                statement=statement,
                clause_id=place.clause,
                language=place.language,
                check_name=place.check,
                detail=place.detail,
                reason=reason,
                made=database_now(),
                **by.columns,
            )
            made += 1
    return made


@transaction.atomic
def take_back(statement: Statement, dismissal: int) -> None:
    """Bring a finding back that was set aside. Doing it again changes nothing."""
    statement = open_draft(statement)
    statement.dismissals.filter(pk=dismissal).delete()
