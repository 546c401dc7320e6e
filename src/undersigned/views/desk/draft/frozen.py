"""What a drafting screen shows once its words are frozen: that they are, and what can be done instead."""

from __future__ import annotations

from django.http import HttpResponse

from undersigned.actions import draft
from undersigned.models import Statement
from undersigned.views.desk.access import DeskRequest, page
from undersigned.views.errors import typed_words


def frozen(request: DeskRequest, statement: Statement, *, here: str) -> HttpResponse:
    """The frozen edition in the place of a form. A form that was sent is refused."""
    values = {"may_undo": draft.may_unfreeze(statement), "typed": typed_words(request)}
    return page(request, "draft/frozen", statement, values, here=here, refused=request.method == "POST")
