"""The way through a list that is too long for one page."""

from __future__ import annotations

from typing import Any

from django import template
from django.core.paginator import Page
from django.http import HttpRequest
from django.utils.translation import gettext as _

register = template.Library()


@register.inclusion_tag("_parts/pages.html", takes_context=True)
def pages(
    context: dict[str, Any], part: Page[Any] | None, *, order: str = "", name: str = "page", at: str = "", of: str = ""
) -> dict[str, Any]:
    """Links to the pages before and after `part`.

    `order`: "newest" or "oldest", where time is what orders the list and that is first. Where one screen holds two
    lists: `name` of the page's number in the address, `at` which element the list begins, `of` what it holds.
    """
    if not part or not part.has_other_pages():
        return {"part": None}
    before, after = {
        "newest": (_("Newer"), _("Older")),
        "oldest": (_("Older"), _("Newer")),
        "": (_("Previous page"), _("Next page")),
    }[order]
    request: HttpRequest = context["request"]

    def link(number: int) -> str:
        asked = request.GET.copy()
        asked[name] = str(number)
        return f"?{asked.urlencode()}" + (f"#{at}" if at else "")

    return {
        "part": part,
        "of": of,
        "before": (before, link(part.previous_page_number())) if part.has_previous() else None,
        "after": (after, link(part.next_page_number())) if part.has_next() else None,
    }
