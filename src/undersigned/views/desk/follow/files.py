"""Evidence that was kept, to be saved: uploads for everybody who is signed in, copies of pages for editors."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from undersigned.actions.follow.files import kept_file
from undersigned.core.record.digest import ID
from undersigned.models import Evidence, Statement
from undersigned.views.desk.access import DeskRequest, need_editor, of_statement
from undersigned.views.errors import method_not_allowed

# Strangers made what is in it: no browser shall show it under our address, and if one does, nothing in it may act.
_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


@of_statement
def upload(request: DeskRequest, statement: Statement, evidence: str) -> HttpResponse:
    """The file that was uploaded as evidence."""
    found = _found(statement, evidence)
    return _given_out(request, statement, found.file, found.file_name)


@of_statement
def copy(request: DeskRequest, statement: Statement, evidence: str) -> HttpResponse:
    """The page as it was captured, a WARC file. It may be somebody's work, and is not passed on."""
    need_editor(request)
    found = _found(statement, evidence)
    return _given_out(request, statement, found.copy, f"{found.pk}.warc.gz")


def _found(statement: Statement, evidence: str) -> Evidence:
    found = statement.evidence.filter(pk=evidence).first() if ID.fullmatch(evidence) else None
    if found is None:
        raise Http404
    return found


def _given_out(request: DeskRequest, statement: Statement, digest: str, name: str) -> HttpResponse:
    if request.method == "POST":
        return method_not_allowed(request, ["GET", "HEAD"])
    if not digest:
        raise Http404
    data = kept_file(digest)
    if data is None:
        messages.error(request, _("The file is not here any more as it was kept. Look for it in a backup."))
        return redirect("desk-follow", statement.pk)
    response = HttpResponse(data, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"  # noqa: FBT003 - Django's own
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
