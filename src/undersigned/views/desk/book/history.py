"""What changed in the book, by whom and when; and undoing a merge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from undersigned.actions import book
from undersigned.core.book.columns import LABELS
from undersigned.core.errors import UndersignedError
from undersigned.core.names.languages import in_language
from undersigned.forms.fields import language_name, row_number
from undersigned.models import BookChange, Organisation
from undersigned.views.desk.access import DeskRequest, coordinator, page
from undersigned.views.desk.book.organisations import one
from undersigned.views.errors import words

ON_ONE_PAGE = 50
What = BookChange.What


@dataclass(frozen=True, slots=True)
class Line:
    """One change in words. `pairs`: (what, before, after)."""

    change: BookChange
    name: str
    pairs: list[tuple[str, str, str]]
    contacts: list[str]
    other: str
    undo: bool


@coordinator
def whole(request: DeskRequest) -> HttpResponse:
    """Every change of the book, the newest first."""
    return _screen(request, BookChange.objects.all(), None)


@coordinator
def of_one(request: DeskRequest, number: int) -> HttpResponse:
    """Every change of one organisation, the newest first."""
    found = one(number)
    return _screen(request, found.changes.all(), found)


def _screen(request: DeskRequest, rows: QuerySet[BookChange], found: Organisation | None) -> HttpResponse:
    problem = ""
    if request.method == "POST":
        asked = request.POST.get("change", "")
        change = get_object_or_404(rows, pk=row_number(asked))
        try:
            again = book.part(change, request.user)
        except UndersignedError as error:
            problem = words(error)
        else:
            messages.success(request, _("The merge is undone. %(name)s stands again.") % {"name": again.name()})
            return redirect("desk-organisation", again.pk)
    part = Paginator(rows.select_related("organisation", "by"), ON_ONE_PAGE).get_page(request.GET.get("page"))
    merged = set(Organisation.objects.exclude(merged_into=None).values_list("pk", "merged_into"))
    values = {
        "lines": [_line(change, merged) for change in part],
        "part": part,
        "organisation": found,
        "problem": problem,
    }
    return page(request, "book/history", None, values, refused=request.method == "POST")


def _line(change: BookChange, merged: set[tuple[int, int | None]]) -> Line:
    name = change.organisation.name() if change.organisation else _main(change.before)
    undo = change.what == What.MERGED and (change.after.get("other"), change.organisation_id) in merged
    shown = change.after if change.what in {What.ADDED, What.CHANGED, What.MERGED} else {}
    pairs = [pair for field in shown if field in _FIELDS for pair in _pairs(field, change)]
    return Line(change, name, pairs, _contacts(change.after.get("contacts", {})), change.after.get("name", ""), undo)


def _main(kept: Mapping[str, Any]) -> str:
    names: dict[str, str] = kept.get("names", {})
    return in_language(names, "")


_FIELDS = ("names", "acronym", "aliases", "chapter_of", "place", "communities", "domains", "registry_number", "note")


def _pairs(field: str, change: BookChange) -> list[tuple[str, str, str]]:
    """What a field was and is; nothing where both are alike or it is a number of ours."""
    before, after = change.before.get(field), change.after[field]
    if field == "names":
        old, new = before or {}, after
        tags = [tag for tag in dict.fromkeys([*old, *new]) if old.get(tag) != new.get(tag)]
        label = _("Name")
        return [
            (f"{label} ({language_name(tag)})" if tag else label, old.get(tag, ""), new.get(tag, "")) for tag in tags
        ]
    if (before or "") == (after or "") or not isinstance(after or "", str | list):
        return []
    return [(_(LABELS[field]), _joined(before), _joined(after))]


def _joined(value: object) -> str:
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _contacts(counts: Mapping[str, int]) -> list[str]:
    """How many contacts were added, changed and removed, in words."""
    said = []
    if n := counts.get("added", 0):
        said.append(ngettext("%(n)s contact added", "%(n)s contacts added", n) % {"n": n})
    if n := counts.get("changed", 0):
        said.append(ngettext("%(n)s contact changed", "%(n)s contacts changed", n) % {"n": n})
    if n := counts.get("removed", 0):
        said.append(ngettext("%(n)s contact removed", "%(n)s contacts removed", n) % {"n": n})
    return said
