"""Series that are drawn together: off until somebody who may edit switches it on, and told by the log."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from undersigned.actions import follow
from undersigned.actions.interface import interface_language
from undersigned.core.errors import UndersignedError
from undersigned.core.names.languages import in_language
from undersigned.core.record.digest import ID
from undersigned.forms.threads import CompareForm
from undersigned.models import Indicator, Statement
from undersigned.views.desk.access import DeskRequest, of_statement, page
from undersigned.views.errors import words


@of_statement
def screen(request: DeskRequest, statement: Statement) -> HttpResponse:
    """What is drawn together now, and the form by which more is."""
    if request.method != "POST":
        return _page(request, statement)
    pressed = request.POST.get("do", "")
    try:
        if pressed == "on":
            return _on(request, statement)
        if pressed == "off":
            given = request.POST.get("comparison", "")
            follow.end_comparison(get_object_or_404(statement.comparisons, pk=given if ID.fullmatch(given) else ""))
            messages.success(request, _("These series stand apart again."))
            return redirect("desk-compared", statement.pk)
    except UndersignedError as error:
        form = _form(statement, request.POST) if pressed == "on" else _form(statement)
        return _page(request, statement, form=form, problem=words(error))
    return _page(request, statement, problem=_("This button is not known. Nothing was changed."))


def _on(request: DeskRequest, statement: Statement) -> HttpResponse:
    form = _form(statement, request.POST)
    if not form.is_valid():
        return _page(request, statement, form=form)
    chosen = statement.indicators.filter(pk__in=form.cleaned_data["series"]).prefetch_related("calls")
    follow.compare(statement, list(chosen), form.names)
    messages.success(request, _("These series are drawn together from now on."))
    return redirect("desk-compared", statement.pk)


def _form(statement: Statement, sent: Any = None) -> CompareForm:
    here = interface_language()
    return CompareForm(sent, series=[(one.pk, _label(one, here)) for one in statement.indicators.all()])


def _label(indicator: Indicator, here: str) -> str:
    unit = in_language(indicator.unit, here) or _("no unit")
    return f"{in_language(indicator.names, here)} ({unit})"


def _page(request: DeskRequest, statement: Statement, **more: Any) -> HttpResponse:
    here = interface_language()
    standing = statement.comparisons.filter(ended=None).prefetch_related("indicators")
    rows = [
        (one, in_language(one.names, here), [in_language(each.names, here) for each in one.indicators.all()])
        for one in standing
    ]
    values = {"rows": rows, "form": _form(statement), **more}
    refused = request.method == "POST"
    return page(request, "follow/compared", statement, values, here="follow", refused=refused)
