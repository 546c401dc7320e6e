"""The review screen: clauses and listed signatories, as the reader found them and a person corrects them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from undersigned.actions import draft
from undersigned.core.errors import UndersignedError
from undersigned.forms.draft.clauses import clause_names
from undersigned.forms.draft.review import ClauseForm, ReviewForm, SignatoryForm
from undersigned.forms.fields import all_valid, posted, shown
from undersigned.models import ClauseKind, Statement
from undersigned.views.draft.access import DeskRequest, of_statement, page
from undersigned.views.draft.frozen import frozen
from undersigned.views.draft.steps import address
from undersigned.views.errors import message, words

_COLUMNS = ("kind", "name", "verbatim", "acronym", "place", "role", "affiliation", "chapter", "unsure")


@dataclass
class Review:
    """The screen's forms: rows in their order, and what stands once."""

    clauses: list[ClauseForm]
    signatories: list[SignatoryForm]
    rest: ReviewForm

    @property
    def named_clauses(self) -> list[tuple[ClauseForm, str]]:
        """The clauses with their names; a kind that is none is a paragraph meanwhile."""
        given = [str(form["kind"].value()) for form in self.clauses]
        names = clause_names([kind if kind in ClauseKind.values else ClauseKind.PARAGRAPH for kind in given])
        return list(zip(self.clauses, names, strict=True))

    @property
    def valid(self) -> bool:
        """Whether everything can be saved."""
        return all_valid([*self.clauses, *self.signatories, self.rest])

    def clause_rows(self) -> list[draft.ClauseRow]:
        """The clauses as the action takes them."""
        values = [form.cleaned_data for form in self.clauses]
        return [draft.ClauseRow(value["id"], value["kind"], value["source"]) for value in values]

    def signatory_rows(self, *, looked: bool) -> list[draft.SignatoryRow]:
        """The signatories as the action takes them; `looked`: a person has gone over them."""
        values = [form.cleaned_data for form in self.signatories]
        return [draft.SignatoryRow(**{**value, "unsure": value["unsure"] and not looked}) for value in values]


@of_statement
def review(request: DeskRequest, statement: Statement) -> HttpResponse:
    """Correct what the reader found; one form with several submit buttons, so that nothing typed is lost."""
    if not statement.drafting:
        return frozen(request, statement, here="review")
    if request.method == "POST":
        return _save(request, statement)
    return _page(request, statement, _stored(statement, request.GET))


def _language(statement: Statement) -> str:
    return next(iter(statement.languages), "en")


def _stored(statement: Statement, query: QueryDict) -> Review:
    language = _language(statement)
    clauses: list[Mapping[str, object]] = [
        {"id": clause.pk, "kind": clause.kind, "source": clause.source(language)}
        for clause in statement.draft_clauses.prefetch_related("words")
    ]
    after = query.get("add", "")
    if after.isascii() and after.isdigit() and len(after) < 6:
        clauses.insert(int(after), {})
    signatories: list[Mapping[str, object]] = [
        {name: getattr(found, name) for name in _COLUMNS} for found in statement.draft_signatories.all()
    ]
    if "listed" in query:
        signatories.append({"kind": "organisation"})
    rest = ReviewForm(current=language, initial={"language": language, "basis": statement.listed_basis})
    return Review(shown(ClauseForm, "clause", clauses), shown(SignatoryForm, "signatory", signatories), rest)


def _seen(statement: Statement) -> str:
    """What the screen was made from. Saving replaces all of it, so a screen that is out of date must not."""
    language = _language(statement)
    clauses = [(c.pk, c.kind, c.source(language)) for c in statement.draft_clauses.prefetch_related("words")]
    signatories = [[getattr(found, name) for name in _COLUMNS] for found in statement.draft_signatories.all()]
    made_from = repr((language, clauses, signatories, statement.listed_basis))
    return hashlib.sha256(made_from.encode()).hexdigest()


def _page(request: DeskRequest, statement: Statement, forms: Review, problem: str = "") -> HttpResponse:
    refused = request.method == "POST"
    values = {
        "forms": forms,
        "seen": _seen(statement),
        "problem": problem,
        "language": _language(statement),
        "warnings": [_warning(kept) for kept in statement.reader_warnings],
        "adding": "listed" in request.GET,
        "listing": statement.listing,
    }
    return page(request, "review", statement, values, here="review", refused=refused)


def _warning(kept: object) -> str:
    """One of the reader's warnings, in words. Earlier versions kept whole English sentences."""
    return message(*kept) if isinstance(kept, list) else message(str(kept))


def _save(request: DeskRequest, statement: Statement) -> HttpResponse:
    language = _language(statement)
    forms = Review(
        posted(ClauseForm, "clause", request.POST),
        posted(SignatoryForm, "signatory", request.POST),
        ReviewForm(request.POST, current=language),
    )
    if not forms.valid:
        return _page(request, statement, forms)
    if forms.rest.cleaned_data["seen"] != _seen(statement):
        sentence = _(
            "This draft was changed elsewhere since you opened the page. What you entered is still here, "
            "and not saved yet: look it over and save once more."
        )
        return _page(request, statement, forms, sentence)
    verb, number = _pressed(request.POST, len(forms.clauses))
    rows = forms.clause_rows()
    other = {"up": number - 1, "down": number + 1}.get(verb, 0)
    if 1 <= other <= len(rows):
        rows[number - 1], rows[other - 1] = rows[other - 1], rows[number - 1]
    try:
        with transaction.atomic():  # one press: all of it or nothing
            draft.arrange(statement, language, rows)
            looked = verb in {"save", "next"}
            listed = forms.signatory_rows(looked=looked)
            if statement.listing is None:
                draft.save_signatories(statement, listed, forms.rest.cleaned_data["basis"], looked=looked)
            draft.change_language(statement, language, forms.rest.cleaned_data["tag"])
    except UndersignedError as error:
        return _page(request, statement, forms, words(error))
    return redirect(_where_next(request, statement, verb, number, other))


def _pressed(data: QueryDict, clauses: int) -> tuple[str, int]:
    """The button that was pressed and, where it belongs to a clause, that clause's number from 1."""
    verb, _dash, number = data.get("do", "save").partition("-")
    if verb in {"up", "down", "add"} and number.isascii() and number.isdigit() and 1 <= int(number[:6]) <= clauses:
        return verb, int(number[:6])
    return (verb, 0) if verb in {"next", "listed"} else ("save", 0)


def _where_next(request: DeskRequest, statement: Statement, verb: str, number: int, other: int) -> str:
    here = address(statement, "review")
    if verb == "next":
        return address(statement, "calls")
    if verb == "add":
        return f"{here}?add={number}#clause-{number + 1}"
    if verb == "listed":
        return f"{here}?listed=1#new-signatory"
    if verb in {"up", "down"}:
        return f"{here}#clause-{other or number}"
    messages.success(request, _("Saved."))
    return here
