"""The private preview of an embargoed statement: its words and how many have signed, for one press contact."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import ngettext

from undersigned.actions.publish import phrases
from undersigned.core.publish.snapshot import Counts
from undersigned.models import PressPreview
from undersigned.models.publish import edition_counts
from undersigned.models.sign import token_hash
from undersigned.views.sign.page import note, private
from undersigned.views.sign.text import shown


@private("GET")
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """`/press/<token>/`: until the embargo is over; then the way to the public page."""
    found = PressPreview.objects.select_related("statement").filter(token_hash=token_hash(token), revoked=None).first()
    statement = found.statement if found is not None else None
    edition = statement.edition if statement is not None else None
    if statement is None or edition is None:
        return note(request, "no-preview", status=404)
    if statement.published is not None:
        return note(request, "released", status=200, address=f"{settings.BASE_URL}/{statement.slug_id}/")
    if statement.embargo is None:
        return note(request, "no-preview", status=404)
    text = shown(edition, request.GET.get("text", ""))
    counts = edition_counts(edition)
    values = {
        "statement": statement,
        "text": text,
        "texts": [(tag, name, f"?text={tag}") for tag, name in text.languages],
        "counts": counts,
        "unnamed": [*phrases.unnamed(counts), *_forgotten(counts)],
        "over": not statement.embargoed(timezone.now()),
    }
    return render(request, "sign/press.html", values)


def _forgotten(counts: Counts) -> list[str]:
    n = counts.forgotten
    sentence = ngettext("%(n)s checked in person, then forgotten", "%(n)s checked in person, then forgotten", n)
    return [sentence % {"n": n}] if n else []
