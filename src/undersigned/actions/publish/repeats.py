"""Calls that an office was asked again and again, as links between the pages of several statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from undersigned.core.draft.markup import plain
from undersigned.core.names.languages import choose_language, in_language
from undersigned.core.publish.snapshot import Repeat


def shown_thread(names: Mapping[str, str], calls: Sequence[Repeat], language: str, own: str = "") -> dict[str, Any]:
    """A thread for a page in a language: what is asked, how often, since when, and each call, the oldest first.

    `own`: the entry on whose page it stands.
    """
    return {
        "name": in_language(names, language),
        "times": len(calls),
        "since": str(calls[0].year),
        "calls": [{**_link(call, language), "here": call.entry == own} for call in calls],
    }


def _link(call: Repeat, language: str) -> dict[str, Any]:
    """The statement's title in the language, else in its first, and the call's page from the site's root."""
    tag = choose_language(call.titles, language)
    title = plain(call.titles[tag]) if tag else call.slug
    return {"year": str(call.year), "title": title, "language": tag, "href": f"{call.slug}/{tag}/{call.page}"}
