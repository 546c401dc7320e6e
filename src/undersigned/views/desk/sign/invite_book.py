"""Choosing from the address book whom to invite."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from undersigned.actions import sign
from undersigned.actions.book.duplicates import matches
from undersigned.actions.interface import interface_language
from undersigned.core.errors import UndersignedError
from undersigned.core.names.order import sort_key
from undersigned.forms.fields import row_number
from undersigned.models import Contact, Organisation, Statement
from undersigned.views.desk.access import DeskRequest, need_editor, of_statement, page
from undersigned.views.desk.sign.mailed import say_mailed
from undersigned.views.errors import words

ON_ONE_PAGE = 100


@dataclass(frozen=True, slots=True)
class Choice:
    """One organisation of the book with whom to write to; `linked`: it has a link without a contact already."""

    row: Organisation
    name: str
    contacts: list[tuple[Contact, bool]]  # and whether this contact is invited already
    linked: bool


@of_statement
def choose(request: DeskRequest, statement: Statement) -> HttpResponse:
    """A list with a box for each contact; the filter keeps what it finds, and pressing invites what is ticked."""
    need_editor(request)
    if request.method != "POST":
        return _page(request, statement)
    contacts, organisations = (_numbers(request.POST.getlist(name)) for name in ("contact", "organisation"))
    if not contacts and not organisations:
        return _page(request, statement, problem=_("Tick at least one contact."), refused=True)
    try:
        mailed, linked = sign.invite_from_book(statement, contacts, organisations)
    except UndersignedError as error:
        return _page(request, statement, problem=words(error), refused=True)
    _say(request, statement, mailed, linked)
    return redirect("desk-sign", statement.pk)


def _say(request: DeskRequest, statement: Statement, mailed: int, linked: int) -> None:
    say_mailed(request, statement, mailed)
    if linked:
        sentence = ngettext(
            "%(n)s personal link waits to be copied: find it behind the name on the board.",
            "%(n)s personal links wait to be copied: find them behind the names on the board.",
            linked,
        )
        messages.success(request, sentence % {"n": linked})


def _numbers(given: Iterable[str]) -> set[int]:
    return {number for each in given if (number := row_number(each))}


def _page(request: DeskRequest, statement: Statement, *, problem: str = "", refused: bool = False) -> HttpResponse:
    wanted = " ".join(request.GET.get("q", "")[:200].split())
    rows = Organisation.objects.standing().prefetch_related("contacts", "domains")
    found = [row for row in rows if not wanted or matches(wanted, row, [each.domain for each in row.domains.all()])]
    here = interface_language()
    found.sort(key=lambda row: sort_key(row.name(), here))
    shown = Paginator(found, ON_ONE_PAGE).get_page(request.GET.get("page"))
    invited = list(statement.invitations.filter(revoked=None).values_list("contact", "organisation"))
    values: dict[str, Any] = {
        "q": wanted,
        "shown": shown,
        "rows": _choices(shown, {contact for contact, _ in invited}, {organisation for _, organisation in invited}),
        "takes": statement.takes_signatures(timezone.now()),
        "ticked": request.POST.getlist("contact") + [f"o{n}" for n in request.POST.getlist("organisation")],
        "problem": problem,
    }
    return page(request, "sign/invite-book", statement, values, here="sign", refused=refused)


def _choices(rows: Iterable[Organisation], contacts: set[int], organisations: set[int]) -> list[Choice]:
    return [
        Choice(row, row.name(), [(each, each.pk in contacts) for each in row.contacts.all()], row.pk in organisations)
        for row in rows
    ]
