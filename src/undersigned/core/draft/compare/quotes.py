"""Quotation marks: those of another language, and those that have no partner."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from undersigned.core.draft.compare.finding import Found
from undersigned.core.draft.compare.language import quotes as marks_of
from undersigned.core.draft.compare.prose import Prose
from undersigned.core.errors import N_

# Single marks are apostrophes as well, so only the double ones are looked at.
_MARKS = re.compile('["“”„‟«»＂]')
_AROUND = 24  # characters shown beside a mark


class Reading(NamedTuple):
    """The marks of one clause that are not the language's, and those that open or close alone, with their words."""

    foreign: tuple[str, ...]
    opened: tuple[str, ...]
    closed: tuple[str, ...]


def read_marks(prose: Prose, exempt: Sequence[tuple[int, int]] = ()) -> Reading:
    """The marks in a text. Those inside `exempt` spans stand in a name as its bearer writes it."""
    pairs = dict(marks_of(prose.tag))
    foreign: list[str] = []
    closed: list[str] = []
    stack: list[tuple[str, str]] = []  # the mark that opened, and its words
    words = prose.words
    for found in _MARKS.finditer(words):
        at, mark = found.start(), found[0]
        if any(start <= at < end for start, end in exempt):
            continue
        if stack and mark in pairs[stack[-1][0]]:
            stack.pop()
        elif mark in pairs:
            stack.append((mark, words[at : at + _AROUND].strip()))
        elif any(mark in closing for closing in pairs.values()):
            closed.append(words[max(0, at + 1 - _AROUND) : at + 1].strip())
        else:
            foreign.append(mark)
    return Reading(tuple(dict.fromkeys(foreign)), tuple(words for _, words in stack), tuple(closed))


def quotes(
    texts: Sequence[tuple[int, Prose]], names: Sequence[Sequence[tuple[int, int]]]
) -> Iterator[tuple[int, Found]]:
    """What is wrong with the marks of one language: (index of the clause, what).

    `texts` are the clauses with their index; `names` the spans of sheet names in each. A quotation may go on in the
    next clauses.
    """
    if not texts or not marks_of(texts[0][1].tag):
        return
    readings = [(index, read_marks(prose, spans)) for (index, prose), spans in zip(texts, names, strict=True)]
    going_on = _going_on(readings)
    usual = ", ".join(f"{opening}…{closing[0]}" for opening, closing in marks_of(texts[0][1].tag))
    for index, reading in readings:
        if reading.foreign:
            shown = " ".join(reading.foreign)
            message = N_("Quotation marks that this language does not use: %(found)s. Its own: %(usual)s.")
            yield index, Found("quotes", message, {"found": shown, "usual": usual}, ["foreign", *reading.foreign])
        elif index not in going_on:
            for words in reading.opened[:1]:
                message = N_("A quotation begins here and does not end: %(found)s")
                yield index, Found("quotes", message, {"found": words}, ["opened", *reading.opened])
            for words in reading.closed[:1]:
                message = N_("A quotation ends here and did not begin: %(found)s")
                yield index, Found("quotes", message, {"found": words}, ["closed", *reading.closed])


def _going_on(readings: Sequence[tuple[int, Reading]]) -> set[int]:
    """The clauses over which a quotation goes on: it opens in one, perhaps again in the next, and closes in a later."""
    inside: set[int] = set()
    since: list[int] = []
    for index, reading in readings:
        if reading.closed and not reading.opened and since:
            inside |= {*since, index}
            since = []
        elif len(reading.opened) == 1 and not reading.closed:
            since.append(index)
        elif reading.opened or reading.closed:
            since = []
        # "…" opened again in every paragraph closes in the last as a whole pair.
        if since and index not in since and not reading.opened and not reading.closed and len(since) > 1:
            inside |= set(since)
            since = []
    return inside
