"""Where the one named verifier says whom they have met. Nobody else sees a name here."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from undersigned.actions.sign.in_person import METHOD, check_in_person, refuse_in_person
from undersigned.core.errors import UndersignedError
from undersigned.models import Signature, Statement
from undersigned.views.desk.access import DeskRequest, for_verifiers, page, posted_signature
from undersigned.views.errors import words


@for_verifiers
def in_person(request: DeskRequest, statement: Statement) -> HttpResponse:
    """The requests that wait, and two buttons for each: checked, or deleted."""
    is_verifier = statement.verifier_id == request.user.pk
    problem = ""
    if request.method == "POST":
        if not is_verifier:
            raise PermissionDenied
        problem = _press(request, statement)
        if not problem:
            return redirect("desk-in-person", statement.pk)
    found = statement.signatures.filter(method=METHOD, state=Signature.State.PENDING).order_by("requested", "pk")
    values = {
        "is_verifier": is_verifier,
        "waiting": list(found) if is_verifier else [],
        "count": found.count(),
        "problem": problem,
        "may_edit": request.user.may_edit or is_verifier,
    }
    return page(request, "sign/in-person", statement, values, here="sign", refused=request.method == "POST")


def _press(request: DeskRequest, statement: Statement) -> str:
    """Do what was pressed; "" or what is wrong."""
    signature = posted_signature(request, statement)
    decision = request.POST.get("decision", "")
    if decision == "check" and request.POST.get("met") != "yes":
        return _("Say first that you have met this person yourself and know who it is.")
    if decision not in {"check", "delete"}:
        return _("This button is not known. Nothing was changed.")
    try:
        if decision == "check":
            check_in_person(signature, by=request.user)
            said = _("The name is deleted. In public it counts from tomorrow on, so that nothing tells the hour.")
            messages.success(request, said)
        else:
            refuse_in_person(signature, by=request.user)
            messages.success(request, _("The request is deleted. Nothing was counted."))
    except UndersignedError as error:
        return words(error)
    return ""
