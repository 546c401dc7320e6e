"""The list of statements, and one statement's own page."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse

from undersigned.models import Statement
from undersigned.views.desk.access import DeskRequest, coordinator, of_statement, page
from undersigned.views.desk.steps import ways

ON_ONE_PAGE = 30


@coordinator
def dashboard(request: DeskRequest) -> HttpResponse:
    """All statements, each with its state in words and its next step."""
    shown = Paginator(Statement.objects.all(), ON_ONE_PAGE).get_page(request.GET.get("page"))
    return page(request, "dashboard", None, {"ways": ways(list(shown)), "shown": shown})


@of_statement
def overview(request: DeskRequest, statement: Statement) -> HttpResponse:
    """One statement: the one next step, then where everything stands."""
    return page(request, "overview", statement)
