"""Bringing a letter, copying a statement into a new draft, deleting a draft."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from undersigned.actions import draft
from undersigned.actions.draft import clone as copies
from undersigned.core.errors import UndersignedError
from undersigned.forms.draft.bring import BringForm
from undersigned.models import Statement
from undersigned.views.desk.access import DeskRequest, coordinator, need_editor, of_statement, page
from undersigned.views.errors import words


@coordinator
def new(request: DeskRequest) -> HttpResponse:
    """Bring a letter: a file or pasted words."""
    need_editor(request)
    if request.method != "POST":
        return page(request, "draft/new", None, {"form": BringForm()})
    form = BringForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            if file:
                letter = draft.read_letter(file.name, file.read())
            else:
                letter = draft.read_words(form.cleaned_data["words"])
            statement = draft.create(letter, by=request.user, language=form.cleaned_data["tag"])
        except UndersignedError as error:
            form.add_error("file" if file else "words", words(error))
        else:
            return redirect("desk-review", statement.pk)
    return page(request, "draft/new", None, {"form": form}, refused=True)


@of_statement
def delete(request: DeskRequest, statement: Statement) -> HttpResponse:
    """Delete a draft for good, after a page that says so."""
    need_editor(request)
    if request.method == "POST":
        try:
            draft.delete(statement)
        except UndersignedError as error:
            return page(request, "draft/delete", statement, {"problem": words(error)}, refused=True)
        messages.success(request, _("The draft is deleted."))
        return redirect("desk")
    return page(request, "draft/delete", statement, {"problem": "", "went_round": statement.rounds.exists()})


@of_statement
def clone(request: DeskRequest, statement: Statement) -> HttpResponse:
    """A new draft with these words, after a page that says what comes along."""
    need_editor(request)
    if request.method == "POST":
        made = copies.clone(statement, by=request.user)
        messages.success(request, _("This is a copy. Nothing of it is frozen, dated or answered yet."))
        return redirect("desk-review", made.pk)
    values = {
        "members": statement.members.filter(revoked=None).count(),
        "invited": statement.invitations.filter(kind="organisation", revoked=None).exclude(mail="").count(),
    }
    return page(request, "draft/clone", statement, values)
