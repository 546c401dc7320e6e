"""Changes to a draft. Every one refuses a draft that is frozen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from undersigned.actions.publish.due import publish_soon
from undersigned.core.draft import QUESTIONS
from undersigned.core.errors import N_, DraftError, TextError
from undersigned.core.text import canonical_clause
from undersigned.models import (
    Answer,
    DraftCall,
    DraftPlace,
    DraftSignatory,
    Statement,
)
from undersigned.models.ready import Ready, text


@dataclass(frozen=True, slots=True)
class CallRow:
    """One call of the review screen: per language the words of its span and its addressee."""

    id: int | None
    clause: int  # id of the DraftClause
    confirmed: bool
    places: Mapping[str, tuple[str, str]]
    remove: bool = False


@dataclass(frozen=True, slots=True)
class SignatoryRow:
    """One signatory that the source lists, as corrected by a person."""

    kind: str
    name: str
    verbatim: str = ""
    acronym: str = ""
    place: str = ""
    role: str = ""
    affiliation: str = ""
    chapter: str = ""
    unsure: bool = False
    remove: bool = field(default=False)


def open_draft(statement: Statement) -> Statement:
    """The statement with its row locked, or DraftError where it is frozen or retracted."""
    locked = _LOCKED.first(id=statement.pk)
    if locked is None:
        raise Statement.DoesNotExist
    if locked.retracted is not None:
        raise DraftError(N_("This statement was retracted. It cannot change any more."))
    if not locked.drafting:
        raise DraftError(N_("This edition is frozen. Its words cannot change; make the next edition."))
    return locked


_LOCKED = Ready(lambda: Statement.objects.select_for_update().filter(pk=text("id")))


@transaction.atomic
def save_calls(statement: Statement, rows: Sequence[CallRow]) -> None:
    """Save what a person said of the calls."""
    statement = open_draft(statement)
    clauses = {clause.pk: clause for clause in statement.draft_clauses.all()}
    calls = {call.pk: call for call in DraftCall.objects.filter(clause__statement=statement)}
    for row in rows:
        call = calls.get(row.id) if row.id is not None else None
        if row.remove:
            if call is not None:
                call.delete()
            continue
        if row.clause not in clauses:
            raise DraftError(N_("Choose the clause in which the call stands."))
        if call is None:
            call = DraftCall(clause=clauses[row.clause])
        call.clause, call.confirmed = clauses[row.clause], row.confirmed
        call.save()
        for language, (words, addressee) in row.places.items():
            put_place(call, language, words, addressee)


def put_place(call: DraftCall, language: str, words: str, addressee: str) -> None:
    if not words.strip() and not addressee.strip():
        call.places.filter(language=language).delete()
        return
    try:
        words = canonical_clause(words) if words.strip() else ""
        addressee = canonical_clause(addressee)[:500] if addressee.strip() else ""
    except TextError as error:
        raise DraftError(error.message, **error.params) from error
    values = {"words": words, "addressee": addressee}
    DraftPlace.objects.update_or_create(call=call, language=language, defaults=values)


@transaction.atomic
def save_signatories(
    statement: Statement, rows: Sequence[SignatoryRow], basis: str = "", *, looked: bool = False
) -> None:
    """Save the signatories that the source lists, in order, and the basis on which they are listed.

    `looked`: a person has gone over all that was read, so that the reader's warnings are settled.
    """
    statement = open_draft(statement)
    listing = statement.listing
    if listing is not None:
        message = N_("Those whom the source lists stand with edition %(n)s, and its list can no longer change.")
        raise DraftError(message, n=listing.number)
    statement.draft_signatories.all().delete()
    made = []
    for order, row in enumerate((row for row in rows if not row.remove and row.name.strip()), 1):
        if row.kind not in DraftSignatory.Kind.values:
            raise DraftError(N_("Say of each signatory whether it is an organisation or a person."))
        fields = ("name", "verbatim", "acronym", "place", "role", "affiliation", "chapter")
        values = {name: clean_line(getattr(row, name), DraftSignatory, name) for name in fields}
        values["verbatim"] = values["verbatim"] or values["name"]
        made.append(DraftSignatory(statement=statement, order=order, kind=row.kind, unsure=row.unsure, **values))
    DraftSignatory.objects.bulk_create(made)
    statement.listed_basis = clean_line(basis, Statement, "listed_basis")
    if looked:
        statement.reader_warnings = []
    statement.save(update_fields=["listed_basis", "reader_warnings"])


def clean_line(value: str, model: Any, name: str) -> str:
    """One line of plain words within the column's length, or DraftError."""
    if not value.strip():
        return ""
    try:
        line = canonical_clause(value)
    except TextError as error:
        raise DraftError(error.message, **error.params) from error
    most = model._meta.get_field(name).max_length
    if len(line) > most:
        raise DraftError(N_("“%(start)s…” is too long: at most %(most)s characters."), start=line[:40], most=most)
    return line


@transaction.atomic
def answer(statement: Statement, answers: Mapping[str, str]) -> None:
    """Save the coalition's sentences on the four questions."""
    statement = open_draft(statement)
    said = {name: clean_line(answers[name], Answer, "sentence") for name in QUESTIONS if name in answers}
    Answer.objects.bulk_create(
        [Answer(statement=statement, question=name, sentence=sentence) for name, sentence in said.items()],
        update_conflicts=True,
        unique_fields=["statement", "question"],
        update_fields=["sentence"],
    )


@transaction.atomic
def save_press(statement: Statement, press: Sequence[Mapping[str, Any]]) -> None:
    """Save whom a journalist may call: name, role, mail, phone, languages. Allowed after the freeze, too."""
    locked = Statement.objects.select_for_update().get(pk=statement.pk)
    locked.press = [dict(contact) for contact in press][:20]
    locked.save(update_fields=["press"])
    publish_soon([locked.pk])
