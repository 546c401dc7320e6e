"""The link in the header of invitations: no more of them. A mail program may press it by itself (RFC 8058)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from undersigned.actions.mail_in import no_more as stopping
from undersigned.views.sign.page import note, private


# A mail program posts without a cookie; the link's secret is all that there is to protect.
@csrf_exempt
@private("GET", "POST")
def no_more(request: HttpRequest, token: str) -> HttpResponse:
    """`/no-more/<token>/`: looking changes nothing; the button, or the mail program's own, stops these mails."""
    found = stopping.find(token)
    if found is None:
        return note(request, "no-private-link", status=404)
    if request.method == "POST":
        stopping.stop(*found)
        return note(request, "stopped", status=200)
    return render(request, "sign/no-more.html")
