"""Before the API, and behind it: no cookies, limits, errors in words, ETags, and who may ask from another site."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag

from undersigned.actions import limit
from undersigned.api import problem, rate
from undersigned.core.names.languages import preferred

Handler = Callable[[HttpRequest], HttpResponse]
PATH = "/api/v1/"
# What anyone may read, from any page in any browser: it is published, and no cookie is looked at.
PUBLIC = (f"{PATH}statements", f"{PATH}openapi.json")
_KEPT = ("Allow", "WWW-Authenticate", "Retry-After")


def door(get_response: Handler) -> Handler:
    """Everything under /api/v1/ passes here, whatever answers it; all else passes by."""

    def handle(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PATH):
            return get_response(request)
        translation.activate(preferred(request.headers.get("Accept-Language", "")))
        public = request.path.startswith(PUBLIC)
        response = _answer(get_response, request, public)
        response.cookies.clear()
        if public and request.method in {"GET", "HEAD", "OPTIONS"}:
            response.headers["Access-Control-Allow-Origin"] = "*"
            response.headers["Access-Control-Expose-Headers"] = "ETag, Retry-After"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return handle


def _answer(get_response: Handler, request: HttpRequest, public: bool) -> HttpResponse:
    address = limit.client_address(request.META.get("REMOTE_ADDR", ""), request.headers.get("X-Forwarded-For", ""))
    try:
        rate.networks.check(limit.network_of(address))
    except limit.LimitError:
        return too_much()
    if public and request.method == "OPTIONS":
        return _preflight()
    # Nobody is recognised by a browser: a page elsewhere could otherwise ask in a coordinator's name.
    request.META.pop("HTTP_COOKIE", None)
    head = request.method == "HEAD"
    if head:
        request.method = "GET"  # ninja knows no HEAD
    response = _in_words(get_response(request))
    if response.status_code == 200 and request.method == "GET":
        response.headers.setdefault("Cache-Control", "public, max-age=0" if public else "no-store, private")
        set_response_etag(response)
        response = get_conditional_response(request, etag=response["ETag"], response=response) or response
    patch_vary_headers(response, ["Accept-Language"])
    if head:
        length = response.headers.get("Content-Length", str(len(response.content)))
        response.content = b""
        response.headers["Content-Length"] = length
    return response


def too_much() -> HttpResponse:
    """429, and when to come again."""
    response = problem.problem(429)
    response.headers["Retry-After"] = str(rate.SECONDS)
    return response


def _preflight() -> HttpResponse:
    response = HttpResponse(status=204)
    response.headers["Access-Control-Allow-Methods"] = "GET, HEAD"
    response.headers["Access-Control-Allow-Headers"] = "If-None-Match, Accept-Language"
    response.headers["Access-Control-Max-Age"] = "86400"
    return response


def _in_words(response: HttpResponse) -> HttpResponse:
    """Pages for people become problems for programs: what Django answers by itself, and what middleware refuses."""
    if response.status_code < 400 or response.headers.get("Content-Type", "").startswith(problem.TYPE):
        return response
    told = problem.problem(response.status_code)
    for name in _KEPT:
        if name in response.headers:
            told.headers[name] = response.headers[name]
    return told
