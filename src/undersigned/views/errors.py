"""What goes wrong, in words and in the user's language; never a traceback."""

from __future__ import annotations

import re

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext

from undersigned.actions.interface import interface_language
from undersigned.core.errors import N_, UndersignedError
from undersigned.forms.fields import sentence

_HEADINGS = {
    "400": N_("This request cannot be read"),
    "403": N_("You may not do this"),
    "404": N_("There is nothing at this address"),
    "405": N_("This cannot be done in this way"),
    "409": N_("This cannot be done now"),
    "413": N_("This is too large"),
    "429": N_("Too much at once"),
    "500": N_("Something failed on our side"),
    "csrf": N_("The form could not be accepted"),
}


def words(error: UndersignedError) -> str:
    """The sentence of an error in the language of the request."""
    return sentence(error)


def message(id: str, params: object = None) -> str:
    """A sentence of the core, by its message id and parameters, in the language of the request."""
    translated = gettext(id)
    return translated % params if params else translated


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request itself is broken; 413 where it holds too much."""
    too_much = isinstance(exception, (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent))
    return _page(request, 413 if too_much else 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: known, and not allowed."""
    return _page(request, 403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form did not come from this site, or the browser keeps no cookies.

    What was typed is shown, so that it can be copied. A page that saves while somebody writes gets a new token:
    after signing in once more in another tab it still has the old one. Only our own pages can send that header.
    """
    if request.headers.get("HX-Request") and reason.startswith("CSRF token"):  # the form is older than the sign-in
        again = render(request, "desk/_again.html", status=409)
        again.headers["HX-Trigger"] = "save-again"
        again.headers["Cache-Control"] = "no-store"
        return again
    return _page(request, 403, "csrf", typed=typed_words(request))


_TYPED = re.compile(r"[\w-]+-(?:source|words)")


def typed_words(request: HttpRequest) -> list[str]:
    """The words of clauses in a form that could not be accepted."""
    return [str(words) for name, words in request.POST.items() if _TYPED.fullmatch(name) and str(words).strip()]


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing is here."""
    return _page(request, 404)


def method_not_allowed(request: HttpRequest, allowed: list[str]) -> HttpResponse:
    """405: the address is right, the method is not."""
    response = _page(request, 405)
    response.headers["Allow"] = ", ".join(allowed)
    return response


def refused(request: HttpRequest, error: UndersignedError) -> HttpResponse:
    """409: a rule forbids it as things stand by now; what was typed is shown, so that it can be copied."""
    return _page(request, 409, problem=words(error), typed=typed_words(request))


def too_large(request: HttpRequest) -> HttpResponse:
    """413: more than a form may hold."""
    return _page(request, 413)


def too_many(request: HttpRequest) -> HttpResponse:
    """429: too many attempts."""
    return _page(request, 429)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. The page asks the database nothing, for it may be what failed."""
    here = interface_language()
    values = {"heading": gettext(_HEADINGS["500"]), "interface_language": here, "coalition": "Undersigned"}
    return HttpResponse(render_to_string("errors/500.html", values), status=500)


def _page(request: HttpRequest, status: int, name: str = "", **values: object) -> HttpResponse:
    name = name or str(status)
    values["heading"] = gettext(_HEADINGS[name])
    response = render(request, f"errors/{name}.html", values, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
