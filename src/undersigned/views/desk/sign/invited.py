"""One invitation: the message to copy, what happened to it, and the coordinator's note."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.actions import sign
from undersigned.core.errors import UndersignedError
from undersigned.forms.fields import language_name
from undersigned.forms.invite import NoteForm
from undersigned.models import Invitation, Statement
from undersigned.views.desk.access import DeskRequest, need_editor, of_statement, page
from undersigned.views.errors import words


@of_statement
def invited(request: DeskRequest, statement: Statement, number: int) -> HttpResponse:
    """For editors: a person who was invited is a matter between them and the editors."""
    need_editor(request)
    rows = statement.invitations.select_related("contact", "organisation", "statement")
    invitation = rows.filter(pk=number).first() if number < 2**63 else None
    if invitation is None:
        raise Http404
    form = NoteForm(initial={"words": invitation.note, "said_yes": invitation.said_yes is not None})
    if request.method == "POST":
        form = NoteForm(request.POST)
        if form.is_valid() and _kept(invitation, form):
            messages.success(request, _("The note is kept. It does not count as a signature."))
            return redirect("desk-invited", statement.pk, invitation.pk)
    return _page(request, statement, invitation, form)


def _kept(invitation: Invitation, form: NoteForm) -> bool:
    try:
        sign.keep_note(invitation, said_yes=form.cleaned_data["said_yes"], words=form.cleaned_data["words"])
    except UndersignedError as error:
        form.add_error("words", words(error))
        return False
    return True


def _page(request: DeskRequest, statement: Statement, invitation: Invitation, form: NoteForm) -> HttpResponse:
    works = invitation.revoked is None and statement.takes_signatures(timezone.now())
    # Who signed an earlier edition confirms by one press of this link: whoever saw it here could sign in their name.
    by_mail_alone = invitation.earlier_id is not None
    values: dict[str, Any] = {
        "invitation": invitation,
        "form": form,
        "language": language_name(invitation.language),
        "works": works,
        "by_mail_alone": by_mail_alone,
        "message": sign.message_of(invitation) if works and not by_mail_alone else "",
        "link": sign.link_of(invitation) if works and not by_mail_alone else "",
    }
    return page(request, "sign/invited", statement, values, here="sign", refused=form.is_bound)
