"""Who asks: a token, and what it may do."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.security import HttpBearer

from undersigned.actions.tokens import use_token
from undersigned.api import problem, rate
from undersigned.models import ApiToken


class Token(HttpBearer):
    """A token in the header `Authorization: Bearer …`, which must have the scope."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        """The token, None where there is none in force; 403 where it may not do this."""
        found = use_token(token.strip())
        if found is None:
            return None
        rate.tokens.check(str(found.pk))
        if self.scope not in found.scopes:
            raise HttpError(403, "")
        return found


def needs(scope: str) -> dict[str, Any]:
    """What a route that needs a scope says of itself: to ninja, and in the OpenAPI document."""
    return {
        "auth": Token(scope),
        "openapi_extra": {"x-scope": scope, "responses": problems(401, 403, 404, 409, 422, 429)},
    }


def problems(*statuses: int) -> dict[int, dict[str, Any]]:
    """The error answers of a route, for the OpenAPI document."""
    content = {problem.TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": problem.SENTENCES[status], "content": content} for status in sorted(statuses)}
