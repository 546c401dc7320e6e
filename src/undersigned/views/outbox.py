"""`/outbox/`: the mails that a demo would have sent. Elsewhere there is nothing at this address."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from undersigned.models import Mail
from undersigned.views.errors import not_found

PER_PAGE = 50
_ADDRESS = re.compile(r"https?://\S+")


def outbox(request: HttpRequest) -> HttpResponse:
    """All mails, newest first."""
    if not settings.DEMO:
        return not_found(request)
    mails = Paginator(Mail.objects.order_by("-pk"), PER_PAGE).get_page(request.GET.get("page"))
    return _private(render(request, "outbox/list.html", {"mails": mails}))


def outbox_mail(request: HttpRequest, number: int) -> HttpResponse:
    """One mail, as plain text with its links."""
    mail = Mail.objects.filter(pk=number).first() if settings.DEMO and number < 2**63 else None
    if mail is None:
        return not_found(request)
    return _private(render(request, "outbox/mail.html", {"mail": mail, "pieces": pieces(mail.body)}))


def pieces(body: str) -> list[tuple[str, str]]:
    """The body in parts: (words, address), the address "" where the words are no link.

    Links lead to where the reader is now: a demo may be served at another port than when it wrote the mail.
    """
    found: list[tuple[str, str]] = []
    end = 0
    for match in _ADDRESS.finditer(body):
        parts = urlsplit(match[0])
        found += [(body[end : match.start()], ""), (match[0], "/" + parts.path.lstrip("/"))]
        end = match.end()
    return [*found, (body[end:], "")]


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    return response
