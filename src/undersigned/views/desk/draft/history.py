"""The draft's whole history: every change to its clauses, newest first."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse

from undersigned.models import Statement
from undersigned.views.desk.access import DeskRequest, of_statement, page
from undersigned.views.desk.draft.changes import entries, names
from undersigned.views.errors import method_not_allowed

ON_ONE_PAGE = 50


@of_statement
def history(request: DeskRequest, statement: Statement) -> HttpResponse:
    """Who changed what, and when; what was undone is marked, and nothing is left out."""
    if request.method == "POST":
        return method_not_allowed(request, ["GET", "HEAD"])
    changes = statement.changes.order_by("-pk").prefetch_related("clauses")
    shown = Paginator(changes, ON_ONE_PAGE).get_page(request.GET.get("page"))
    each = "each" in request.GET
    told = entries(list(shown), names(statement.draft_clauses.all()), each=each)
    return page(request, "draft/history", statement, {"shown": shown, "each": each, "entries": told}, here="review")
