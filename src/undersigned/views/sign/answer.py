"""What the invited can say without signing, on a page behind their invitation's link. No account."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from undersigned.actions import limit, sign
from undersigned.core.errors import UndersignedError
from undersigned.forms.answer import NoForm, TimeForm
from undersigned.models import Invitation
from undersigned.models.sign import token_hash
from undersigned.views.errors import words
from undersigned.views.sign.page import check_network, ended, note, private, standing


def find_invitation(token: str) -> Invitation | None:
    """The invitation behind a link, unless it was taken back."""
    rows = Invitation.objects.select_related("statement").filter(token_hash=token_hash(token), revoked=None)
    return rows.first()


@private("GET", "POST")
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """`/invitation/<token>/answer/`: more time, no, and back again. Looking changes nothing."""
    invitation = find_invitation(token)
    if invitation is None:
        return note(request, "no-invitation", status=404)
    why = standing(invitation.statement, invitation.statement.edition)
    if why not in {"open", "invited"}:
        return ended(request, invitation.statement, why, status=409 if request.method == "POST" else 200)
    time_form = TimeForm(initial={"until": invitation.needs_until, "meets_on": invitation.meets_on})
    no_form = NoForm(initial={"reason": invitation.reason})
    if request.method == "POST":
        check_network(request, limit.FORMS)
        pressed = request.POST.get("say", "")
        time_form = TimeForm(request.POST) if pressed == "time" else time_form
        no_form = NoForm(request.POST) if pressed == "no" else no_form
        if _said(request, invitation, pressed, time_form, no_form):
            return redirect("invitation-answer", token)
    values: dict[str, Any] = {
        "invitation": invitation,
        "statement": invitation.statement,
        "token": token,
        "pack": sign.pack_link_of(invitation) if invitation.kind == "organisation" else "",
        "time_form": time_form,
        "no_form": no_form,
        "waits": invitation.approvals.filter(answered=None, ended=None).first(),
    }
    return render(request, "sign/answer.html", values, status=422 if request.method == "POST" else 200)


def _said(request: HttpRequest, invitation: Invitation, pressed: str, time_form: TimeForm, no_form: NoForm) -> bool:
    """Keep what was said; what is wrong stands in the form."""
    try:
        if pressed == "back":
            sign.take_back(invitation)
            messages.success(request, _("Your answer is taken back. You can sign, or answer later."))
            return True
        if pressed == "time" and time_form.is_valid():
            given = time_form.cleaned_data
            sign.ask_for_time(invitation, until=given["until"], meets_on=given["meets_on"])
        elif pressed == "no" and no_form.is_valid():
            sign.say_no(invitation, no_form.cleaned_data["reason"])
        else:
            return False
    except UndersignedError as error:
        (no_form if pressed == "no" else time_form).add_error(None, words(error))
        return False
    messages.success(request, _("Thank you. The coordinators see your answer, and no reminder is sent any more."))
    return True
