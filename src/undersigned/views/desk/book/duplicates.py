"""Organisations of the book that may be one: pointed out, merged, or kept apart. A person decides."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from undersigned.actions import book
from undersigned.core.errors import N_, UndersignedError
from undersigned.models import Organisation
from undersigned.views.desk.access import DeskRequest, coordinator, need_editor, page
from undersigned.views.desk.book.organisations import one
from undersigned.views.errors import method_not_allowed, words

ON_ONE_PAGE = 50
REASONS = {
    "name": N_("The names differ by no more than letters’ case, marks or script."),
    "acronym": N_("They have the same acronym."),
    "domain": N_("They have the same web domain."),
}


@coordinator
def listing(request: DeskRequest) -> HttpResponse:
    """All pairs that may be one organisation, the surest reasons first."""
    if request.method == "POST":
        return method_not_allowed(request, ["GET", "HEAD"])
    part = Paginator(book.find_duplicates(), ON_ONE_PAGE).get_page(request.GET.get("page"))
    rows = Organisation.objects.prefetch_related("domains").in_bulk({n for p in part for n in (p.first, p.second)})
    pairs = [
        (rows[p.first], rows[p.second], reason(p.why), p.what) for p in part if p.first in rows and p.second in rows
    ]
    return page(request, "book/duplicates", None, {"pairs": pairs, "part": part})


def reason(why: str) -> str:
    """Why two may be one, in words."""
    return _(REASONS[why])


@coordinator
def merge(request: DeskRequest, number: int, other: int) -> HttpResponse:
    """What would come of a merge, before it is done; or say that they are not the same."""
    need_editor(request)
    stays, goes = one(number), one(other)
    if stays.pk == goes.pk or stays.merged_into_id is not None or goes.merged_into_id is not None:
        raise Http404
    problem = ""
    if request.method == "POST":
        try:
            if request.POST.get("do") == "apart":
                book.keep_apart(stays, goes, request.user)
                messages.success(request, _("They are not pointed out as one any more."))
                return redirect("desk-book-duplicates")
            if request.POST.get("do") == "merge":
                book.merge(stays, goes, request.user)
                done = _("%(name)s is merged into this one. It can be undone in the history.")
                messages.success(request, done % {"name": goes.name()})
                return redirect("desk-organisation", stays.pk)
            problem = _("This button is not known. Nothing was changed.")
        except UndersignedError as error:
            problem = words(error)
    values: dict[str, Any] = {"stays": stays, "goes": goes, "made": book.joined(stays, goes), "problem": problem}
    return page(request, "book/merge", None, values, refused=request.method == "POST")
