"""Claims that somebody did not sign: both sides on one screen, and the coordinator's word."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from undersigned.actions.sign import claim as claims
from undersigned.core.errors import UndersignedError
from undersigned.forms.fields import row_number
from undersigned.models import Claim, Signature, Statement
from undersigned.views.desk.access import DeskRequest, for_verifiers, page
from undersigned.views.errors import words

MOST = 50


@for_verifiers
def screen(request: DeskRequest, statement: Statement) -> HttpResponse:
    """Every claim that waits, the oldest first."""
    if not request.user.may_verify:  # who is not named is named here
        raise PermissionDenied
    if request.method != "POST":
        return _page(request, statement)
    given = request.POST.get("claim", "")
    found = get_object_or_404(statement.claims, pk=row_number(given))
    decision = request.POST.get("decision", "")
    if decision not in {"hold", "uphold", "reject"}:
        return _page(request, statement, problem=_("This button is not known. Nothing was changed."))
    try:
        if decision == "hold":
            claims.hold_claimed(found)
        else:
            claims.decide_claim(found, uphold=decision == "uphold")
    except UndersignedError as error:
        return _page(request, statement, problem=words(error))
    done = {
        "hold": _("The name is held back."),
        "uphold": _("The signature does not count any more."),
        "reject": _("The signature stands."),
    }
    messages.success(request, done[decision] if found.signature_id else _("This is settled."))
    return redirect("desk-claims", statement.pk)


def _page(request: DeskRequest, statement: Statement, **more: Any) -> HttpResponse:
    rows = statement.claims.waiting().select_related("signature__edition", "signature__invitation")
    shown = [{"row": row, "signature": row.signature, **_may(row)} for row in rows[:MOST]]
    values = {"claims": shown, "more": max(rows.count() - MOST, 0), **more}
    return page(request, "sign/claims", statement, values, here="sign", refused=request.method == "POST")


def _may(row: Claim) -> dict[str, bool]:
    """Which buttons make sense."""
    signature = row.signature
    stands = signature is not None and signature.state == Signature.State.CONFIRMED
    ended = signature is None or signature.state not in {"confirmed", "held", "disputed"}
    return {"may_hold": stands and row.state == Claim.State.SAID, "ended": ended}
