"""The export of a form that runs elsewhere becomes invitations: choose it, say its columns, look, invite."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from undersigned.actions.sign import answers
from undersigned.core.errors import UndersignedError
from undersigned.forms.fields import row_number
from undersigned.models import Organisation, Statement
from undersigned.views.desk.access import DeskRequest, need_editor, of_statement, page
from undersigned.views.desk.book.duplicates import reason
from undersigned.views.desk.book.table import Brought, brought, in_words
from undersigned.views.desk.sign.mailed import say_mailed
from undersigned.views.errors import words

OFFERED = ("name", "contact", "mail", "language", "answered")
NEEDED = ("name", "mail", "answered")


@of_statement
def bring(request: DeskRequest, statement: Statement) -> HttpResponse:
    """Everybody who answered gets a mail with a private link. Nobody has signed by it."""
    need_editor(request)
    found = brought(request, OFFERED, f"the invitations of {statement.pk}", NEEDED)
    if found.table is None or found.columns_form is None or not found.ready or request.POST.get("do") == "columns":
        return _columns(request, statement, found)
    columns = found.columns_form.columns
    try:
        checked = answers.check_answers(statement, found.table, columns)
        if checked.wrong:
            return _columns(request, statement, found, in_words(checked.wrong, found.table))
        if request.POST.get("do") == "invite":
            count = answers.invite_who_answered(statement, found.table, columns, _chosen(request, checked))
            say_mailed(request, statement, count)
            return redirect("desk-sign", statement.pk)
    except UndersignedError as error:
        found.problem = words(error)
        return _columns(request, statement, found)
    return _look(request, statement, found, checked)


def _columns(
    request: DeskRequest, statement: Statement, found: Brought, wrong: list[str] | None = None
) -> HttpResponse:
    values = {"found": found, "wrong": wrong, "problem": found.problem}
    return page(request, "sign/answered", statement, values, here="sign", refused=found.refused or wrong is not None)


def _chosen(request: DeskRequest, checked: answers.CheckedAnswers) -> dict[int, int | None]:
    """Which organisation of the book each is said to be, by its line."""
    said = {line: request.POST.get(f"row-{line}", "") for line in checked.known}
    return {line: row_number(pk) or None for line, pk in said.items()}


def _surely(pairs: list[tuple[Organisation, str, str]]) -> int:
    """The one organisation of that name, or 0: an acronym may be another's, and of two of a name nobody guesses."""
    of_that_name = [organisation.pk for organisation, why, _words in pairs if why == "name"]
    return of_that_name[0] if len(of_that_name) == 1 else 0


def _look(request: DeskRequest, statement: Statement, found: Brought, checked: answers.CheckedAnswers) -> HttpResponse:
    known = [
        {
            "answer": answer,
            "pairs": [(organisation, reason(why)) for organisation, why, _words in pairs[:5]],
            "said": _surely(pairs),
        }
        for answer in checked.answers
        if (pairs := checked.known.get(answer.line, []))
    ]
    new = [answer for answer in checked.answers if answer.line not in checked.known]
    values: dict[str, Any] = {"found": found, "known": known, "new": new, "invited": checked.invited}
    values |= {"count": len(checked.answers), "example": max((each.day for each in checked.answers), default=None)}
    return page(request, "sign/answered_look", statement, values, here="sign")
