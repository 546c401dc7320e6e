"""`/check/`: whoever has a file, a quote or a list of names learns whether it is what was published here."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from undersigned.actions import limit
from undersigned.actions.check.file import check_file
from undersigned.actions.check.names import check_names
from undersigned.actions.check.published import Known, all_published, opened
from undersigned.actions.check.quote import check_quote
from undersigned.actions.check.scan import check_edition
from undersigned.actions.interface import interface_language
from undersigned.forms.check import CheckForm
from undersigned.views.sign.page import check_network, private


# Nothing is changed, and nothing is known of who asks: a forged request would tell nobody anything.
# Without it no cookie is set.
@csrf_exempt
@private("GET", "POST")
def check(request: HttpRequest) -> HttpResponse:
    """The form, and the answers above it. What was handed in is never stored, and stands in no log."""
    statements = all_published()
    titles = [(one.slug, one.title()) for one in statements]
    if request.method != "POST":
        asked = request.GET.get("statement", "")[:100]
        form = CheckForm(statements=titles, initial={"statement": asked})
        return _page(request, form, **_scanned(request, asked, statements))
    check_network(request, limit.CHECKS)
    form = CheckForm(request.POST, request.FILES, statements=titles)
    if not form.is_valid():
        return _page(request, form, status=422)
    return _page(request, form, **_answers(form.cleaned_data, statements))


def _scanned(request: HttpRequest, slug: str, statements: list[Known]) -> dict[str, Any]:
    """Whoever comes by the code on a PDF learns at once whether its edition is in force."""
    number = request.GET.get("edition", "")
    if not slug or not (number.isascii() and number.isdigit() and len(number) < 6):
        return {}
    return {"scanned": [check_edition(int(number), opened(one for one in statements if one.slug == slug))]}


def _answers(given: dict[str, Any], statements: list[Known]) -> dict[str, Any]:
    only = given["statement"]
    chosen = [one for one in statements if not only or one.slug == only]
    found: dict[str, Any] = {"answered": True}
    if given["file"]:
        found["file"] = check_file(given["file"].read(), statements)
    if given["quote"]:
        found["quote"] = check_quote(given["quote"], chosen, narrowed=bool(only))
    if given["names"].strip():
        found["list"], found["names"] = check_names(given["names"], chosen)
    return found


def _page(request: HttpRequest, form: CheckForm, *, status: int = 200, **found: Any) -> HttpResponse:
    alone = f"/check/{interface_language()}/"
    there = settings.SITE / alone.strip("/") / "index.html"  # a file, once something was published
    values = {"form": form, "alone": alone if there.is_file() else "", **found}
    return render(request, "check/check.html", values, status=status)
