"""Other languages: which there are, and one of them clause by clause beside the first."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from undersigned.actions import draft
from undersigned.core.errors import UndersignedError
from undersigned.forms.draft.calls import PlaceForm
from undersigned.forms.draft.clauses import clause_names
from undersigned.forms.draft.texts import AddLanguageForm, WordsForm, place_forms, words_forms
from undersigned.forms.fields import all_valid, with_errors
from undersigned.models import DraftCall, DraftClause, Statement
from undersigned.views.draft.access import DeskRequest, of_statement, page
from undersigned.views.draft.frozen import frozen
from undersigned.views.draft.steps import address
from undersigned.views.errors import words


@of_statement
def texts(request: DeskRequest, statement: Statement) -> HttpResponse:
    """The statement's languages with their progress; add one."""
    if not statement.drafting:
        return frozen(request, statement, here="texts")
    form = AddLanguageForm(there=statement.languages)
    if request.method == "POST":
        form = AddLanguageForm(request.POST)
        if form.is_valid():
            try:
                draft.add_language(statement, form.cleaned_data["tag"])
            except UndersignedError as error:
                form.add_error("other" if form.cleaned_data["other"] else "language", words(error))
            else:
                return redirect("desk-text", statement.pk, form.cleaned_data["tag"])
    clauses = list(statement.draft_clauses.prefetch_related("words"))
    rows = [{"tag": tag, "done": _done(clauses, tag), "all": len(clauses)} for tag in statement.languages]
    values = {"form": form, "rows": rows, "first": next(iter(statement.languages), "")}
    return page(request, "texts", statement, values, here="texts", refused=request.method == "POST")


def _done(clauses: list[DraftClause], tag: str) -> int:
    return sum(bool(clause.source(tag).strip()) for clause in clauses)


@of_statement
def text(request: DeskRequest, statement: Statement, tag: str) -> HttpResponse:
    """One language, side by side with the first."""
    if tag not in statement.languages:
        raise Http404
    if not statement.drafting:
        return frozen(request, statement, here="texts")
    if tag == statement.languages[0]:
        return redirect("desk-review", statement.pk)
    if request.method == "POST" and request.POST.get("do") == "remove":
        draft.remove_language(statement, tag)
        messages.success(request, _("The language is removed."))
        return redirect("desk-texts", statement.pk)
    return _text(request, statement, tag)


def _text(request: DeskRequest, statement: Statement, tag: str) -> HttpResponse:
    first = statement.languages[0]
    clauses = list(statement.draft_clauses.prefetch_related("words", "calls__places"))
    calls = [call for clause in clauses for call in clause.calls.all()]
    data = request.POST if request.method == "POST" else None
    written = words_forms(tag, [(c.pk, c.source(first), c.source(tag)) for c in clauses], data)
    placed = place_forms(tag, [(call.pk, *_place(call, tag)) for call in calls], data)
    problem = ""
    if data is not None and _valid(clauses, written, calls, placed):
        try:
            with transaction.atomic():  # one press: all of it or nothing
                _save(statement, tag, clauses, written, calls, placed)
        except UndersignedError as error:
            problem = words(error)
        else:
            messages.success(request, _("Saved."))
            onward = data.get("do") == "next"
            return redirect(address(statement, "details") if onward else request.path)
    by_clause: dict[int, list[dict[str, Any]]] = {}
    for call, form in zip(calls, placed, strict=True):
        by_clause.setdefault(call.clause_id, []).append({"form": form, "source": _place(call, first)})
    names = clause_names([clause.kind for clause in clauses])
    rows = [
        {"name": name, "source": clause.source(first), "form": form, "calls": by_clause.get(clause.pk, [])}
        for clause, form, name in zip(clauses, written, names, strict=True)
    ]
    values: dict[str, Any] = {"rows": rows, "tag": tag, "first": first, "problem": problem}
    values |= {"done": _done(clauses, tag), "all": len(clauses), "form_errors": with_errors(*written, *placed)}
    return page(request, "text", statement, values, here="texts", refused=data is not None)


def _place(call: DraftCall, tag: str) -> tuple[str, str]:
    return next(((place.words, place.addressee) for place in call.places.all() if place.language == tag), ("", ""))


def _valid(
    clauses: list[DraftClause], written: list[WordsForm], calls: list[DraftCall], placed: list[PlaceForm]
) -> bool:
    """Whether all words are canonical, and every call's words stand in its clause as it is entered here."""
    if not all_valid([*written, *placed]):
        return False
    entered = {clause.pk: form.cleaned_data["words"] for clause, form in zip(clauses, written, strict=True)}
    for call, form in zip(calls, placed, strict=True):
        form.check_in(entered[call.clause_id])
    return all_valid(placed)


def _save(
    statement: Statement,
    tag: str,
    clauses: list[DraftClause],
    written: list[WordsForm],
    calls: list[DraftCall],
    placed: list[PlaceForm],
) -> None:
    entered = {clause.pk: form.cleaned_data["words"] for clause, form in zip(clauses, written, strict=True)}
    draft.write(statement, tag, [draft.Written(clause, source) for clause, source in entered.items()])
    rows = [
        draft.CallRow(call.pk, call.clause_id, call.confirmed, {tag: form.place})
        for call, form in zip(calls, placed, strict=True)
    ]
    draft.save_calls(statement, rows)
