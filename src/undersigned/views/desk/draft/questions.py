"""The four questions in depth: who was asked, what they said, and whether it is published."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from undersigned.actions.draft import questions as actions
from undersigned.core.errors import UndersignedError
from undersigned.forms.draft.questions import AskForm, SaidForm
from undersigned.forms.fields import row_number
from undersigned.models import SignOff, Statement
from undersigned.views.desk.access import DeskRequest, of_statement, page
from undersigned.views.errors import words


@of_statement
def asked(request: DeskRequest, statement: Statement) -> HttpResponse:
    """Who was asked and what they said; one screen, each of its forms says in `do` what it wants."""
    members = list(statement.members.filter(revoked=None).values_list("pk", "organisation"))
    form, said, problem = AskForm(members=members), SaidForm(), ""
    verb, _dash, number = request.POST.get("do", "").partition("-")
    row = _row(statement, number) if number else None
    if request.method == "POST":
        form = AskForm(request.POST if verb == "ask" else None, members=members)
        said = SaidForm(request.POST if verb == "note" else None)
        try:
            if _pressed(statement, verb, row, form, said, request):
                return redirect("desk-asked", statement.pk)
        except UndersignedError as error:
            problem = words(error)
    noting = row or _row(statement, request.GET.get("note", ""))
    values = {
        "form": form,
        "said": said,
        "noting": noting,
        "problem": problem,
        "sign_offs": list(statement.sign_offs.select_related("member")),
        "drafting": statement.drafting,
    }
    return page(request, "draft/asked", statement, values, here="questions", refused=request.method == "POST")


def _row(statement: Statement, number: str) -> SignOff | None:
    return statement.sign_offs.filter(pk=row_number(number)).first()


def _pressed(
    statement: Statement, verb: str, row: SignOff | None, form: AskForm, said: SaidForm, request: DeskRequest
) -> bool:
    """Carry out the pressed button; false where a form has to be looked at again."""
    if verb == "ask" and form.is_valid():
        values = form.cleaned_data
        actions.ask(statement, kind=values["kind"], who=values["who"], member=values.get("member"))
        messages.success(request, _("Noted: %(who)s is asked.") % {"who": values["who"]})
        return True
    if verb == "note" and row is not None and said.is_valid():
        values = said.cleaned_data
        actions.note_answer(statement, row.pk, said=values["said"], words=values["words"], by=values["by"])
        messages.success(request, _("The answer is noted."))
        return True
    if verb == "drop" and row is not None:
        actions.ask_no_more(statement, row.pk)
        return True
    if verb in {"publish", "keep"}:
        actions.choose(statement, publish=verb == "publish")
        messages.success(request, _("Saved."))
        return True
    return False
