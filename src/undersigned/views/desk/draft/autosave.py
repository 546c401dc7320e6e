"""Saving one clause while somebody writes: the answer is what to say beside its field, and what the page knows anew.

A clause that cannot be saved keeps its words in the field, and the answer says why. Nothing is ever split or removed
here: an empty line, or no words at all, may be a thought half typed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from undersigned.actions import draft
from undersigned.actions.draft import editor
from undersigned.core.errors import UndersignedError
from undersigned.forms.draft.review import LARGEST_ID, ClauseForm, TypedForm
from undersigned.models import DraftClause, Statement
from undersigned.views.desk.access import DeskRequest, of_statement
from undersigned.views.desk.draft.changes import names, offered
from undersigned.views.desk.draft.conflicts import conflicts
from undersigned.views.errors import words


@of_statement
def save(request: DeskRequest, statement: Statement, clause: int, tag: str = "") -> HttpResponse:
    """Save the fields of one clause: in the editor those of the first language, on its own page those of `tag`."""
    if clause > LARGEST_ID or not DraftClause.with_gone.filter(statement=statement, pk=clause).exists():
        raise Http404
    if request.method != "POST":
        return redirect("desk-clause", statement.pk, clause)
    language = tag or next(iter(statement.languages), "")
    form = TypedForm(request.POST, prefix=tag) if tag else ClauseForm(request.POST, prefix=f"clause-{clause}")
    if not form.is_valid():
        sentences = [str(error) for errors in form.errors.values() for error in errors]
        return _answer(request, statement, 422, problem=" ".join(sentences))
    typed = form.typed(clause, language)
    kinds = {clause: form.cleaned_data["kind"]} if isinstance(form, ClauseForm) and form.kind_chosen else {}
    written = [replace(typed, source=" ".join(typed.parts))] if typed.parts else []
    try:
        outcome = editor.save_typed(statement, written, kinds, by=draft.Writer(account=request.user))
    except UndersignedError as error:
        return _answer(request, statement, 422, problem=words(error))
    return _answer(request, statement, 200, **_saved(request, statement, form, typed, outcome), tag=tag)


def _saved(
    request: DeskRequest, statement: Statement, form: TypedForm, typed: editor.Typed, outcome: editor.Outcome
) -> dict[str, Any]:
    """What there is to say, and the form as the page shall know it from now on."""
    seen, aside = form.cleaned_data["seen"], typed.instead
    for saved in outcome.saved:
        if saved.stands:
            seen = saved.version
        elif saved.aside is not None:  # what was shown stays what was shown, until a person decides
            aside = saved.aside.pk
    waiting = [one for one in conflicts(statement, typed.clause) if one.aside.language == typed.language]
    mine = next((one for one in waiting if outcome.asides and one.aside.pk == aside), None)
    initial = {"seen": seen, "aside": aside, "was": form.cleaned_data.get("kind", "")}
    called = names(statement.draft_clauses.all())
    return {
        "form": type(form)(prefix=form.prefix, initial=initial),
        "clause": typed.clause,
        "name": called.get(typed.clause, ""),
        "language": typed.language,
        "source": typed.source,
        "conflicts": waiting,
        "mine": mine,
        "somebody_else": mine is not None and mine.who != request.user.get_username(),
        "empty": not typed.parts,
        "splits": len(typed.parts) > 1,
        "now": timezone.now(),
        **offered(statement, called),
    }


def _answer(request: DeskRequest, statement: Statement, status: int, **values: object) -> HttpResponse:
    return render(
        request, "desk/draft/_saved.html", {"statement": statement, "may_edit": True, **values}, status=status
    )
