"""Bringing a file into the book, and giving the book out as a file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext

from undersigned.actions import book
from undersigned.actions.interface import interface_language
from undersigned.core.book.columns import FIELDS
from undersigned.core.errors import UndersignedError
from undersigned.views.desk.access import DeskRequest, coordinator, need_editor, page
from undersigned.views.desk.book.duplicates import reason
from undersigned.views.desk.book.table import Brought, brought, in_words
from undersigned.views.errors import words

OFFERED = tuple(field for field in FIELDS if field != "answered")
SHOWN = 200  # of those who are new, in the last look
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@coordinator
def bring(request: DeskRequest) -> HttpResponse:
    """Choose a file; say what its columns are; look at what comes of it; store it."""
    need_editor(request)
    found = brought(request, OFFERED, "the book")
    if not found.ready or request.POST.get("do") == "columns":
        return _columns(request, found)
    assert found.table is not None and found.columns_form is not None  # noqa: S101, PT018 - for the type checker: it is ready
    columns = found.columns_form.columns
    try:
        checked = book.check(found.table, columns)
        if checked.wrong:
            return _columns(request, found, in_words(checked.wrong, found.table))
        if request.POST.get("do") == "store":
            added = book.store(found.table, columns, _left_out(request, checked), request.user)
            done = ngettext("%(n)s organisation is added.", "%(n)s organisations are added.", len(added))
            messages.success(request, done % {"n": len(added)})
            return redirect("desk-book")
    except UndersignedError as error:
        found.problem = words(error)
        if request.POST.get("do") != "store":
            return _columns(request, found)
        checked = book.check(found.table, columns)
    return _look(request, found, checked)


def _columns(request: DeskRequest, found: Brought, wrong: list[str] | None = None) -> HttpResponse:
    values = {"found": found, "wrong": wrong, "problem": found.problem}
    return page(request, "book/import", None, values, refused=found.refused or wrong is not None)


def _left_out(request: DeskRequest, checked: book.Checked) -> dict[int, bool]:
    """What was decided of each that the book may know already, by its line."""
    lines = [checked.rows[n].line for n in checked.known]
    said = {line: request.POST.get(f"row-{line}", "") for line in lines}
    return {line: word == "leave" for line, word in said.items() if word in {"add", "leave"}}


def _look(request: DeskRequest, found: Brought, checked: book.Checked) -> HttpResponse:
    known = [
        {
            "row": checked.rows[n],
            "name": checked.rows[n].names[""],
            "pairs": [(organisation, reason(why), what) for organisation, why, what in pairs[:5]],
            # The same name is left out unless somebody says otherwise; all else is to be decided.
            "said": request.POST.get(f"row-{checked.rows[n].line}", "leave" if pairs[0][1] == "name" else ""),
        }
        for n, pairs in checked.known.items()
    ]
    new = [row for n, row in enumerate(checked.rows) if n not in checked.known]
    contacts = sum(len(row.contacts) for row in checked.rows)
    values: dict[str, Any] = {"found": found, "known": known, "new": new[:SHOWN], "count": len(new)}
    values |= {"more": max(len(new) - SHOWN, 0), "contacts": contacts, "problem": found.problem}
    return page(request, "book/import_look", None, values, refused=bool(found.problem))


@coordinator
def export(request: DeskRequest, format: str) -> HttpResponse:
    """The whole book, for a spreadsheet."""
    need_editor(request)
    if request.method == "POST" or format not in _TYPES:
        raise Http404
    data = book.file_of("csv" if format == "csv" else "xlsx", interface_language())
    response = HttpResponse(data, content_type=_TYPES[format])
    response.headers["Content-Disposition"] = f'attachment; filename="address-book.{format}"'
    return response
