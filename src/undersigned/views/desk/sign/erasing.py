"""Somebody asks by mail that their data be erased: find what is meant, look at it, then erase it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from undersigned.actions import sign
from undersigned.core.errors import SignError
from undersigned.forms.erasing import AskedForm, CheckedForm
from undersigned.models import Invitation, Signature, Statement, Visibility
from undersigned.views.desk.access import DeskRequest, need_editor, of_statement, page
from undersigned.views.errors import words


@of_statement
def find(request: DeskRequest, statement: Statement) -> HttpResponse:
    """Look for a name or an address. It is posted: an address of a page would stand in logs."""
    need_editor(request)
    form = AskedForm(request.POST if request.method == "POST" else None)
    values: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        signatures, invitations = sign.asked_about(statement, form.cleaned_data["who"])
        values |= {"looked": True, "signatures": signatures, "invitations": invitations}
    return page(request, "sign/erase", statement, values, here="sign", refused=form.is_bound and not form.is_valid())


@of_statement
def one(request: DeskRequest, statement: Statement, signature: str) -> HttpResponse:
    """One signature: what it is, what goes, and the button."""
    need_editor(request)
    rows = Signature.objects.filter(statement=statement).exclude(state=Signature.State.ERASED)
    found = get_object_or_404(rows.exclude(visibility=Visibility.FORGOTTEN).select_related("edition"), pk=signature)
    form = CheckedForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        sign.erase(found, asked_by_mail=True)
        messages.success(request, _("Erased. Where the signature was shown, it is gone within a minute."))
        return redirect("desk-erase", statement.pk)
    values = {"form": form, "signature": found, "others": sign.same_elsewhere(found).select_related("edition")}
    return page(request, "sign/erase-one", statement, values, here="sign", refused=form.is_bound)


@of_statement
def invited(request: DeskRequest, statement: Statement, number: int) -> HttpResponse:
    """One invitation by which nobody has signed."""
    need_editor(request)
    found = get_object_or_404(Invitation, pk=number, statement=statement)
    form = CheckedForm(request.POST if request.method == "POST" else None)
    problem = ""
    if form.is_bound and form.is_valid():
        try:
            sign.forget_invited(found)
        except SignError as error:
            problem = words(error)
        else:
            messages.success(request, _("The invitation is erased, and the mails to it."))
            return redirect("desk-erase", statement.pk)
    values = {"form": form, "invitation": found, "problem": problem}
    return page(request, "sign/erase-one", statement, values, here="sign", refused=form.is_bound)
