"""How a form came: from which network, how fast, and whether a trap was stepped into. It changes no answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.utils import timezone

from undersigned.actions import limit
from undersigned.actions.sign.doubt import Arrival
from undersigned.models.sign import FORM_LIFE
from undersigned.views.sign.page import network

QUICKEST = timedelta(seconds=3)  # to read the text and fill in one's name, even with a browser that helps
TRAP = "website"  # hidden from people; programs that fill in forms like it
_SALT = "undersigned.form"


def stamp(moment: float | None = None) -> str:
    """A signed moment (seconds since 1970; now), which the form brings back."""
    return signing.dumps(int(timezone.now().timestamp() if moment is None else moment), salt=_SALT)


def since(request: HttpRequest, saved: Mapping[str, Any] | None) -> int | None:
    """When this browser first saw the form: what was kept, or what the form brought back; None where neither tells."""
    known = [saved["since"]] if saved and isinstance(saved.get("since"), int) else []
    try:
        brought = signing.loads(request.POST.get("since", ""), salt=_SALT, max_age=FORM_LIFE)
    except signing.BadSignature:
        brought = None
    return min([*known, *([brought] if isinstance(brought, int) else [])], default=None)


def oddities(request: HttpRequest, saved: Mapping[str, Any] | None) -> dict[str, Any]:
    """What is kept with step 1: when it was begun, and what was odd about it."""
    begun, now = since(request, saved), int(timezone.now().timestamp())
    odd = {"trap"} if request.POST.get(TRAP) or "trap" in (saved or {}).get("odd", []) else set()
    # Nobody signs in earnest in a demo, and its visitors hurry.
    if not settings.DEMO and now - (now if begun is None else begun) < QUICKEST.total_seconds():
        odd.add("quick")
    return {"odd": sorted(odd), **({} if begun is None else {"since": begun})}


def arrival(request: HttpRequest, saved: Mapping[str, Any]) -> Arrival:
    """How the request to sign came. Counts it for its network; a flood raises LimitError."""
    origin = network(request)
    odd = tuple(str(one) for one in saved.get("odd", []))
    many = ("network",) if limit.count_request(origin) else ()
    return Arrival(limit.block_key("network", origin), (*odd, *many))
