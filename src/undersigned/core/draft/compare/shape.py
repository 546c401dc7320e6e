"""What both texts must have alike, whatever the language: clauses, calls, footnotes, links, emphasis."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from undersigned.core.draft.compare.finding import Found
from undersigned.core.draft.compare.prose import Prose
from undersigned.core.draft.edition import DraftCall
from undersigned.core.errors import N_

_EXCERPT = 40
# Parts of an address by which a site tells its languages apart.
_TONGUE = re.compile(r"(?:[a-z]{2,3}|(?:sr|bs|sh)[-_]?(?:latn?|cyrl?|rs)|lat|cir|lang=\w[\w-]*)", re.IGNORECASE)


def missing(lacking: Sequence[int]) -> Iterator[Found]:
    """The clauses (index from 0) that have words in the first language and none in this one."""
    if lacking:
        numbers = [str(index + 1) for index in lacking]
        # The page has names for clauses; whoever has none gets their places from 1.
        params = {"clauses": ", ".join(numbers), "lacking": tuple(lacking)}
        yield Found("clauses", N_("No words yet: %(clauses)s."), params, numbers)


def added(first: Prose, other: Prose) -> Iterator[Found]:
    """Words beside none."""
    if other.there and not first.there:
        yield Found("clauses", N_("There are words here, and none in %(against)s."), {}, ["added"])


def calls(found: Sequence[tuple[int, DraftCall]], first: Prose, other: Prose) -> Iterator[Found]:
    """Confirmed calls (with their number, from 1) of a clause whose words or addressee are not in this text."""
    for number, call in found:
        words, addressee = call.places.get(other.tag, ("", ""))
        place = {"n": number, "addressee": addressee}
        if not words or words not in other.source:
            yield Found("calls", N_("The words of call %(n)s are not in this clause."), place, [str(number), words])
        elif not addressee:
            yield Found("calls", N_("Call %(n)s has no addressee here."), place, [str(number), "nobody"])
        elif addressee not in other.visible and _names_as_written(call, first):
            message = N_("The addressee of call %(n)s, “%(addressee)s”, does not stand in this clause.")
            yield Found("calls", message, place, [str(number), addressee], hint=True)


def _names_as_written(call: DraftCall, first: Prose) -> bool:
    """Whether the first text gives the addressee in the very words of its clause."""
    return call.places.get(first.tag, ("", ""))[1] in first.visible


def markup(first: Prose, other: Prose) -> Iterator[Found]:
    """Footnotes, links and emphasis that stand on one side only."""
    if not (len(first.spans) > 1 or len(other.spans) > 1 or _styled(first) or _styled(other)):
        return
    one, two = (sum(span.note is not None for span in prose.spans) for prose in (first, other))
    if one != two:
        message = N_("Not as many footnotes. %(against)s: %(first)s. %(language)s: %(second)s.")
        yield Found("markup", message, {"first": one, "second": two}, ["notes", str(one), str(two)])
    yield from _links(first, other)
    emphasised = [_emphasised(prose) for prose in (first, other)]
    if bool(emphasised[0]) != bool(emphasised[1]):
        shown = [words[:_EXCERPT] or "–" for words in emphasised]
        message = N_("Emphasis on one side only. %(against)s: %(first)s. %(language)s: %(second)s.")
        yield Found("markup", message, {"first": shown[0], "second": shown[1]}, ["emphasis", *emphasised])


def _styled(prose: Prose) -> bool:
    return any(span.href or span.emphasis or span.strong for span in prose.spans)


def _emphasised(prose: Prose) -> str:
    return " ".join(span.text.strip() for span in prose.spans if span.emphasis or span.strong)


def _links(first: Prose, other: Prose) -> Iterator[Found]:
    one, two = _targets(first), _targets(other)
    lacking, more = Counter(one.values()) - Counter(two.values()), Counter(two.values()) - Counter(one.values())
    if lacking or more:
        left = [href for href, target in one.items() if target in lacking]
        right = [href for href, target in two.items() if target in more]
        message = N_("Links that stand on one side only. %(against)s: %(first)s. %(language)s: %(second)s.")
        params = {"first": ", ".join(left) or "–", "second": ", ".join(right) or "–"}
        yield Found("markup", message, params, ["links", *(f"<{href}" for href in left), *(f">{h}" for h in right)])


def _targets(prose: Prose) -> dict[str, str]:
    """Each link with its target without what names a language: /en/report and /sq/report are one."""
    return {span.href: _without_tongue(span.href) for span in prose.spans if span.href}


def _without_tongue(href: str) -> str:
    scheme, _, rest = href.partition("//")
    parts = [part for part in re.split(r"[/?&]", rest or scheme) if part]
    return "/".join(part for n, part in enumerate(parts) if n == 0 or not _TONGUE.fullmatch(part)).lower()
