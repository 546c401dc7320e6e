"""What the links in an office's mails open: looking changes nothing, the button confirms or takes back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from undersigned.actions import follow, limit
from undersigned.actions.interface import interface_language
from undersigned.actions.sign.confirm import TokenError
from undersigned.actions.sign.tell import title_of
from undersigned.core.errors import UndersignedError
from undersigned.models import Commitment, Reply, Said
from undersigned.models.sign import token_hash
from undersigned.views.errors import words
from undersigned.views.follow.calls import called, nothing
from undersigned.views.sign.page import check_network, note, private


@private("GET", "POST")
def reply(request: HttpRequest, token: str) -> HttpResponse:
    """`/reply/<token>/`: the answer as it would be public, and its button."""
    try:
        if request.method == "POST":
            check_network(request, limit.FORMS)
            return _confirmed(request, follow.confirm_said(Reply, token))
        return _look(request, follow.find_said(Reply, token))
    except TokenError as error:
        return nothing(request, error.reason)
    except limit.LimitError:
        raise
    except UndersignedError as error:
        return note(request, "refused", status=409, problem=words(error))


@private("GET", "POST")
def commitment(request: HttpRequest, token: str) -> HttpResponse:
    """`/commitment/<token>/`: first its button confirms it; later the same link takes it back."""
    rows = Commitment.objects.filter(token_hash=token_hash(token))
    found = rows.select_related("entry__office", "entry__statement", "entry__call", "entry__edition").first()
    try:
        if request.method == "POST":
            check_network(request, limit.FORMS)
            if request.POST.get("do") == "back":
                follow.take_back(token)
                return redirect("commitment", token)
            return _confirmed(request, follow.confirm_said(Commitment, token))
        if found is None or found.state in (Said.State.PENDING, Said.State.REFUSED):
            return _look(request, follow.find_said(Commitment, token))
    except TokenError as error:
        return nothing(request, error.reason)
    except limit.LimitError:
        raise
    except UndersignedError as error:
        return note(request, "refused", status=409, problem=words(error))
    return _look(request, found)


def _confirmed(request: HttpRequest, said: Reply | Commitment) -> HttpResponse:
    values = {"said": said, "commits": isinstance(said, Commitment), "zone": said.entry.statement.timezone}
    return render(request, "follow/confirmed.html", values)


def _look(request: HttpRequest, said: Reply | Commitment) -> HttpResponse:
    (row,) = called(said.entry.statement, [said.entry])
    values = {
        "said": said,
        "row": row,
        "office": said.entry.office.name(interface_language()),
        "commits": isinstance(said, Commitment),
        "title": title_of(said.entry.statement, row.language),
    }
    return render(request, "follow/confirm.html", values)
