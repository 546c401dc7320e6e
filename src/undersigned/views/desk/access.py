"""Who may see and change what on the coordinator's side, and the frame around every screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from undersigned.core.errors import BookError, DraftError, FollowError, PublishError, ReadingError, SignError, TextError
from undersigned.core.record.digest import ID
from undersigned.models import Account, Signature, Statement
from undersigned.models.ready import Ready, text
from undersigned.views.desk.steps import way
from undersigned.views.errors import method_not_allowed, refused, typed_words

View = Callable[..., HttpResponse]

# What can stand in the way of what a page offers. Any other error is a fault of ours, which the journal has to tell.
_MEANWHILE = (BookError, DraftError, FollowError, PublishError, ReadingError, SignError, TextError)

# Around the outermost view of a page that saves while somebody writes: it may run our own script files, and ask us.
# No other page may run any. Without scripts nothing is missing on these pages either.
scripted = csp_update({"script-src": [SELF], "connect-src": [SELF]})


class DeskRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: Account


def may_edit(account: Account) -> bool:
    """Owners and editors."""
    return account.may_edit


def may_verify(account: Account) -> bool:
    """Owners, editors and verifiers."""
    return account.may_verify


def coordinator(view: View, *, changes: Callable[[Account], bool] = may_edit) -> View:
    """Only for people of the coalition; only those for whom `changes` holds may post."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in {"GET", "HEAD", "POST"}:
            return method_not_allowed(request, ["GET", "HEAD", "POST"])
        if not request.user.is_authenticated:
            return _signed_out(request)
        if request.method == "POST" and not changes(request.user):
            raise PermissionDenied
        try:
            response = view(request, *args, **kwargs)
        except _MEANWHILE as error:
            # What the page offered cannot be done any more: somebody froze, retracted or closed it meanwhile.
            if request.method != "POST":
                raise
            response = refused(request, error)
        response.headers["Cache-Control"] = "no-store, private"
        return response

    return guarded


def _signed_out(request: HttpRequest) -> HttpResponse:
    """To the login; but words that were typed are shown first, for a form that was sent cannot be sent again."""
    if request.method != "POST":
        return redirect_to_login(request.get_full_path())
    if request.headers.get("HX-Request"):
        return render(request, "desk/_signed-out.html", status=401)
    if not (typed := typed_words(request)):
        return redirect_to_login("/desk/")
    response = render(request, "desk/signed-out.html", {"typed": typed}, status=401)
    response.headers["Cache-Control"] = "no-store, private"
    return response


def of_statement(view: View, *, changes: Callable[[Account], bool] = may_edit) -> View:
    """As `coordinator`, for a screen of one statement; an id that is not known is 404."""

    @wraps(view)
    def found(request: HttpRequest, id: str, **kwargs: Any) -> HttpResponse:
        statement = _STATEMENT.first(id=id)
        if statement is None:
            raise Http404
        prefetch_related_objects([statement], "draft_texts")
        return view(request, statement, **kwargs)

    return coordinator(found, changes=changes)


_STATEMENT = Ready(lambda: Statement.objects.filter(pk=text("id")))


def for_verifiers(view: View) -> View:
    """A screen of one statement on which verifiers, too, may decide."""
    return of_statement(view, changes=may_verify)


def posted_signature(request: HttpRequest, statement: Statement) -> Signature:
    """The statement's signature that a form names; 404 where there is none. PostgreSQL fails on what is no id."""
    given = request.POST.get("signature", "")
    found = statement.signatures.filter(pk=given).first() if ID.fullmatch(given) else None
    if found is None:
        raise Http404
    return found


def need_editor(request: DeskRequest) -> None:
    """For screens that only those may see who may change them."""
    if not request.user.may_edit:
        raise PermissionDenied


def frame(statement: Statement | None = None) -> dict[str, Any]:
    """What stands around every screen of a statement: where it stands, its steps, and the edition in force."""
    if statement is None:
        return {"statement": None}
    found = way(statement)
    return {"statement": statement, "way": found, "steps": found.steps, "edition": found.edition}


def page(
    request: DeskRequest,
    template: str,
    statement: Statement | None = None,
    context: Mapping[str, Any] | None = None,
    *,
    here: str = "",
    refused: bool = False,
    around: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """One screen. `here` names its step; `refused` makes the answer a 422; `around`: its frame, where that was read."""
    values = {**(around or frame(statement)), "here": here, "may_edit": request.user.may_edit, **(context or {})}
    return render(request, f"desk/{template}.html", values, status=422 if refused else 200)
