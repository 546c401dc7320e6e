"""What all pages of the signer share: never stored by a browser or proxy, never indexed, wrong methods in words."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from undersigned.actions import limit
from undersigned.models import Edition, SigningForm, Statement
from undersigned.models.ready import Ready, moment, text
from undersigned.models.sign import token_hash
from undersigned.views.errors import method_not_allowed, too_many

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def private(*methods: str) -> Callable[[View[P]], View[P]]:
    """A page for one reader, which answers to `methods` only. HEAD goes wherever GET goes."""
    allowed = [*methods, "HEAD"] if "GET" in methods else list(methods)

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            known = request.method in allowed
            try:
                response = view(request, *args, **kwargs) if known else method_not_allowed(request, allowed)
            except limit.LimitError:
                response = too_many(request)
            response.headers["Cache-Control"] = "no-store"
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
            return response

        return guarded

    return decorate


def network(request: HttpRequest) -> str:
    """The network that the request comes from; "" where it is not known."""
    address = limit.client_address(request.META.get("REMOTE_ADDR", ""), request.headers.get("X-Forwarded-For", ""))
    return limit.network_of(address)


def check_network(request: HttpRequest, most: limit.Limit) -> None:
    """Count a form from the network that the request comes from; too many are answered with 429."""
    limit.check_network(most, network(request))


def note(request: HttpRequest, name: str, *, status: int, **values: object) -> HttpResponse:
    """A page that says how things stand, `templates/sign/<name>.html`."""
    return render(request, f"sign/{name}.html", values, status=status)


def standing(statement: Statement, edition: Edition | None) -> str:
    """Why a statement takes no signatures: not-open, retracted, closed; or open, or invited for invitations only.

    `edition` is the one in force.
    """
    if statement.opened is None or edition is None:
        return "not-open"
    if statement.retracted is not None:
        return "retracted"
    if not statement.takes_signatures(timezone.now()):
        return "closed"
    return "open" if statement.open_to_all else "invited"


def ended(request: HttpRequest, statement: Statement, why: str, *, status: int = 200) -> HttpResponse:
    """The page that says why nobody can sign here now."""
    moments = [moment for moment in (statement.closed, statement.deadline) if moment is not None]
    return note(request, "ended", status=status, why=why, statement=statement, moment=min(moments, default=None))


def find_statement(slug: str) -> Statement | None:
    """The statement at an address of the signing pages."""
    return _STATEMENT.first(slug=slug)


def find_edition(slug: str) -> tuple[Statement | None, Edition | None]:
    """The statement at an address of the signing pages and its edition in force, as far as there are any."""
    edition = _EDITION.first(slug=slug)
    return (edition.statement, edition) if edition is not None else (find_statement(slug), None)


_STATEMENT = Ready(lambda: Statement.objects.filter(slug=text("slug")))
_EDITION = Ready(
    lambda: (
        Edition.objects.in_force()
        .select_related("statement")
        .filter(statement__slug=text("slug"))
        .order_by("-number")[:1]
    )
)


def cookie_name() -> str:
    """The cookie by which only this browser finds its form. `__Host-` keeps other hosts from setting it."""
    return "__Host-form" if settings.SESSION_COOKIE_SECURE else "form"


def no_door(request: HttpRequest) -> HttpResponse:
    """The same for an address that is none as for a statement of which nobody may know."""
    return note(request, "ended", status=404, why="not-open", statement=None)


def saved_form(request: HttpRequest, slug: str) -> SigningForm | None:
    """The form that this browser began for the statement at an address, if it is still kept."""
    secret = request.COOKIES.get(cookie_name(), "")
    return _FORM.first(slug=slug, cookie=token_hash(secret), now=timezone.now()) if secret else None


_FORM = Ready(
    lambda: SigningForm.objects.select_related("statement", "edition", "invitation").filter(
        cookie_hash=text("cookie"), statement__slug=text("slug"), until__gt=moment("now")
    )
)


def known_secret(request: HttpRequest) -> str:
    """The cookie's secret, if we gave it out: a made-up one is never taken over."""
    secret = request.COOKIES.get(cookie_name(), "")
    known = secret and SigningForm.objects.filter(cookie_hash=token_hash(secret)).exists()
    return secret if known else ""


def keep_secret(response: HttpResponse, secret: str) -> None:
    """Give the form's secret to the browser."""
    response.set_cookie(
        cookie_name(),
        secret,
        max_age=7 * 24 * 3600,
        path="/",
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )
