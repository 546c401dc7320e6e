""" "I did not sign this": whoever says so is answered the same whatever is known; the mail's button holds back."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from undersigned.actions import limit
from undersigned.actions.interface import interface_language
from undersigned.actions.sign import claim as claims
from undersigned.actions.sign.confirm import TokenError
from undersigned.actions.sign.tell import title_of
from undersigned.core.errors import UndersignedError
from undersigned.core.names.languages import choose_language
from undersigned.forms.claim import ClaimForm
from undersigned.models import Statement
from undersigned.views.errors import not_found, words
from undersigned.views.sign.page import check_network, note, private


def _find(slug: str) -> Statement | None:
    """By slug, as public pages link; or by id, as mails do, which tell nothing on a locked screen."""
    found = Statement.objects.filter(Q(slug=slug) | Q(pk=slug)).first()
    if found is None or (found.opened is None and found.published is None):
        return None
    return found if found.pk == slug or found.is_known else None


@private("GET", "POST")
def claim(request: HttpRequest, slug: str) -> HttpResponse:
    """`/claim/<slug>/`: which name did not sign, why, and from which mailbox this is said."""
    statement = _find(slug)
    if statement is None:
        return not_found(request)
    form, problem = ClaimForm(request.POST if request.method == "POST" else None), ""
    if form.is_bound and form.is_valid():
        check_network(request, limit.CLAIMS)
        given, language = form.cleaned_data, interface_language()
        try:
            claims.claim(
                statement, name=given["name"], reason=given["reason"], address=given["mail"], language=language
            )
        except UndersignedError as error:
            problem = words(error)
        else:
            return redirect("claim-sent", statement.pk)
    values = {"form": form, "problem": problem, **(_about(statement) if statement.is_known else {})}
    return render(request, "sign/claim.html", values, status=422 if form.is_bound else 200)


def _about(statement: Statement) -> dict[str, str]:
    """The title and its language."""
    languages = statement.edition.languages if statement.edition is not None else statement.languages
    language = choose_language(languages, interface_language())
    return {"title": title_of(statement, language), "language": language}


@private("GET")
def sent(request: HttpRequest, slug: str) -> HttpResponse:
    """`/claim/<slug>/sent/`: the same whatever is known of the name and the mailbox."""
    return note(request, "claim-sent", status=200) if _find(slug) is not None else not_found(request)


@private("GET", "POST")
def disputed(request: HttpRequest, token: str) -> HttpResponse:
    """`/disputed/<token>/`: looking changes nothing; the button holds the name back."""
    try:
        if request.method == "POST":
            claims.confirm_claim(token)
            return note(request, "claim-held", status=200)
        found = claims.find_claim(token)
    except TokenError as error:
        status = 404 if error.reason == "unknown" else 410
        return note(request, "no-claim", status=status, reason=error.reason)
    values = {"claim": found, **_about(found.statement)}
    return render(request, "sign/disputed.html", values)
