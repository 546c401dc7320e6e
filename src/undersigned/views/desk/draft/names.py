"""The naming sheet: how the coalition writes names of organisations and places in each language."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from undersigned.actions.draft import sheet
from undersigned.core.errors import UndersignedError
from undersigned.core.names.languages import INTERFACE
from undersigned.forms.draft.sheet import NameForm, PasteNamesForm
from undersigned.models import DraftText, SheetName
from undersigned.views.desk.access import DeskRequest, coordinator, need_editor, page
from undersigned.views.errors import method_not_allowed, words


@coordinator
def names(request: DeskRequest) -> HttpResponse:
    """All names, by kind."""
    if request.method == "POST":
        return method_not_allowed(request, ["GET", "HEAD"])
    rows = list(SheetName.objects.all())
    kinds = [(label, [name for name in rows if name.kind == kind]) for kind, label in SheetName.Kind.choices]
    return page(request, "draft/names", None, {"kinds": [(label, found) for label, found in kinds if found]})


def _languages(name: SheetName | None = None) -> list[str]:
    """The languages that a name is asked for in: the interface's, those of any draft, and those that it has."""
    there = [*DraftText.objects.order_by().values_list("language", flat=True).distinct()]
    there += [*name.written, *name.avoided] if name is not None else []
    return list(dict.fromkeys([*INTERFACE, *sorted(there)]))


@coordinator
def new(request: DeskRequest) -> HttpResponse:
    """Put one name on the sheet."""
    need_editor(request)
    form, problem = NameForm(languages=_languages(), initial={"kind": SheetName.Kind.ORGANISATION}), ""
    if request.method == "POST":
        form = NameForm(request.POST, languages=_languages())
        if form.is_valid():
            try:
                sheet.add_name(_row(form))
            except UndersignedError as error:
                problem = words(error)
            else:
                messages.success(request, _("The name is on the sheet."))
                return redirect("desk-names-new" if request.POST.get("do") == "more" else "desk-names")
    values = {"form": form, "problem": problem, "name": None}
    return page(request, "draft/name", None, values, refused=request.method == "POST")


def _row(form: NameForm) -> sheet.NameRow:
    return sheet.NameRow(form.cleaned_data["kind"], form.written, form.avoided, form.cleaned_data["note"])


@coordinator
def name(request: DeskRequest, number: int) -> HttpResponse:
    """Change one name, or take it off the sheet."""
    found = SheetName.objects.filter(pk=number).first()
    if found is None:
        raise Http404
    languages, problem = _languages(found), ""
    form = NameForm(languages=languages, name=found, initial={"seen": sheet.state_of(found)})
    if request.method == "POST" and request.POST.get("do") == "remove":
        sheet.remove_name(found)
        messages.success(request, _("The name is off the sheet."))
        return redirect("desk-names")
    if request.method == "POST":
        form = NameForm(request.POST, languages=languages)
        if form.is_valid():
            try:
                sheet.change_name(found, _row(form), seen=form.cleaned_data["seen"])
            except UndersignedError as error:
                problem = words(error)
            else:
                messages.success(request, _("Saved."))
                return redirect("desk-names")
    values = {"form": form, "problem": problem, "name": found}
    return page(request, "draft/name", None, values, refused=request.method == "POST")


@coordinator
def paste(request: DeskRequest) -> HttpResponse:
    """Put many names on the sheet at once."""
    need_editor(request)
    form, problem = PasteNamesForm(initial={"kind": SheetName.Kind.ORGANISATION}), ""
    if request.method == "POST":
        form = PasteNamesForm(request.POST)
        if form.is_valid():
            try:
                read = sheet.paste_names(form.cleaned_data["lines"], form.cleaned_data["kind"])
            except UndersignedError as error:
                problem = words(error)
            else:
                done = ngettext("%(n)s name is on the sheet.", "%(n)s names are on the sheet.", read) % {"n": read}
                messages.success(request, done)
                return redirect("desk-names")
    values = {"form": form, "problem": problem}
    return page(request, "draft/names_paste", None, values, refused=request.method == "POST")
