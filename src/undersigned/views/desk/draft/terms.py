"""The term list: words that somebody finds antagonising, and what the coalition decided on them."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from undersigned.actions.draft import sheet
from undersigned.core.errors import UndersignedError
from undersigned.forms.draft.sheet import DecideForm, FlagForm
from undersigned.models import Term
from undersigned.views.desk.access import DeskRequest, coordinator, page
from undersigned.views.errors import words


@coordinator
def terms(request: DeskRequest) -> HttpResponse:
    """All flagged words, the open ones first; flag more."""
    form, problem = FlagForm(initial={"by": request.user.get_username()}), ""
    if request.method == "POST":
        form = FlagForm(request.POST)
        if form.is_valid():
            given = form.cleaned_data
            try:
                sheet.flag_term(given["tag"], given["words"], given["reason"], given["by"], given["alternatives"])
            except UndersignedError as error:
                problem = words(error)
            else:
                messages.success(request, _("The words are on the list."))
                return redirect("desk-terms")
    rows = list(Term.objects.all())
    groups = [(label, [term for term in rows if term.decision == value]) for value, label in Term.Decision.choices]
    values = {"form": form, "problem": problem, "groups": [(label, found) for label, found in groups if found]}
    return page(request, "draft/terms", None, values, refused=request.method == "POST")


@coordinator
def term(request: DeskRequest, number: int) -> HttpResponse:
    """Decide on flagged words, or take them off the list."""
    found = Term.objects.filter(pk=number).first()
    if found is None:
        raise Http404
    problem = ""
    initial = {"decision": found.decision, "reason": found.reason, "alternatives": found.alternatives}
    form = DecideForm(initial=initial)
    if request.method == "POST" and request.POST.get("do") == "remove":
        sheet.remove_term(found)
        messages.success(request, _("The words are off the list."))
        return redirect("desk-terms")
    if request.method == "POST":
        form = DecideForm(request.POST)
        if form.is_valid():
            given = form.cleaned_data
            try:
                sheet.decide_term(found, given["decision"], reason=given["reason"], alternatives=given["alternatives"])
            except UndersignedError as error:
                problem = words(error)
            else:
                messages.success(request, _("Saved."))
                return redirect("desk-terms")
    values = {"form": form, "problem": problem, "term": found}
    return page(request, "draft/term", None, values, refused=request.method == "POST")
