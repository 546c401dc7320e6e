"""What happens to every request: broken input is refused in words, the interface language is chosen."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from undersigned.actions.interface import interface_language
from undersigned.actions.publish.phrases import front_page
from undersigned.core.names.languages import INTERFACE, SELF_NAMES, bcp47, django_code, preferred, wishes
from undersigned.views import errors

Handler = Callable[[HttpRequest], HttpResponse]

LARGEST_BODY = settings.UPLOAD_LIMIT + settings.DATA_UPLOAD_MAX_MEMORY_SIZE  # one file, and the fields beside it
_SECRET_PATH = re.compile(
    r"/(approve|commitment|confirm|correction|disputed|following|invitation|mine|no-more|office|pack|press|reply|round"
    r"|second|text)/[^/\s\"']+"
)
# PostgreSQL quotes the row that it refused: names, addresses, mails.
_ROW = re.compile(r"^DETAIL:.*?(?=^(?:HINT|CONTEXT|Traceback|The above exception|During handling)\b|\Z)", re.M | re.S)


class HideTokens(logging.Filter):
    """Private links and rows of the database never reach a log, neither in its lines nor in tracebacks."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Replace the secret part of every private path, and what a database quotes."""
        record.msg = _hidden(record.getMessage())
        record.args = ()
        if record.exc_info:
            record.exc_text = _hidden(logging.Formatter().formatException(record.exc_info))
        return True


def _hidden(words: str) -> str:
    return _ROW.sub("DETAIL: …\n", _SECRET_PATH.sub(r"/\1/…", words))


def refuse_broken_requests(get_response: Handler) -> Handler:
    """Answer 400 to what no form of ours sends, 413 to a body larger than any form takes.

    A NUL or a lone surrogate in a path or query is stored by no database. A body in another charset
    than UTF-8 is not read at all: Django fails on codecs that are not for text.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        raw = request.get_full_path() + request.headers.get("Cookie", "")
        charset = (request.content_params or {}).get("charset", "utf-8").lower()
        length = request.headers.get("Content-Length", "")
        if "\x00" in request.path or "%00" in raw or "\ufffd" in request.path or charset not in {"utf-8", "utf8"}:
            request.encoding = "utf-8"  # what the page asks of the query must be readable
            return choose_language(errors.bad_request)(request)
        if length.isdigit() and int(length[:15]) > LARGEST_BODY:
            return choose_language(errors.too_large)(request)
        return get_response(request)

    return handle


def choose_language(get_response: Handler) -> Handler:
    """`?lang=` chooses and is remembered; then the cookie; then the browser. A bare `sr` is asked about."""

    def handle(request: HttpRequest) -> HttpResponse:
        chosen = request.GET.get("lang", "")
        known = chosen if chosen in INTERFACE else ""
        code = (
            django_code(known)
            if known
            else _remembered(request) or preferred(request.headers.get("Accept-Language", ""))
        )
        translation.activate(code)
        request.LANGUAGE_CODE = code
        response = get_response(request)
        response.headers.setdefault("Content-Language", bcp47(code))
        if known:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                code,
                max_age=31_536_000,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response

    return handle


def _remembered(request: HttpRequest) -> str:
    code = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return code if code in dict(settings.LANGUAGES) else ""


def _front(language: str) -> str:
    """The address of the published first page in a language; "" while nothing is published."""
    file = front_page(language)
    return f"/{file}" if (settings.SITE / file).is_file() else ""


def page_context(request: HttpRequest) -> dict[str, Any]:
    """What every template may use: the interface's languages and whether to ask which Serbian script."""
    here = interface_language()
    asks = not request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) and "lang" not in request.GET
    return {
        "interface_language": here,
        "interface_languages": [(tag, SELF_NAMES[tag], tag == here) for tag in INTERFACE],
        "ask_script": asks and "sr" in wishes(request.headers.get("Accept-Language", ""))[:1],
        "demo": settings.DEMO,
        "front": _front(here),
        "coalition": settings.INSTALLATION.coalition if settings.INSTALLATION else "",
        "source_url": settings.INSTALLATION.source if settings.INSTALLATION else "",
    }
