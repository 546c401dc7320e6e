"""Date and place line, press contacts, and the four questions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from undersigned.actions import draft
from undersigned.core.errors import UndersignedError
from undersigned.forms.draft.details import DatelineForm, PressForm, QuestionsForm
from undersigned.forms.fields import all_valid, posted, shown, with_errors
from undersigned.models import Statement
from undersigned.views.desk.access import DeskRequest, of_statement, page
from undersigned.views.desk.draft.frozen import frozen
from undersigned.views.desk.steps import address
from undersigned.views.errors import words


def _dateline(statement: Statement, data: Any = None) -> DatelineForm:
    clause = statement.draft_clauses.filter(kind="dateline").prefetch_related("words").first()
    lines = {tag: clause.source(tag) for tag in statement.languages} if clause else {}
    dating = "undated" if statement.undated else "dated" if clause else ""
    initial = {"dating": dating, "dated": statement.dated}
    return DatelineForm(data, languages=statement.languages, lines=lines, initial=initial)


def _press(statement: Statement, *, more: bool) -> list[PressForm]:
    rows = [{**row, "languages": ", ".join(row.get("languages", []))} for row in statement.press]
    return shown(PressForm, "press", [*rows, {}] if more or not rows else rows)


@of_statement
def details(request: DeskRequest, statement: Statement) -> HttpResponse:
    """The date and place line while it may change; press contacts at any time."""
    if not statement.languages:
        return redirect("desk-review", statement.pk)
    line = _dateline(statement) if statement.drafting else None
    press, problem = _press(statement, more="more" in request.GET), ""
    if request.method == "POST":
        line = _dateline(statement, request.POST) if statement.drafting else None
        press = posted(PressForm, "press", request.POST)[:20]
        if all_valid([*([line] if line else []), *press]):
            try:
                _save(statement, line, press)
            except UndersignedError as error:
                problem = words(error)
            else:
                return _onward(request, statement)
    asked = [*([line] if line else []), *press]
    values = {"line": line, "press": press, "problem": problem, "form_errors": with_errors(*asked)}
    return page(request, "draft/details", statement, values, here="details", refused=request.method == "POST")


@transaction.atomic
def _save(statement: Statement, line: DatelineForm | None, press: list[PressForm]) -> None:
    if line is not None:
        undated = line.cleaned_data["dating"] == "undated"
        draft.save_dateline(statement, undated=undated, dated=line.cleaned_data["dated"], words=line.lines)
    draft.save_press(statement, [form.contact for form in press if form.contact])


def _onward(request: DeskRequest, statement: Statement) -> HttpResponse:
    pressed = request.POST.get("do")
    if pressed == "next" and statement.drafting:
        return redirect("desk-questions", statement.pk)
    if pressed == "more":
        return redirect(address(statement, "details") + "?more=1#press")
    messages.success(request, _("Saved."))
    return redirect("desk-details", statement.pk)


@of_statement
def questions(request: DeskRequest, statement: Statement) -> HttpResponse:
    """The four questions, a sentence each."""
    if not statement.drafting:
        return frozen(request, statement, here="questions")
    form = QuestionsForm(initial={answer.question: answer.sentence for answer in statement.answers.all()})
    problem = ""
    if request.method == "POST":
        form = QuestionsForm(request.POST)
        if form.is_valid():
            try:
                draft.answer(statement, form.cleaned_data)
            except UndersignedError as error:
                problem = words(error)
            else:
                onward = request.POST.get("do") == "next"
                if not onward:
                    messages.success(request, _("Saved."))
                return redirect("desk-freeze" if onward else "desk-questions", statement.pk)
    values = {"form": form, "problem": problem, "sign_offs": list(statement.sign_offs.all())}
    return page(request, "draft/questions", statement, values, here="questions", refused=request.method == "POST")
