"""For people whom a name on a list may harm: the request to be checked in person, and leaving by the code on paper."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from undersigned.actions import limit
from undersigned.actions.sign.in_person import ask_in_person, find_by_code, leave_by_code
from undersigned.core.errors import SignError
from undersigned.core.names.languages import choose_language
from undersigned.forms.release import InPersonForm, PaperForm
from undersigned.models import Edition, Signature, Statement
from undersigned.views.errors import bad_request, not_found, words
from undersigned.views.sign.answer import find_invitation
from undersigned.views.sign.page import check_network, ended, find_statement, private, standing
from undersigned.views.sign.text import shown

NONCE = 43  # characters of a fresh secret


@private("GET", "POST")
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """`/sign/<slug>/in-person/`: for everyone, where everyone may know of the statement."""
    statement = find_statement(slug)
    return _asked(request, statement if statement is not None and statement.is_known else None)


@private("GET", "POST")
def invited(request: HttpRequest, token: str) -> HttpResponse:
    """`/invitation/<token>/in-person/`: the same behind an invitation. The request does not tell by which it came."""
    invitation = find_invitation(token)
    return _asked(request, invitation.statement if invitation is not None else None)


def _asked(request: HttpRequest, statement: Statement | None) -> HttpResponse:
    """What it means, before the first field; then the form, and the code for the paper."""
    if statement is None or not statement.checks_in_person:
        return not_found(request)
    edition = statement.edition
    why = standing(statement, edition)
    if edition is None or why not in {"open", "invited"}:
        status = 404 if why == "not-open" else 200
        return ended(request, statement, why, status=409 if request.method == "POST" else status)
    if request.method != "POST":
        return _form(request, statement, edition, InPersonForm(), secrets.token_urlsafe(32))
    return _keep(request, statement, edition)


def _form(
    request: HttpRequest,
    statement: Statement,
    edition: Edition,
    form: InPersonForm,
    nonce: str,
    *,
    status: int = 200,
    problem: str = "",
) -> HttpResponse:
    text = shown(edition, request.POST.get("text", "") or request.GET.get("text", ""))
    values = {
        "statement": statement,
        "text": text,
        "texts": [(tag, name, f"?text={tag}") for tag, name in text.languages],
        "form": form,
        "nonce": nonce,
        "problem": problem,
    }
    return render(request, "sign/in-person.html", values, status=status)


def _keep(request: HttpRequest, statement: Statement, edition: Edition) -> HttpResponse:
    form, nonce = InPersonForm(request.POST), request.POST.get("nonce", "")
    if len(nonce) != NONCE or not nonce.isascii():
        return bad_request(request)
    if not form.is_valid():
        return _form(request, statement, edition, form, nonce, status=422)
    check_network(request, limit.IN_PERSON)
    language = request.POST.get("text", "")
    try:
        code = ask_in_person(
            statement,
            name=form.cleaned_data["name"],
            address=form.cleaned_data["mail"],
            language=choose_language(edition.languages, language),
            digest=request.POST.get("digest", ""),
            nonce=nonce,
        )
    except SignError as error:
        return _form(request, statement, edition, form, nonce, status=409, problem=words(error))
    values = {"statement": statement, "code": code, "address": f"{settings.BASE_URL}/paper/"}
    return render(request, "sign/paper-code.html", values)


@private("GET", "POST")
def paper(request: HttpRequest) -> HttpResponse:
    """`/paper/`: type the code, see how it stands, take it back. The code is in no address."""
    if request.method != "POST":
        return render(request, "sign/paper.html", {"form": PaperForm()})
    form = PaperForm(request.POST)
    if not form.is_valid():
        return render(request, "sign/paper.html", {"form": form}, status=422)
    # Never limited, as no way to leave is: others in the same network must keep nobody in.
    code = form.cleaned_data["code"]
    found = leave_by_code(code) if "leave" in request.POST else find_by_code(code)
    if found is None:
        return render(request, "sign/paper.html", {"form": form, "unknown": True}, status=422)
    left = "leave" in request.POST or found.state not in {Signature.State.PENDING, Signature.State.CONFIRMED}
    return render(request, "sign/paper-state.html", {"signature": found, "code": code, "left": left})
