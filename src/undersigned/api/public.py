"""What anyone may ask: published statements, their signatories and counts, as statement.json has them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query, Router

from undersigned.actions.publish.published import Place, Published, place_of, published, published_at
from undersigned.api.access import problems
from undersigned.api.paging import paged
from undersigned.api.shapes import WHOLE, Counts, Paging, PublishedStatements, Signatories, Which
from undersigned.core.draft.markup import plain
from undersigned.models import Statement

router = Router(tags=["public"])
_ERRORS = {"responses": problems(404, 422, 429)}
_WHOLE = {"responses": {200: {"content": {"application/json": {"schema": WHOLE}}}, **problems(404, 429)}}


@router.get(
    "/statements", response=PublishedStatements, openapi_extra={"responses": problems(422, 429)}, summary="Statements"
)
def statements(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """Every published statement, the newest first."""
    rows = Statement.objects.filter(published__isnull=False).order_by("-published", "pk")
    slugs = rows.values_list("slug_id", flat=True)
    shown = [place for slug in slugs if (place := place_of(slug)) is not None]
    page, around = paged(request, paging, shown, len(shown))
    return {**around, "items": [told for place in page if (told := _summary(place)) is not None]}


@router.get("/statements/{slug}", openapi_extra=_WHOLE, summary="A statement")
def statement(request: HttpRequest, slug: str) -> HttpResponse:
    """All that is published of a statement: its statement.json, byte for byte."""
    return HttpResponse(_published(slug).data, content_type="application/json")


@router.get("/statements/{slug}/signatures", response=Signatories, openapi_extra=_ERRORS, summary="Its signatories")
def signatures(
    request: HttpRequest,
    slug: str,
    paging: Query[Paging],
    which: Query[Which],
) -> dict[str, Any]:
    """Confirmed signatories of an edition, by default of the one in force. People only if they agreed to such lists."""
    chosen = _edition(_published(slug), which.edition)
    page, around = paged(request, paging, chosen["signatories"], len(chosen["signatories"]))
    return {"edition": chosen["number"], **around, "items": page}


@router.get("/statements/{slug}/counts", response=Counts, openapi_extra=_ERRORS, summary="Its counts")
def counts(request: HttpRequest, slug: str, which: Query[Which]) -> dict[str, Any]:
    """How many signed an edition: organisations and people apart, and those who are not named."""
    return _counts(_edition(_published(slug), which.edition))


def _published(slug: str) -> Published:
    found = published(slug) if Statement.objects.filter(slug=slug, published__isnull=False).exists() else None
    if found is None:
        raise Http404
    return found


def _edition(found: Published, number: int | None) -> dict[str, Any]:
    if number is None:
        return found.editions[-1]
    chosen = next((edition for edition in found.editions if edition["number"] == number), None)
    if chosen is None:
        raise Http404
    return chosen


def _counts(edition: dict[str, Any]) -> dict[str, Any]:
    return {"edition": edition["number"], "digest": edition["digest"], **edition["counts"]}


@lru_cache(maxsize=2_000)
def _summary(place: Place) -> dict[str, Any] | None:
    """It names nobody. Whoever lists hundreds of statements does not have each list of names read again."""
    found = published_at(place)
    if found is None:
        return None
    edition = found.editions[-1]
    at = edition["kinds"].index("title") if "title" in edition["kinds"] else 0
    return {
        **{name: found.full[name] for name in ("id", "slug", "url", "state")},
        "titles": {tag: plain(clauses[at]) for tag, clauses in edition["texts"].items()},
        "counts": _counts(edition),
    }
