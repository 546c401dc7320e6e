"""`/` while nothing is published. Afterwards the published first page, a file, is there (`wsgi.py`)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from undersigned.views.errors import method_not_allowed

METHODS = ["GET", "HEAD"]


def front(request: HttpRequest) -> HttpResponse:
    """Whose installation this is, that nothing is published yet, and where the coalition's people sign in."""
    if request.method not in METHODS:
        return method_not_allowed(request, METHODS)
    response = render(request, "publish/nothing.html")
    # The published page takes its place at any moment.
    response.headers["Cache-Control"] = "no-store"
    return response
