"""Step 3 of 3: the link in the mail opens a page, and its button confirms."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from undersigned.actions import limit, sign
from undersigned.actions.sign.confirm import TokenError, check_time, find_token
from undersigned.core.errors import SignError
from undersigned.models import Signature, database_now
from undersigned.views.errors import words
from undersigned.views.sign.page import check_network, note, private, standing
from undersigned.views.sign.text import shown


@private("GET", "POST")
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """`/confirm/<token>/`: looking changes nothing; the button confirms, on whatever device."""
    try:
        if request.method != "POST":
            return _ask(request, find_token(token).signature)
        if "decline" in request.POST:
            sign.decline(token)
            return note(request, "declined", status=200)
        return redirect("mine", sign.confirm(token).link)
    except TokenError as error:
        status = 404 if error.reason == "unknown" else 410
        return note(request, "no-link", status=status, reason=error.reason, problem=words(error), token=token)
    except SignError as error:
        return _refused(request, token, words(error))


def _refused(request: HttpRequest, token: str, problem: str) -> HttpResponse:
    try:
        return _page(request, find_token(token).signature, problem)
    except TokenError:  # it went meanwhile
        return note(request, "refused", status=409, problem=problem)


def _ask(request: HttpRequest, signature: Signature) -> HttpResponse:
    problem = ""
    try:
        check_time(signature, database_now())
    except SignError as error:
        problem = words(error)
    return _page(request, signature, problem)


def _page(request: HttpRequest, signature: Signature, problem: str) -> HttpResponse:
    values = {
        "signature": signature,
        "kind": signature.kind,
        "text": shown(signature.edition, signature.language),
        "problem": problem,
        "anew": problem and standing(signature.statement, signature.statement.edition) == "open",
    }
    return render(request, "sign/confirm.html", values, status=409 if problem else 200)


@private("POST")
def send_again(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for a new mail in place of an old link; the answer is the same whatever is known."""
    check_network(request, limit.REQUESTS)
    sign.send_again(token)
    return note(request, "sent-again", status=200)
