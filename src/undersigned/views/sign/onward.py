"""What a signatory can do for the statement: share it, propose an organisation, bring it to the own one."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.actions.interface import interface_language
from undersigned.actions.sign.onward import propose as propose_organisation
from undersigned.core.errors import UndersignedError
from undersigned.core.names.languages import choose_language
from undersigned.forms.onward import ProposeForm
from undersigned.models import Signature, Statement
from undersigned.views.errors import words
from undersigned.views.sign.text import shown


def shares(statement: Statement) -> list[str]:
    """Addresses that may be passed on: the public page, and where everyone may sign."""
    found = []
    if statement.retracted is None:
        if statement.published is not None:
            found.append(f"{settings.BASE_URL}/{statement.slug_id}/")
        if statement.open_to_all and statement.takes_signatures(timezone.now()):
            found.append(sign_address(statement))
    return found


def sign_address(statement: Statement) -> str:
    """Where everyone may sign."""
    return f"{settings.BASE_URL}/sign/{statement.slug_id}/"


def ways_on(signature: Signature) -> dict[str, object]:
    """What the receipt offers beyond the signature itself."""
    statement = signature.statement
    takes = statement.takes_signatures(timezone.now())
    return {
        "shares": shares(statement),
        "may_propose": takes,
        "may_bring": takes and statement.open_to_all and signature.kind == "person",
    }


def propose(request: HttpRequest, signature: Signature, token: str) -> HttpResponse:
    """Propose an organisation. What the coordinator decides about it is not told here."""
    languages = signature.edition.languages
    form, problem = (
        ProposeForm(languages=languages, initial={"language": choose_language(languages, interface_language())}),
        "",
    )
    if request.method == "POST":
        form = ProposeForm(request.POST, languages=languages)
        if form.is_valid():
            given = form.cleaned_data
            try:
                propose_organisation(signature, name=given["name"], address=given["mail"], language=given["language"])
            except UndersignedError as error:
                problem = words(error)
            else:
                messages.success(request, _("The coordinators have your proposal. They decide whether to invite."))
                return redirect("mine", token)
    values = {"form": form, "problem": problem, "token": token, "signature": signature}
    return render(request, "sign/propose.html", values, status=422 if form.is_bound else 200)


def bring(request: HttpRequest, signature: Signature, token: str) -> HttpResponse:
    """Words to pass on inside an organisation, and the open link. They name nobody who signed."""
    statement = signature.statement
    text = shown(signature.edition, request.GET.get("text", ""))
    values = {
        "token": token,
        "text": text,
        "open": ways_on(signature)["may_bring"],
        "address": f"{sign_address(statement)}?as=organisation&text={text.language}",
        "texts": [(tag, name, f"?text={tag}") for tag, name in text.languages],
        "statement": statement,
    }
    return render(request, "sign/bring.html", values)
