"""Organisations that signatories proposed: the coordinator invites them, or not."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from undersigned.actions.sign.onward import decide_proposal, waiting_proposals
from undersigned.core.errors import UndersignedError
from undersigned.forms.fields import row_number
from undersigned.models import Statement
from undersigned.views.desk.access import DeskRequest, of_statement
from undersigned.views.errors import words


@of_statement
def decide(request: DeskRequest, statement: Statement) -> HttpResponse:
    """One press on one proposal; then the screen of signatures again."""
    if request.method == "POST":
        number, pressed = request.POST.get("proposal", ""), request.POST.get("do", "")
        found = waiting_proposals(statement).filter(pk=row_number(number)).first()
        if found is None or pressed not in {"invite", "leave"}:
            messages.error(request, _("This proposal was decided already, or its signatory has left."))
        else:
            try:
                decide_proposal(found, accept=pressed == "invite")
            except UndersignedError as error:
                messages.error(request, words(error))
            else:
                done = _("The invitation is on its way.") if pressed == "invite" else _("It is not invited.")
                messages.success(request, done)
    return redirect("desk-sign", statement.pk)
