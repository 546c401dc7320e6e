"""Publishing and retracting."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from undersigned.actions.publish import batch
from undersigned.core.errors import UndersignedError
from undersigned.models import Publication, Statement
from undersigned.views.desk.access import DeskRequest, need_editor, of_statement, page
from undersigned.views.errors import words


@of_statement
def publish(request: DeskRequest, statement: Statement) -> HttpResponse:
    """Publish now; afterwards: where it stands and how far the files have come."""
    problem = ""
    if request.method == "POST":
        try:
            batch.publish(statement)
        except UndersignedError as error:
            problem = words(error)
        else:
            messages.success(request, _("The statement is being published."))
            return redirect("desk-publish", statement.pk)
    edition = statement.edition
    values = {
        "problem": problem,
        "publication": Publication.objects.filter(statement=statement).first(),
        "address": f"{settings.BASE_URL}/{statement.slug_id}/",
        "path": f"/{statement.slug_id}/",
        "languages": edition.languages if edition else [],
        "built": (settings.SITE / statement.slug_id / "bundle.zip").is_file(),
        "pages": (settings.SITE / statement.slug_id / "index.html").is_file(),
    }
    return page(request, "publish/publish", statement, values, here="publish", refused=request.method == "POST")


@of_statement
def retract(request: DeskRequest, statement: Statement) -> HttpResponse:
    """Retract a published statement, after a page that says what will be seen."""
    need_editor(request)
    problem = ""
    if request.method == "POST":
        try:
            batch.retract(statement)
        except UndersignedError as error:
            problem = words(error)
        else:
            messages.success(request, _("The statement is retracted."))
            return redirect("desk-publish", statement.pk)
    values = {"problem": problem, "address": f"{settings.BASE_URL}/{statement.slug_id}/"}
    return page(request, "publish/retract", statement, values, here="publish", refused=request.method == "POST")
