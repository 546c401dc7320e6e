"""The sign-off pack, by a link that can be forwarded: one reads by it and cannot sign."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from undersigned.actions import limit
from undersigned.actions.interface import interface_language
from undersigned.actions.sign.pack import meaning, pack_pdf, signed_so_far
from undersigned.core.names.languages import choose_language
from undersigned.models import Edition, Invitation
from undersigned.models.sign import token_hash
from undersigned.views.sign.page import check_network, note, private
from undersigned.views.sign.text import shown


def _found(token: str) -> tuple[Invitation, Edition] | None:
    rows = Invitation.objects.select_related("statement").filter(pack_hash=token_hash(token), revoked=None)
    invitation = rows.first()
    edition = invitation.statement.edition if invitation is not None else None
    if invitation is None or edition is None or invitation.statement.retracted is not None:
        return None
    return invitation, edition


@private("GET")
def pack(request: HttpRequest, token: str) -> HttpResponse:
    """`/pack/<token>/`: the text, its calls, until when, who has signed so far, what a signature means."""
    found = _found(token)
    if found is None:
        return note(request, "no-invitation", status=404)
    invitation, edition = found
    text = shown(edition, request.GET.get("text", ""), invitation.language)
    query = urlencode({"text": text.language})
    values: dict[str, Any] = {
        "invitation": invitation,
        "statement": invitation.statement,
        "text": text,
        "texts": [(tag, name, f"{request.path}?{urlencode({'text': tag})}") for tag, name in text.languages],
        "signed": signed_so_far(edition, text.language, machine=False),
        "meaning": meaning(),
        "document": f"{request.path}document.pdf?{query}",
    }
    return render(request, "sign/pack.html", values)


@private("GET")
def document(request: HttpRequest, token: str) -> HttpResponse:
    """`/pack/<token>/document.pdf`: the same as a file. Its name tells nobody who looks at the downloads of what."""
    found = _found(token)
    if found is None:
        return note(request, "no-invitation", status=404)
    check_network(request, limit.FORMS)
    invitation, edition = found
    language = choose_language(
        edition.languages, request.GET.get("text", ""), invitation.language, interface_language()
    )
    response = HttpResponse(pack_pdf(invitation, edition, language), content_type="application/pdf")
    response.headers["Content-Disposition"] = 'attachment; filename="sign-off.pdf"'
    return response
