"""/api/v1/: the routes, held together, with every error as a problem in words."""

from __future__ import annotations

import logging
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from undersigned.actions.limit import LimitError
from undersigned.api import desk, public
from undersigned.api.door import too_much
from undersigned.api.problem import problem
from undersigned.api.shapes import Problem
from undersigned.core.errors import UndersignedError
from undersigned.forms.fields import sentence

logger = logging.getLogger("undersigned.api")

# ninja's own page of documentation fetches scripts from another host: ours is `about`.
api = NinjaAPI(
    title="Undersigned",
    version="1",
    description="Published statements, their signatories and counts; with a token, the work of the coalition.",
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
)
api.add_router("", public.router)
api.add_router("/desk", desk.router)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """422: which parts are wrong, by their names."""
    known = ("query", "path", "body", "paging", "which")
    named = [".".join(str(part) for part in each["loc"] if part not in known) or "body" for each in error.errors]
    return problem(422, fields=sorted(set(named)))


@api.exception_handler(UndersignedError)
def refused(request: HttpRequest, error: UndersignedError) -> HttpResponse:
    """409: what is well formed, and refused by the rules of the product: in their words."""
    return problem(409, sentence(error))


@api.exception_handler(LimitError)
def limited(request: HttpRequest, error: LimitError) -> HttpResponse:
    """429."""
    return too_much()


@api.exception_handler(AuthenticationError)
def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """401: no token, or none that is in force."""
    response = problem(401)
    response.headers["WWW-Authenticate"] = 'Bearer realm="undersigned"'
    return response


@api.exception_handler(HttpError)
def told(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What a route, or ninja, answers with a status alone."""
    return problem(error.status_code)


@api.exception_handler(Http404)
def nothing(request: HttpRequest, error: Http404) -> HttpResponse:
    """404."""
    return problem(404)


@api.exception_handler(Exception)
def failed(request: HttpRequest, error: Exception) -> HttpResponse:
    """500: its words may hold personal data, so that only its name is logged."""
    logger.error("%s failed: %s", request.path, type(error).__name__)
    return problem(500)


def document() -> dict[str, Any]:
    """The OpenAPI document (3.1)."""
    found: dict[str, Any] = api.get_openapi_schema(path_prefix="/api/v1/")
    found["components"].setdefault("schemas", {})["Problem"] = Problem.model_json_schema()
    return found
