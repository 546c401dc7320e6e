"""A text as it is shown: clauses with their anchors, their markup, and the calls that stand in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from django.utils.translation import gettext as _

from undersigned.actions.publish.phrases import day
from undersigned.core.draft.anchors import anchors
from undersigned.core.draft.markup import Span, plain, spans
from undersigned.core.names.languages import quoted
from undersigned.core.publish.snapshot import ClauseKind, Edition


@dataclass(frozen=True, slots=True)
class Run:
    """Words that look alike. `note` is the number of a footnote that stands here instead of words."""

    text: str
    emphasis: bool = False
    strong: bool = False
    href: str | None = None
    called: bool = False
    note: int | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote."""

    number: int
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class ShownCall:
    """A call: of whom, and its words, both as written."""

    number: int
    addressee: str
    words: str
    anchor: str
    clause: int | None


@dataclass(frozen=True, slots=True)
class ShownErratum:
    """A dated note beside unchanged words, in one sentence."""

    seq: int
    sentence: str
    note: str


@dataclass(frozen=True, slots=True)
class ShownClause:
    """A clause on a page."""

    kind: ClauseKind
    anchor: str
    number: int | None
    words: str
    runs: tuple[Run, ...]
    calls: tuple[ShownCall, ...]
    errata: tuple[ShownErratum, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """One language of an edition, ready to be shown."""

    language: str
    head: tuple[ShownClause, ...]  # title, subtitle, dateline, as far as they open the text
    body: tuple[tuple[bool, tuple[ShownClause, ...]], ...]  # (whether a list, its clauses)
    calls: tuple[ShownCall, ...]
    notes: tuple[Note, ...] = field(default=())


def shown_text(edition: Edition, language: str) -> Text:
    """The text of `edition` in `language`: a frozen one, or a later translation."""
    sources = edition.clauses(language)
    places = anchors(edition.kinds)
    calls = _calls(edition, language, sources)
    notes: list[Note] = []
    shown = []
    for index, (kind, source, place) in enumerate(zip(edition.kinds, sources, places, strict=True)):
        called = [call.places[language] for call in edition.calls if call.clause == index and language in call.places]
        marks = [found for at in called if (found := _found(source, at.start, at.end))]
        errata = tuple(_errata(edition, language, index))
        here = tuple(call for call in calls if call.anchor == place.id)
        runs = tuple(_runs(spans(source), marks, notes))
        shown.append(ShownClause(kind, place.id, place.number, plain(source), runs, here, errata))
    opening = next((n for n, one in enumerate(shown) if one.number is not None), len(shown))
    body = tuple((items, tuple(group)) for items, group in groupby(shown[opening:], lambda one: one.kind == "item"))
    return Text(language, tuple(shown[:opening]), body, calls, tuple(notes))


def _errata(edition: Edition, language: str, clause: int) -> Iterator[ShownErratum]:
    for one in edition.errata:
        if one.language == language and one.clause == clause:
            sentence = _("Erratum (%(day)s): for %(old)s read %(new)s.") % {
                "day": day(one.day),
                "old": quoted(one.old, language),
                "new": quoted(one.new, language),
            }
            yield ShownErratum(one.seq, sentence, one.note)


def _calls(edition: Edition, language: str, sources: Sequence[str]) -> tuple[ShownCall, ...]:
    places = anchors(edition.kinds)
    found = []
    for number, call in enumerate(edition.calls, 1):
        if (place := call.places.get(language)) is not None:
            words = plain(sources[call.clause][place.start : place.end])
            at = places[call.clause]
            found.append(ShownCall(number, place.addressee, words, at.id, at.number))
    return tuple(found)


def _found(source: str, start: int, end: int) -> tuple[int, int] | None:
    """A span of the source as a span of the visible words; None where markup runs across its ends."""
    visible, before, words = plain(source), plain(source[:start]), plain(source[start:end])
    if visible.startswith(before + words):
        return len(before), len(before) + len(words)
    return None


def _runs(parts: Sequence[Span], marks: Sequence[tuple[int, int]], notes: list[Note]) -> Iterator[Run]:
    """Runs cut at the ends of the marked spans; footnotes are numbered and put by."""
    cuts = sorted({point for mark in marks for point in mark})
    at = 0
    for part in parts:
        if part.note is not None:
            inner = tuple(Run(one.text, one.emphasis, one.strong, one.href) for one in spans(part.note))
            notes.append(Note(len(notes) + 1, inner))
            yield Run("", note=len(notes))
            continue
        edges = [at, *(cut for cut in cuts if at < cut < at + len(part.text)), at + len(part.text)]
        for start, end in pairwise(edges):
            words = part.text[start - at : end - at]
            called = any(a <= start and end <= b for a, b in marks)
            yield Run(words, part.emphasis, part.strong, part.href, called)
        at += len(part.text)
