"""Signatures: opening, inviting, the board, held ones, closing."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.actions import sign
from undersigned.actions.sign.onward import waiting_proposals
from undersigned.core.errors import UndersignedError
from undersigned.forms.fields import row_number
from undersigned.forms.invite import InviteForm, OpenForm, PasteForm, RemindForm
from undersigned.models import Statement
from undersigned.views.desk.access import DeskRequest, for_verifiers, frame, page, posted_signature
from undersigned.views.desk.sign.board import board
from undersigned.views.desk.sign.growth import growth
from undersigned.views.desk.sign.mailed import say_mailed, say_waiting
from undersigned.views.desk.sign.queue import suspicious
from undersigned.views.errors import words


@for_verifiers
def signing(request: DeskRequest, statement: Statement) -> HttpResponse:
    """One screen; each of its forms says in `do` what it wants."""
    if request.method != "POST":
        return _page(request, statement)
    pressed = request.POST.get("do", "")
    if pressed == "decide":
        return _decide(request, statement)
    if not request.user.may_edit:
        raise PermissionDenied
    presses = {
        "open": _open,
        "invite": _invite,
        "paste": _paste,
        "remind": _remind,
        "close": _close,
        "revoke": _revoke,
        "again": _again,
    }
    if pressed not in presses:
        return _page(request, statement, problem=_("This button is not known. Nothing was changed."))
    return presses[pressed](request, statement)


def _page(request: DeskRequest, statement: Statement, **more: Any) -> HttpResponse:
    if request.method == "POST":  # what was pressed may have changed it
        statement = Statement.objects.get(pk=statement.pk)
    around = frame(statement)
    edition = around["edition"]
    languages = edition.languages if edition else statement.languages
    values = {
        "open_form": OpenForm(initial=_open_initial(statement)),
        "invite_form": InviteForm(languages=languages, prefix="one"),
        "paste_form": PasteForm(languages=languages, prefix="many", initial={"lines": _to_look_over(statement)}),
        "remind_form": RemindForm(initial={"days": ", ".join(map(str, statement.remind))}),
        "takes": statement.takes_signatures(timezone.now()),
        "link": f"{settings.BASE_URL}/sign/{statement.slug_id}/",
        "board": board(statement, edition, request.user, request.GET.get("page", ""), request.GET.get("wait", "")),
        "growth": growth(statement, edition) if edition and statement.opened else None,
        "may_verify": request.user.may_verify,
        "suspicious": suspicious(statement)[0].count() if request.user.may_verify else 0,
        "proposals": waiting_proposals(statement) if request.user.may_edit else [],
        **more,
    }
    return page(request, "sign/sign", statement, values, here="sign", refused=request.method == "POST", around=around)


def _to_look_over(statement: Statement) -> str:
    """Whom the copied statement had invited, until somebody is invited here."""
    return statement.invite_list if statement.invite_list and not statement.invitations.exists() else ""


def local_deadline(statement: Statement) -> datetime | None:
    """The deadline on the clocks of the statement's time zone."""
    return statement.deadline.astimezone(ZoneInfo(statement.timezone)) if statement.deadline else None


def _open_initial(statement: Statement) -> dict[str, Any]:
    initial: dict[str, Any] = {"zone": statement.timezone}
    if statement.opened is not None:
        initial["who"] = "all" if statement.open_to_all else "invited"
    deadline = local_deadline(statement)
    if deadline is not None:
        initial |= {"day": deadline.date(), "hour": deadline.time()}
    return initial


def _open(request: DeskRequest, statement: Statement) -> HttpResponse:
    form = OpenForm(request.POST)
    if not form.is_valid():
        return _page(request, statement, open_form=form)
    values = form.cleaned_data
    try:
        sign.open_for_signature(
            statement, open_to_all=values["who"] == "all", zone=values["zone"], deadline=values["deadline"]
        )
    except UndersignedError as error:
        return _page(request, statement, open_form=form, problem=words(error))
    messages.success(request, _("The statement is open for signature."))
    return redirect("desk-sign", statement.pk)


def _invite(request: DeskRequest, statement: Statement) -> HttpResponse:
    form = InviteForm(request.POST, languages=_languages(statement), prefix="one")
    if not form.is_valid():
        return _page(request, statement, invite_form=form)
    values = form.cleaned_data
    try:
        invitation, _token = sign.invite(
            statement,
            name=values["name"],
            address=values["mail"],
            language=values["language"],
            kind=values["kind"],
        )
    except UndersignedError as error:
        return _page(request, statement, invite_form=form, problem=words(error))
    if invitation.mail:
        messages.success(request, _("%(name)s is invited by mail.") % {"name": invitation.name})
        say_waiting(request, statement)
        return redirect("desk-sign", statement.pk)
    return redirect("desk-invited", statement.pk, invitation.pk)


def _paste(request: DeskRequest, statement: Statement) -> HttpResponse:
    form = PasteForm(request.POST, languages=_languages(statement), prefix="many")
    if not form.is_valid():
        return _page(request, statement, paste_form=form)
    values = form.cleaned_data
    try:
        language, kind = values["language"], values["kind"]
        sign.invite_all(statement, [sign.Invited(name, address, language, kind) for name, address in values["lines"]])
    except UndersignedError as error:
        return _page(request, statement, paste_form=form, problem=words(error))
    say_mailed(request, statement, len(values["lines"]))
    return redirect("desk-sign", statement.pk)


def _languages(statement: Statement) -> list[str]:
    edition = statement.edition
    return edition.languages if edition else statement.languages


def _remind(request: DeskRequest, statement: Statement) -> HttpResponse:
    form = RemindForm(request.POST)
    if not form.is_valid():
        return _page(request, statement, remind_form=form)
    try:
        sign.choose_reminders(statement, form.cleaned_data["days"])
    except UndersignedError as error:
        return _page(request, statement, remind_form=form, problem=words(error))
    messages.success(request, _("The days of the reminders are kept."))
    return redirect("desk-sign", statement.pk)


def _close(request: DeskRequest, statement: Statement) -> HttpResponse:
    if statement.opened is None:
        return _page(request, statement, problem=_("The statement is not open for signature."))
    sign.close(statement)
    messages.success(request, _("Signing is closed."))
    return redirect("desk-sign", statement.pk)


def _revoke(request: DeskRequest, statement: Statement) -> HttpResponse:
    id = request.POST.get("invitation", "")
    invitation = get_object_or_404(statement.invitations, pk=row_number(id))
    sign.revoke(invitation)
    messages.success(request, _("The link of %(name)s no longer works.") % {"name": invitation.name})
    return redirect("desk-sign", statement.pk)


def _again(request: DeskRequest, statement: Statement) -> HttpResponse:
    try:
        count = sign.invite_again(statement)
    except UndersignedError as error:
        return _page(request, statement, problem=words(error))
    say_mailed(request, statement, count)
    return redirect("desk-sign", statement.pk)


def _decide(request: DeskRequest, statement: Statement) -> HttpResponse:
    signature = posted_signature(request, statement)
    decision = request.POST.get("decision", "")
    done = {
        "accept": _("The signature is accepted."),
        "join": _("The signature is joined to the first one of the organisation."),
        "refuse": _("The signature is not accepted."),
    }
    if decision not in done:
        return _page(request, statement, problem=_("Choose one: accept or not accept."))
    try:
        if decision == "join":
            sign.join_held(signature)
        else:
            sign.decide_held(signature, accept=decision == "accept")
    except UndersignedError as error:
        return _page(request, statement, problem=words(error))
    messages.success(request, done[decision])
    return redirect("desk-sign", statement.pk)
