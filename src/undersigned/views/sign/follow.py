"""Following a statement by mail: the form, the button that begins it, the button that ends it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt

from undersigned.actions import limit, subscriptions
from undersigned.actions.interface import interface_language
from undersigned.core.errors import SignError
from undersigned.forms.onward import FollowForm
from undersigned.models import Subscription
from undersigned.views.errors import not_found, words
from undersigned.views.sign.page import check_network, find_statement, note, private
from undersigned.views.sign.text import shown


@private("GET", "POST")
def form(request: HttpRequest, slug: str) -> HttpResponse:
    """`/follow/<slug>/`: whatever is known about the address, the answer is the same."""
    statement = find_statement(slug)
    edition = statement.edition if statement is not None else None
    if statement is None or edition is None or not subscriptions.may_be_followed(statement):
        return not_found(request)
    asked, problem = FollowForm(request.POST if request.method == "POST" else None), ""
    if asked.is_bound and asked.is_valid():
        check_network(request, limit.REQUESTS)
        language = interface_language()
        try:
            subscriptions.subscribe(statement, address=asked.cleaned_data["mail"], language=language)
        except SignError as error:
            problem = words(error)
        else:
            return note(request, "follow-sent", status=200)
    values = {"form": asked, "problem": problem, "text": shown(edition)}
    return render(request, "sign/follow.html", values, status=422 if asked.is_bound else 200)


@private("GET", "POST")
def mine(request: HttpRequest, token: str) -> HttpResponse:
    """`/following/<token>/`: opening it changes nothing."""
    found = subscriptions.find_subscription(token)
    if found is None:
        return note(request, "follow-ended", status=404)
    if request.method != "POST":
        return _page(request, found, token)
    if request.POST.get("do") == "stop":
        subscriptions.stop(found)
        return note(request, "follow-ended", status=200)
    subscriptions.begin(found)
    return redirect("following", token)


@csrf_exempt  # a mail program presses it (RFC 8058): it has no cookie of ours, and the address is the secret
@private("GET", "POST")
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """`/following/<token>/stop/`: one POST ends it; who opens it in a browser gets the button."""
    found = subscriptions.find_subscription(token)
    if request.method != "POST":
        return redirect("following", token)
    if found is not None:
        subscriptions.stop(found)
    return note(request, "follow-ended", status=200)


def _page(request: HttpRequest, found: Subscription, token: str) -> HttpResponse:
    edition = found.statement.edition
    values = {"subscription": found, "token": token, "title": shown(edition).title if edition else ""}
    return render(request, "sign/following.html", values)
