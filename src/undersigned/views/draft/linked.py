"""Pages behind the private links of the drafting stage: a member's, a translator's, a native reader's.

A link holds for its own statement and its own role only. What it does not lead to is answered as if it did
not exist, and nobody learns from the answer what there is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from undersigned.actions import limit
from undersigned.models import Member, TextLink
from undersigned.models.ready import Ready, text
from undersigned.models.sign import token_hash
from undersigned.views.sign.page import check_network, private

Page = Callable[..., HttpResponse]


_LINKS: dict[type[Member] | type[TextLink], Ready[Any]] = {
    Member: Ready(lambda: Member.objects.select_related("statement").filter(token_hash=text("token"))),
    TextLink: Ready(lambda: TextLink.objects.select_related("statement").filter(token_hash=text("token"))),
}


def _linked(model: type[Member] | type[TextLink], page: Page, methods: tuple[str, ...]) -> Page:
    @private(*(methods or ("GET", "POST")))
    def view(request: HttpRequest, /, token: str, **more: Any) -> HttpResponse:
        link: Member | TextLink | None = _LINKS[model].first(token=token_hash(token))
        if link is None or link.revoked is not None or link.statement.retracted is not None:
            return render(request, "draft/no-link.html", {"ended": link is not None}, status=404)
        if request.method == "POST":
            check_network(request, limit.FORMS)
        return page(request, link, token, **more)

    return view


def by_member(*methods: str) -> Callable[[Page], Page]:
    """A page for a member organisation, `page(request, member, token, …)`, by the address `round/<token>/…`."""
    return lambda page: _linked(Member, page, methods)


def by_text_link(*methods: str) -> Callable[[Page], Page]:
    """A page for a translator or native reader, `page(request, link, token, …)`, by the address `text/<token>/…`."""
    return lambda page: _linked(TextLink, page, methods)
