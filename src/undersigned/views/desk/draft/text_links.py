"""On the coordinator's side: who has a link to which text, a new one, another one in its place, the end of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from undersigned.actions.draft import text_links
from undersigned.actions.interface import interface_language
from undersigned.core.errors import UndersignedError
from undersigned.forms.draft.texts import TextLinkForm
from undersigned.forms.fields import row_number
from undersigned.models import Statement, TextLink
from undersigned.views.desk.access import DeskRequest
from undersigned.views.errors import words

VERBS = frozenset({"link", "renew", "end"})


@dataclass
class LinkPress:
    """What a press about links led to: an answer, or what the page shows now."""

    response: HttpResponse | None = None
    values: dict[str, Any] | None = None


def link_form(statement: Statement, data: Any = None) -> TextLinkForm:
    """The form for a new link; the pages' language is at first that of the coordinator."""
    return TextLinkForm(data, prefix="link", languages=statement.languages, initial={"speaks": interface_language()})


def links_of(statement: Statement) -> list[TextLink]:
    """The links to the draft's texts, those that were ended last."""
    rows = TextLink.objects.filter(statement=statement, edition=None)
    return sorted(rows, key=lambda link: link.revoked is not None)


def answer_link_press(request: DeskRequest, statement: Statement) -> LinkPress:
    """Make, renew or end a link. A link without a mail address is shown once, in the answer itself."""
    verb, _dash, id = request.POST.get("do", "").partition("-")
    if verb == "link":
        return _make(request, statement)
    link = get_object_or_404(TextLink, statement=statement, edition=None, pk=row_number(id))
    if verb == "end":
        text_links.end_link(link)
        messages.success(request, _("The link of %(name)s no longer works.") % {"name": link.name})
        return LinkPress(redirect("desk-texts", statement.pk))
    try:
        address = text_links.renew_link(link)
    except UndersignedError as error:
        return LinkPress(values={"problem": words(error)})
    return _given(request, statement, link, address)


def _make(request: DeskRequest, statement: Statement) -> LinkPress:
    form = link_form(statement, request.POST)
    if not form.is_valid():
        return LinkPress(values={"link_form": form})
    values = form.cleaned_data
    try:
        link, address = text_links.make_link(
            statement,
            language=values["language"],
            role=values["role"],
            name=values["name"],
            address=values["mail"],
            speaks=values["speaks"],
        )
    except UndersignedError as error:
        return LinkPress(values={"link_form": form, "problem": words(error)})
    return _given(request, statement, link, address)


def _given(request: DeskRequest, statement: Statement, link: TextLink, address: str) -> LinkPress:
    if link.mail:
        messages.success(request, _("The link is sent to %(name)s by mail.") % {"name": link.name})
        return LinkPress(redirect("desk-texts", statement.pk))
    return LinkPress(values={"secret": address, "secret_name": link.name})
