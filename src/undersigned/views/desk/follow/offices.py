"""The book of offices: whom calls can be put to."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from undersigned.actions import follow
from undersigned.actions.interface import interface_language
from undersigned.core.errors import UndersignedError
from undersigned.core.names.order import sort_key
from undersigned.core.record.digest import ID
from undersigned.forms.follow import OfficeForm
from undersigned.models import Office, Statement
from undersigned.views.desk.access import DeskRequest, coordinator, need_editor, page
from undersigned.views.errors import method_not_allowed, words


@coordinator
def listing(request: DeskRequest) -> HttpResponse:
    """All offices, in alphabetical order."""
    if request.method == "POST":
        return method_not_allowed(request, ["GET", "HEAD"])
    return page(request, "follow/offices", None, {"offices": ordered()})


def ordered() -> list[tuple[Office, str]]:
    """All offices with the name for the interface's language, in its alphabet."""
    here = interface_language()
    rows = [(office, office.name(here)) for office in Office.objects.all()]
    return sorted(rows, key=lambda row: (sort_key(row[1], here), row[0].pk))


@coordinator
def new(request: DeskRequest) -> HttpResponse:
    """Put an office into the book."""
    need_editor(request)
    return _edit(request, None)


@coordinator
def office(request: DeskRequest, office: str) -> HttpResponse:
    """One office: read it, change it. What was recorded of it before stays as it was."""
    found = Office.objects.filter(pk=office).first() if ID.fullmatch(office) else None
    if found is None:
        raise Http404
    need_editor(request)
    return _edit(request, found)


def _edit(request: DeskRequest, found: Office | None) -> HttpResponse:
    form, problem = OfficeForm(request.POST if request.method == "POST" else None, office=found), ""
    back = _back(request)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        known = {name: given[name] for name in ("kind", "mail", "site", "note")} | {"language": given["tag"]}
        try:
            follow.save_office(found, names=form.names, **known)
        except UndersignedError as error:
            problem = words(error)
        else:
            messages.success(request, _("Saved."))
            return redirect("desk-follow", back.pk) if back is not None else redirect("desk-offices")
    values = {"form": form, "office": found, "problem": problem, "back": back}
    return page(request, "follow/office", None, values, refused=form.is_bound)


def _back(request: DeskRequest) -> Statement | None:
    """The statement whose ledger led here: whoever lacked an office there goes on with it there."""
    given = request.GET.get("for", "")
    return Statement.objects.filter(pk=given).first() if ID.fullmatch(given) else None
