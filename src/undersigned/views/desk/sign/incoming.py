"""Mail that came in about a statement: from whom, about what, and why a reply does not endorse a signature."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse

from undersigned.actions.mail_in.receive import is_set_up
from undersigned.models import Statement
from undersigned.views.desk.access import DeskRequest, need_editor, of_statement, page
from undersigned.views.errors import message, method_not_allowed

ON_ONE_PAGE = 100


@of_statement
def incoming(request: DeskRequest, statement: Statement) -> HttpResponse:
    """The list, newest first. Only for editors: it holds mail addresses."""
    need_editor(request)
    if request.method == "POST":
        return method_not_allowed(request, ["GET", "HEAD"])
    rows = statement.incoming.select_related("mail__invitation")
    shown = Paginator(rows, ON_ONE_PAGE).get_page(request.GET.get("page"))
    mails = [
        {
            "row": row,
            "about": row.mail.invitation.name if row.mail and row.mail.invitation else "",
            "problem": message(row.problem["message"], row.problem["params"]) if row.problem else "",
        }
        for row in shown
    ]
    values = {"mails": mails, "shown": shown, "set_up": is_set_up()}
    return page(request, "sign/incoming", statement, values, here="sign")
