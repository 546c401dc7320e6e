"""Asking a colleague to approve, and the colleague's own page. No account on either side."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from undersigned.actions import limit, sign
from undersigned.actions.interface import interface_language
from undersigned.actions.sign.approve import ApprovalError
from undersigned.core.errors import UndersignedError
from undersigned.forms.answer import ApprovalForm, AskForm
from undersigned.models import Approval, Edition, database_now
from undersigned.models.sign import token_hash
from undersigned.views.errors import words
from undersigned.views.sign.answer import find_invitation
from undersigned.views.sign.page import check_network, ended, note, private, standing
from undersigned.views.sign.text import shown


@private("GET", "POST")
def ask(request: HttpRequest, token: str) -> HttpResponse:
    """`/invitation/<token>/approve/`: the representative gives a colleague's address, or stops asking."""
    invitation = find_invitation(token)
    if invitation is None or invitation.kind != "organisation":
        return note(request, "no-invitation", status=404)
    why = standing(invitation.statement, invitation.statement.edition)
    if why not in {"open", "invited"}:
        return ended(request, invitation.statement, why, status=409 if request.method == "POST" else 200)
    form = AskForm(own=bool(invitation.mail))
    if request.method == "POST" and "stop" in request.POST:
        if sign.stop_asking(invitation):
            messages.success(request, _("The question is taken back. The colleague's link no longer works."))
        return redirect("invitation-approve", token)
    if request.method == "POST":
        check_network(request, limit.REQUESTS)
        form = AskForm(request.POST, own=bool(invitation.mail))
        if form.is_valid():
            given = form.cleaned_data
            try:
                sign.ask_colleague(
                    invitation, address=given["mail"], reply_to=given["reply_to"], language=interface_language()
                )
            except UndersignedError as error:
                form.add_error(None, words(error))
            else:
                messages.success(request, _("Your colleague is asked by mail. You are told the answer."))
                return redirect("invitation-approve", token)
    values: dict[str, Any] = {
        "invitation": invitation,
        "statement": invitation.statement,
        "token": token,
        "form": form,
        "newest": invitation.approvals.last(),
    }
    return render(request, "sign/ask.html", values, status=422 if request.method == "POST" else 200)


@private("GET", "POST")
def approve(request: HttpRequest, token: str) -> HttpResponse:
    """`/approve/<token>/`: the exact text, and the colleague's yes or no."""
    rows = Approval.objects.select_related("invitation__statement").filter(token_hash=token_hash(token))
    approval = rows.first()
    edition = approval.invitation.statement.edition if approval is not None else None
    if approval is None or edition is None or approval.invitation.revoked is not None:
        return note(request, "no-approval", status=404)
    if approval.answered is not None or approval.ended is not None or database_now() > approval.until:
        return note(request, "approval-over", status=410 if request.method == "POST" else 200, approval=approval)
    why = standing(approval.invitation.statement, approval.invitation.statement.edition)
    if why not in {"open", "invited"}:
        return ended(request, approval.invitation.statement, why, status=409 if request.method == "POST" else 200)
    form = ApprovalForm()
    if request.method == "POST":
        check_network(request, limit.FORMS)
        form = ApprovalForm(request.POST)
        try:
            if form.is_valid() and _answered(approval, form):
                return redirect("approve", token)
        except ApprovalError as error:
            return note(request, "refused", status=409, problem=words(error))
    return _page(request, approval, edition, form)


def _answered(approval: Approval, form: ApprovalForm) -> bool:
    given = form.cleaned_data
    try:
        sign.answer_approval(approval, yes=given["said"] == "yes", role=given["role"], words=given["words"])
    except ApprovalError:
        raise
    except UndersignedError as error:
        form.add_error(None, words(error))
        return False
    return True


def _page(request: HttpRequest, approval: Approval, edition: Edition, form: ApprovalForm) -> HttpResponse:
    text = shown(edition, request.GET.get("text", "") or approval.language)
    values: dict[str, Any] = {
        "approval": approval,
        "invitation": approval.invitation,
        "statement": approval.invitation.statement,
        "text": text,
        "texts": [(tag, name, f"{request.path}?text={tag}") for tag, name in text.languages],
        "pack": sign.pack_link_of(approval.invitation),
        "form": form,
    }
    return render(request, "sign/approve.html", values, status=422 if form.is_bound else 200)
