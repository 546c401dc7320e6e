"""Corrections that the coordinator proposes, and words in another language: the signatory has the last word."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from undersigned.actions.sign import correction as corrections
from undersigned.core.errors import UndersignedError
from undersigned.forms.renderings import ReasonForm, RenderingForm
from undersigned.forms.sign import CorrectionForm, said_before
from undersigned.models import Signature, Statement
from undersigned.models.sign import Visibility
from undersigned.views.desk.access import DeskRequest, need_editor, of_statement, page
from undersigned.views.errors import words
from undersigned.views.sign.correction import fields_of, languages_of

# The signatory's own form says "your".
_THEIRS = {
    "name": gettext_lazy("Name"),
    "representative": gettext_lazy("Represented by"),
    "representative_role": gettext_lazy("Role of the representative"),
    "mandate": gettext_lazy("Mandate"),
    "role": gettext_lazy("Role"),
}


@of_statement
def screen(request: DeskRequest, statement: Statement, signature: str) -> HttpResponse:
    """One signature that is named on the board. Who chose not to be named is not written about here."""
    need_editor(request)
    named = Signature.objects.active().filter(statement=statement, visibility__in=[Visibility.PUBLIC, Visibility.PAGE])
    found = get_object_or_404(named.select_related("edition", "statement"), pk=signature)
    pressed = request.POST.get("do", "") if request.method == "POST" else ""
    languages, asked = languages_of(found), request.POST if pressed == "propose" else None
    form = CorrectionForm(asked, kind=found.kind, languages=languages, initial=said_before(found))
    for name, label in _THEIRS.items():
        if name in form.fields and (name != "name" or found.kind == "person"):
            form.fields[name].label = label
    reason = ReasonForm(asked)
    write = RenderingForm(request.POST if pressed == "render" else None, fields=fields_of(found), languages=languages)
    problem = "" if pressed in {"", "propose", "render"} else _("This button is not known. Nothing was changed.")
    try:
        if pressed == "propose" and form.is_valid() and reason.is_valid():
            corrections.propose_correction(found, form.changes(), reason=reason.cleaned_data["reason"])
            return _done(request, found, _("The signatory is asked by mail."))
        if pressed == "render" and write.is_valid():
            corrections.render(found, own=False, **write.cleaned_data)
            return _done(request, found, _("Saved."))
    except UndersignedError as error:
        problem = words(error)
    values: dict[str, Any] = {"signature": found, "form": form, "reason": reason, "write": write, "problem": problem}
    values |= {"waiting": found.corrections.filter(decided=None).first(), "renderings": found.renderings.all()}
    return page(request, "sign/corrected", statement, values, here="sign", refused=request.method == "POST")


def _done(request: DeskRequest, signature: Signature, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("desk-corrected", signature.statement_id, signature.pk)
