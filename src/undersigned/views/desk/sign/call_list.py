"""Whom to telephone: those who were invited and have neither signed nor said no. For editors, to be printed."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect

from undersigned.models import Contact, Statement
from undersigned.views.desk.access import DeskRequest, frame, need_editor, of_statement, page
from undersigned.views.desk.sign.waiting import Waiting, waiting


@dataclass(frozen=True, slots=True)
class Call:
    """One line of the list: who is waited for, and whom to ask for."""

    waits: Waiting
    contacts: list[Contact]


@of_statement
def call_list(request: DeskRequest, statement: Statement) -> HttpResponse:
    """All on one page, those with a number first."""
    need_editor(request)
    around = frame(statement)
    edition = around["edition"]
    if edition is None or statement.opened is None:
        return redirect("desk-sign", statement.pk)
    waits = [each for each in waiting(statement, edition, request.user) if not each.declined]
    contacts: dict[int, list[Contact]] = {}
    known = Contact.objects.filter(organisation__in={each.row.organisation_id for each in waits} - {None})
    for contact in known.exclude(telephone=""):
        contacts.setdefault(contact.organisation_id, []).append(contact)
    calls = [Call(each, _first_own(each, contacts.get(each.row.organisation_id or 0, []))) for each in waits]
    calls.sort(key=lambda call: not call.contacts)
    return page(request, "sign/call-list", statement, {"calls": calls}, here="sign", around=around)


def _first_own(waits: Waiting, contacts: list[Contact]) -> list[Contact]:
    """The contact who was invited stands first."""
    return sorted(contacts, key=lambda contact: contact.pk != waits.row.contact_id)
