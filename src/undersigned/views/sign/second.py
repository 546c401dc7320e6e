"""Two representatives of one organisation: what each says of the other's signature, without learning of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from undersigned.actions import limit, sign
from undersigned.actions.sign.second import waits
from undersigned.core.errors import UndersignedError
from undersigned.forms.answer import OthersForm, SecondForm
from undersigned.models import SecondSignature, Signature, WordOnOthers
from undersigned.models.sign import token_hash
from undersigned.views.errors import words
from undersigned.views.sign.page import check_network, note, private


@private("GET", "POST")
def second(request: HttpRequest, token: str) -> HttpResponse:
    """`/second/<token>/`: the first representative says whose the second signature is. It shows nothing of it."""
    rows = SecondSignature.objects.select_related("held", "first__statement").filter(token_hash=token_hash(token))
    row = rows.first()
    if row is None:
        return note(request, "no-private-link", status=404)
    form = SecondForm(initial={"said": row.said, "words": row.words})
    if request.method == "POST":
        check_network(request, limit.FORMS)
        form = SecondForm(request.POST)
        if form.is_valid():
            try:
                sign.say_of_second(row, form.cleaned_data["said"], form.cleaned_data["words"])
            except UndersignedError as error:
                form.add_error(None, words(error))
            else:
                messages.success(request, _("Thank you. The coordinators see your answer, and decide."))
                return redirect("second", token)
    values: dict[str, Any] = {"row": row, "first": row.first, "form": form, "waits": waits(row)}
    return render(request, "sign/second.html", values, status=422 if request.method == "POST" else 200)


def others_page(request: HttpRequest, signature: Signature, token: str) -> HttpResponse:
    """`/mine/<token>/others/`: what holds for any other signature of the organisation. The same for everyone."""
    if signature.kind != "organisation":
        return note(request, "no-private-link", status=404)
    said = WordOnOthers.objects.filter(signature=signature).first()
    form = OthersForm(initial={"said": said.said, "words": said.words} if said else {})
    if request.method == "POST":
        form = OthersForm(request.POST)
        if form.is_valid():
            limit.check_change(signature.pk)
            try:
                sign.say_of_others(signature, form.cleaned_data["said"], form.cleaned_data["words"])
            except UndersignedError as error:
                form.add_error(None, words(error))
            else:
                kept = _(
                    "This is kept. The coordinators see it if there is ever another signature of the organisation."
                )
                messages.success(request, kept)
                return redirect("mine", token)
    values: dict[str, Any] = {"signature": signature, "token": token, "form": form}
    return render(request, "sign/others.html", values, status=422 if request.method == "POST" else 200)
