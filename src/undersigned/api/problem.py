"""Errors as RFC 9457 has them: application/problem+json, with a sentence in the language that was asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext

from undersigned.actions.interface import interface_language
from undersigned.core.errors import N_

TYPE = "application/problem+json"
SENTENCES: Mapping[int, str] = {
    400: N_("This request cannot be read."),
    401: N_("A token is needed here: Authorization: Bearer and the token. There is none, or it is not in force."),
    403: N_("This token may not do this. An owner can make one that may, at the desk."),
    404: N_("There is nothing at this address."),
    405: N_("This address does not answer to this method."),
    409: N_("This cannot be done now. The answer says why."),
    413: N_("This is more than a request may hold."),
    422: N_("Something in the request is missing or not of the kind that the documentation says."),
    429: N_("Too much was asked in a short time. Wait a minute and ask again."),
    500: N_("Something failed on our side. Nothing was changed."),
}


def problem(status: int, detail: str = "", fields: Sequence[str] = ()) -> HttpResponse:
    """An error answer. `detail` is a sentence in the request's language; `fields` are the parts that are wrong."""
    sentence = detail or gettext(SENTENCES.get(status, SENTENCES[500 if status >= 500 else 400]))
    body: dict[str, Any] = {
        "type": "about:blank",
        "status": status,
        "title": HTTPStatus(status).phrase,
        "detail": sentence,
    }
    if fields:
        body["fields"] = list(fields)
    response = JsonResponse(body, status=status, content_type=TYPE, json_dumps_params={"ensure_ascii": False})
    response.headers["Content-Language"] = interface_language()
    response.headers["Cache-Control"] = "no-store"
    return response
