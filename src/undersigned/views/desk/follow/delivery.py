"""One office of one statement: how the statement was brought to it, sending it, reminding, and its private link."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from undersigned.actions import follow
from undersigned.actions.interface import interface_language
from undersigned.core.errors import UndersignedError
from undersigned.core.record.digest import HEX, ID
from undersigned.forms.delivery import CoverForm, HandForm
from undersigned.forms.fields import row_number
from undersigned.models import Delivery, Office, Statement
from undersigned.views.desk.access import DeskRequest, need_editor, of_statement, page
from undersigned.views.desk.follow.away import taken_away
from undersigned.views.desk.follow.ledger import public_folder
from undersigned.views.errors import method_not_allowed, words


@of_statement
def screen(request: DeskRequest, statement: Statement, office: str) -> HttpResponse:
    """The office; `do` says which of its forms was sent, `?reminder=1` that it is reminded."""
    found = Office.objects.filter(pk=office, entries__statement=statement).first() if ID.fullmatch(office) else None
    if found is None:
        raise Http404
    reminder = "reminder" in request.GET
    if request.method != "POST":
        return _page(request, statement, found, reminder=reminder)
    need_editor(request)
    pressed = request.POST.get("do", "")
    try:
        if pressed in ("look", "send"):
            return _mail(request, statement, found, reminder=reminder, now=pressed == "send")
        if pressed == "hand":
            return _hand(request, statement, found)
        if pressed == "away":
            return _away(request, statement, found)
        if pressed == "renew":
            follow.new_link(statement, found)
            messages.success(request, _("There is a new link. The old one no longer works."))
            return redirect("desk-delivery", statement.pk, found.pk)
    except UndersignedError as error:
        sent: dict[str, Any] = {"cover": CoverForm(request.POST)} if pressed in ("look", "send") else {}
        return _page(request, statement, found, reminder=reminder, problem=words(error), **sent)
    return _page(request, statement, found, problem=_("This button is not known. Nothing was changed."))


def _mail(request: DeskRequest, statement: Statement, office: Office, *, reminder: bool, now: bool) -> HttpResponse:
    form = CoverForm(request.POST)
    if not form.is_valid():
        return _page(request, statement, office, reminder=reminder, cover=form)
    given = form.cleaned_data
    cover = follow.cover_of(given["sender"], given["reply_to"], given["words"], reminder=reminder)
    if not now:
        letter = follow.letter(statement, office, cover, follow.link_of(statement, office))
        return _page(request, statement, office, reminder=reminder, refused=False, cover=form, letter=letter)
    follow.send(statement, office, cover)
    messages.success(request, _("It goes out now. What was sent, and when, stands below."))
    return redirect("desk-delivery", statement.pk, office.pk)


def _hand(request: DeskRequest, statement: Statement, office: Office) -> HttpResponse:
    form = HandForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, statement, office, hand=form)
    given = form.cleaned_data
    language = follow.language_for(statement, office)
    follow.bring_by_hand(statement, office, day=given["day"], note=given["note"], language=language, scan=given["scan"])
    messages.success(request, _("The delivery is on record."))
    return redirect("desk-delivery", statement.pk, office.pk)


def _away(request: DeskRequest, statement: Statement, office: Office) -> HttpResponse:
    given = row_number(request.POST.get("delivery", ""))
    made = get_object_or_404(statement.deliveries.filter(office=office), pk=given)
    if problem := taken_away(request, made):
        return _page(request, statement, office, problem=problem)
    return redirect("desk-delivery", statement.pk, office.pk)


def _page(
    request: DeskRequest,
    statement: Statement,
    office: Office,
    *,
    reminder: bool = False,
    refused: bool | None = None,
    **more: Any,
) -> HttpResponse:
    here = interface_language()
    rows = statement.deliveries.filter(office=office).select_related("mail")
    values: dict[str, Any] = {
        "office": office,
        "name": office.name(here),
        "entries": statement.ledger.filter(office=office).select_related("call"),
        "public": f"{public_folder(statement, statement.edition, here)}office-{office.pk}.html",
        "deliveries": [_shown(row) for row in rows],
        "reminder": reminder,
        "language": follow.language_for(statement, office),
        "cover": CoverForm(initial={"sender": request.user.get_full_name() or request.user.username}),
        "hand": HandForm(),
        "link": follow.known_link(statement, office) if request.user.may_edit else "",
        **more,
    }
    wrong = request.method == "POST" if refused is None else refused
    return page(request, "follow/delivery", statement, values, here="follow", refused=wrong)


def _shown(row: Delivery) -> Delivery:
    """The row, told whether its mail failed or still waits."""
    sent = row.mail is not None and row.mail.sent is not None
    row.failed = sent and row.mail is not None and bool(row.mail.problem)  # type: ignore[attr-defined]  # for the page
    row.waits = row.mail is not None and not sent and row.event_id is None  # type: ignore[attr-defined]  # for the page
    return row


@of_statement
def kept(request: DeskRequest, statement: Statement, name: str) -> HttpResponse:
    """A scan that belongs to the statement's ledger, to download: a browser opens nothing that strangers sent."""
    if request.method == "POST":
        return method_not_allowed(request, ["GET", "HEAD"])
    found = follow.scan_of(statement, name, off_record=request.user.may_edit) if HEX.fullmatch(name) else None
    if found is None:
        raise Http404
    response = HttpResponse(found[1], content_type="application/octet-stream")
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=found[0]) or ""
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
