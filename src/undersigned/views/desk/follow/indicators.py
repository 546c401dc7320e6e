"""Indicators of a statement: the series beside its calls, and their values."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from undersigned.actions import follow
from undersigned.actions.interface import interface_language
from undersigned.core.errors import FollowError, UndersignedError
from undersigned.core.names.languages import in_language
from undersigned.core.record.digest import ID
from undersigned.forms.fields import row_number
from undersigned.forms.follow import IndicatorForm, ValueForm, ValuesForm
from undersigned.models import Call, Edition, Indicator, Statement
from undersigned.views.desk.access import DeskRequest, need_editor, of_statement, page
from undersigned.views.desk.follow.away import taken_away
from undersigned.views.errors import words


@of_statement
def listing(request: DeskRequest, statement: Statement) -> HttpResponse:
    """All series, and a form for a new one."""
    edition = statement.edition
    if edition is None:
        return redirect("desk-follow", statement.pk)
    sent = request.POST if request.method == "POST" else None
    form, problem = IndicatorForm(sent, calls=_calls(edition)), ""
    if form.is_bound and form.is_valid():
        try:
            made = _save(statement, None, form)
        except UndersignedError as error:
            problem = words(error)
        else:
            messages.success(request, _("Saved."))
            return redirect("desk-indicator", statement.pk, made.pk)
    here = interface_language()
    rows = [(one, in_language(one.names, here)) for one in statement.indicators.all()]
    values = {"rows": rows, "form": form, "problem": problem}
    return page(request, "follow/indicators", statement, values, here="follow", refused=form.is_bound)


def _calls(edition: Edition) -> list[tuple[int, str]]:
    """The calls of an edition for a list of boxes: number, and the addressee as written."""
    language = edition.languages[0]
    return [(call.pk, f"{call.index + 1}. {call.places[language][2]}") for call in edition.calls.all()]


def _save(statement: Statement, found: Indicator | None, form: IndicatorForm) -> Indicator:
    calls = list(Call.objects.filter(pk__in=form.cleaned_data["calls"]))
    return follow.save_indicator(statement, found, names=form.told("name"), unit=form.told("unit"), calls=calls)


@of_statement
def one(request: DeskRequest, statement: Statement, indicator: str) -> HttpResponse:
    """One series: its values, a form for the next one, and for a table of them."""
    found = statement.indicators.filter(pk=indicator).first() if ID.fullmatch(indicator) else None
    edition = statement.edition
    if found is None or edition is None:
        raise Http404
    if request.method != "POST":
        return _page(request, found, edition)
    need_editor(request)
    presses = {"value": _value, "table": _table, "series": _series, "away": _away}
    pressed = request.POST.get("do", "")
    if pressed not in presses:
        return _page(request, found, edition, problem=_("This button is not known. Nothing was changed."))
    return presses[pressed](request, found, edition)


def _value(request: DeskRequest, found: Indicator, edition: Edition) -> HttpResponse:
    form = ValueForm(request.POST)
    if not form.is_valid():
        return _page(request, found, edition, value=form)
    given = form.cleaned_data
    try:
        number = follow.number_of(given["value"]) if given["value"] else None
        told = {name: given[name] for name in ("period", "day", "state", "source", "note")}
        follow.measure(found, follow.Value(value=number, **told))
    except UndersignedError as error:
        return _page(request, found, edition, value=form, problem=words(error))
    messages.success(request, _("Saved."))
    return redirect("desk-indicator", found.statement_id, found.pk)


def _table(request: DeskRequest, found: Indicator, edition: Edition) -> HttpResponse:
    form = ValuesForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, found, edition, table=form)
    try:
        n = follow.import_values(found, form.cleaned_data["file"].read())
    except FollowError as error:
        problem = words(error)
        if isinstance(error, follow.LineError):
            problem = _("Line %(n)s: %(problem)s") % {"n": error.line, "problem": problem}
        return _page(request, found, edition, table=form, problem=problem)
    messages.success(request, ngettext("%(n)s value is added.", "%(n)s values are added.", n) % {"n": n})
    return redirect("desk-indicator", found.statement_id, found.pk)


def _series(request: DeskRequest, found: Indicator, edition: Edition) -> HttpResponse:
    form = IndicatorForm(request.POST, calls=_calls(edition), indicator=found)
    if not form.is_valid():
        return _page(request, found, edition, form=form)
    try:
        _save(found.statement, found, form)
    except UndersignedError as error:
        return _page(request, found, edition, form=form, problem=words(error))
    messages.success(request, _("Saved."))
    return redirect("desk-indicator", found.statement_id, found.pk)


def _away(request: DeskRequest, found: Indicator, edition: Edition) -> HttpResponse:
    made = get_object_or_404(found.measurements, pk=row_number(request.POST.get("measurement", "")))
    try:
        problem = taken_away(request, made)
    except UndersignedError as error:
        problem = words(error)
    if problem:
        return _page(request, found, edition, problem=problem)
    return redirect("desk-indicator", found.statement_id, found.pk)


def _page(request: DeskRequest, found: Indicator, edition: Edition, **more: Any) -> HttpResponse:
    values: dict[str, Any] = {
        "indicator": found,
        "name": in_language(found.names, interface_language()),
        "measurements": found.measurements.order_by("day", "pk"),
        "form": IndicatorForm(calls=_calls(edition), indicator=found),
        "value": ValueForm(),
        "table": ValuesForm(),
        **more,
    }
    refused = request.method == "POST"
    return page(request, "follow/indicator", found.statement, values, here="follow", refused=refused)
