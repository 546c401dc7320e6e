"""The OpenAPI document, and a page that says the same to people."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.vary import vary_on_headers

from undersigned.api import rate
from undersigned.api.problem import problem
from undersigned.api.v1 import document
from undersigned.models import Scope


def openapi(request: HttpRequest) -> HttpResponse:
    """/api/v1/openapi.json."""
    if request.method != "GET":
        response = problem(405)
        response.headers["Allow"] = "GET, HEAD"
        return response
    return JsonResponse(document())


@vary_on_headers("Accept-Language", "Cookie")  # no shield keeps it in one reader's language for all
def page(request: HttpRequest) -> HttpResponse:
    """/api/: what there is, for whom, and where to read more."""
    groups: dict[str, list[dict[str, Any]]] = {"public": [], "desk": []}
    for path, methods in document()["paths"].items():
        for method, details in methods.items():
            row = {"path": path, "method": method.upper(), "scope": details.get("x-scope", ""), "about": details}
            groups[details["tags"][0]].append(row)
    values = {"groups": groups, "scopes": Scope.choices, "network": rate.NETWORK, "token": rate.TOKEN}
    return render(request, "api/about.html", values)


def nothing(request: HttpRequest) -> HttpResponse:
    """Every other address under /api/v1/."""
    return problem(404)
