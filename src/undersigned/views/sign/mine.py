"""The private link: the receipt, and from it correct, change what is shown, export, withdraw, erase."""

from __future__ import annotations

import json
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from undersigned.actions import limit, sign
from undersigned.core.errors import SignError, UndersignedError
from undersigned.core.sign import NAMED, VERIFICATION
from undersigned.forms.sign import CorrectionForm, VisibilityForm, said_before
from undersigned.models import Signature
from undersigned.models.ready import Ready, text
from undersigned.models.sign import token_hash
from undersigned.views.errors import message, words
from undersigned.views.sign import correction, onward
from undersigned.views.sign.page import note, private
from undersigned.views.sign.second import others_page
from undersigned.views.sign.text import shown

Page = Callable[[HttpRequest, Signature, str], HttpResponse]


_SIGNATURE = Ready(lambda: Signature.objects.select_related("statement", "edition").filter(link_hash=text("link")))


def _mine(page: Page, *methods: str, standing: bool = True) -> Callable[..., HttpResponse]:
    """A page behind a private link; with `standing`, only while the signature has not ended."""

    @private(*methods)
    def view(request: HttpRequest, token: str) -> HttpResponse:
        signature = _SIGNATURE.first(link=token_hash(token))
        if signature is None:
            return note(request, "no-private-link", status=404)
        if standing and signature.state not in Signature.STANDING:
            ended = _("This signature has ended. It cannot change any more.")
            return note(request, "refused", status=409, problem=ended, back=token)
        try:
            return page(request, signature, token)
        except SignError as error:
            return note(request, "refused", status=409, problem=words(error), back=token)

    return view


def _receipt(request: HttpRequest, signature: Signature, token: str) -> HttpResponse:
    values = _about(signature, token)
    if signature.state not in {Signature.State.ERASED, Signature.State.REFUSED}:
        said = VERIFICATION[(signature.method, values["kind"])]  # type: ignore[index]
        values["verification"] = message(said, {"domain": signature.domain})
    if signature.state in Signature.STANDING:
        values |= onward.ways_on(signature)
    return render(request, "sign/mine.html", values)


def _about(signature: Signature, token: str) -> dict[str, object]:
    newest = signature.statement.edition
    return {
        "signature": signature,
        "statement": signature.statement,
        "newer": newest if newest is not None and newest.number > signature.edition.number else None,
        "token": token,
        "kind": signature.kind,
        "text": shown(signature.edition, signature.language),
        # A signature that is held looks like one that is counted, and every word there is true of both.
        "stands": signature.state in Signature.STANDING,
        "public_page": f"{settings.BASE_URL}/{signature.statement.slug_id}/" if signature.statement.published else "",
    }


def _correct(request: HttpRequest, signature: Signature, token: str) -> HttpResponse:
    languages = sorted({*signature.edition.languages, *(tag for tag in signature.names if tag)})
    data = request.POST if request.method == "POST" else None
    form = CorrectionForm(data, kind=signature.kind, languages=languages, initial=said_before(signature))
    problem = ""
    if form.is_bound and form.is_valid():
        limit.check_change(signature.pk)
        try:
            sign.correct(signature, form.changes())
        except SignError as error:
            problem = words(error)
        else:
            messages.success(
                request, _("The correction is kept. Where the signature is shown, it follows in a minute.")
            )
            return redirect("mine", token)
    values = {**_about(signature, token), "form": form, "problem": problem}
    return render(request, "sign/correct.html", values, status=422 if form.is_bound else 200)


def _visibility(request: HttpRequest, signature: Signature, token: str) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = VisibilityForm(
        data,
        kind=signature.kind,
        released=signature.statement.names_released is not None,
        initial={"visibility": signature.visibility},
    )
    if form.is_bound and form.is_valid():
        if form.cleaned_data["visibility"] in NAMED:
            limit.check_change(signature.pk)
        sign.change_visibility(signature, form.cleaned_data["visibility"])
        messages.success(request, _("This is kept. Where the public page shows the signature, it follows in a minute."))
        return redirect("mine", token)
    values = {**_about(signature, token), "form": form}
    return render(request, "sign/visibility.html", values, status=422 if form.is_bound else 200)


def _withdraw(request: HttpRequest, signature: Signature, token: str) -> HttpResponse:
    if request.method == "POST":
        sign.withdraw(signature)
        return redirect("mine", token)
    return render(request, "sign/withdraw.html", _about(signature, token))


def _erase(request: HttpRequest, signature: Signature, token: str) -> HttpResponse:
    others = list(sign.same_elsewhere(signature).select_related("edition"))
    if request.method == "POST":
        chosen = set(request.POST.getlist("edition"))
        for each in (signature, *(other for other in others if str(other.edition.number) in chosen)):
            sign.erase(each)
        return redirect("mine", token)
    if signature.state == Signature.State.ERASED:
        return redirect("mine", token)
    return render(request, "sign/erase.html", {**_about(signature, token), "others": others})


def _export(request: HttpRequest, signature: Signature, token: str) -> HttpResponse:
    if request.method != "POST":
        return render(request, "sign/export.html", _about(signature, token))
    body = json.dumps(sign.export(signature), ensure_ascii=False, indent=2) + "\n"
    response = HttpResponse(body, content_type="application/json; charset=utf-8")
    # The file's name tells nobody who looks at the downloads what it is about.
    response.headers["Content-Disposition"] = 'attachment; filename="copy.json"'
    return response


def _file(request: HttpRequest, signature: Signature, token: str) -> HttpResponse:
    """The receipt as a file. What the page says holds for a signature that is held, too; only the file tells."""
    values = {**_about(signature, token), "may": sign.may_have_receipt(signature)}
    if signature.state == Signature.State.ERASED:
        return render(request, "sign/receipt.html", values, status=410)
    if signature.state == Signature.State.REFUSED:
        problem = _("This signature was not accepted: the log does not hold it, and there is no receipt.")
        return note(request, "refused", status=409, problem=problem, back=token)
    if request.method != "POST" or not values["may"]:
        return render(request, "sign/receipt.html", values, status=403 if request.method == "POST" else 200)
    limit.check_change(signature.pk, limit.RECEIPTS)
    try:
        data = sign.receipt(signature)
    except UndersignedError as error:
        return note(request, "refused", status=409, problem=words(error), back=token)
    if data is None:
        return render(request, "sign/receipt.html", {**values, "waits": True}, status=409)
    response = HttpResponse(data, content_type="application/zip")
    # As of the copy: the name tells nothing.
    response.headers["Content-Disposition"] = 'attachment; filename="receipt.zip"'
    return response


mine = _mine(_receipt, "GET", standing=False)
correct = _mine(_correct, "GET", "POST")
visibility = _mine(_visibility, "GET", "POST")
withdraw = _mine(_withdraw, "GET", "POST")
erase = _mine(_erase, "GET", "POST", standing=False)
in_languages = _mine(correction.in_languages, "GET", "POST")
propose = _mine(onward.propose, "GET", "POST")
bring = _mine(onward.bring, "GET")
export = _mine(_export, "GET", "POST", standing=False)
receipt = _mine(_file, "GET", "POST", standing=False)
others = _mine(others_page, "GET", "POST")
