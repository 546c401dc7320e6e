"""Names: where one text has a name of the naming sheet, the other must have the form that the sheet gives for it.

Albanian and Serbian names change with their case, so words are compared by stem and ending; what the sheet does
not say is not asked. The program translates and completes no name. It points out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple, TypeVar

from undersigned.core.draft.compare.finding import Found
from undersigned.core.draft.compare.language import Language, language
from undersigned.core.draft.compare.prose import Prose
from undersigned.core.errors import N_

_WORD = re.compile(r"[^\W_]+")
_REGION = re.compile(r"-(?:[A-Z]{2}|\d{3})$")
_KEY = 3  # letters by which words are looked up
_LONGEST_ENDING = 4  # in a language that we do not know
_FEWEST_LETTERS = 5  # of a word that may take an ending there


@dataclass(frozen=True, slots=True)
class Name:
    """One name of the sheet: per BCP 47 tag how it is written, and ways of writing it that are avoided."""

    written: Mapping[str, str]
    avoided: Mapping[str, Sequence[str]] = field(default_factory=dict)


F = TypeVar("F")


def form(forms: Mapping[str, F], tag: str) -> F | None:
    """What the sheet says for a language: for the tag itself, else without its region. A script is never left out."""
    return forms.get(tag) or forms.get(_REGION.sub("", tag))


class _Part(NamedTuple):
    """One word of a name: in small letters, its stems, and whether it may be another particle instead."""

    low: str
    stems: tuple[str, ...]
    particle: bool


class _Form(NamedTuple):
    """A way of writing a name in one language."""

    name: int
    text: str
    parts: tuple[_Part, ...]
    capital: bool


class Seen(NamedTuple):
    """A name in a text: from run of letters `start` to before run `end`; `exact` without any ending of its own."""

    name: int
    text: str
    start: int
    end: int
    exact: bool


class Reading(NamedTuple):
    """The sheet's names in a text, and the forms in it that the sheet avoids."""

    written: tuple[Seen, ...]
    avoided: tuple[Seen, ...]


def _keys(prose: Prose) -> list[str]:
    return [low[:_KEY] for low in prose.low]


class Sheet:
    """A naming sheet, ready to find its names in texts."""

    def __init__(self, names: Sequence[Name]) -> None:
        self.names = names
        self._forms: dict[tuple[str, bool], dict[str, list[_Form]]] = {}

    def read(self, prose: Prose) -> Reading:
        """The names in a text, as written and as avoided. Longer forms outweigh those inside them."""
        return prose.kept(self._read)

    def _read(self, prose: Prose) -> Reading:
        written = list(self._seen(prose, avoided=False))
        avoided = list(self._seen(prose, avoided=True))
        if not avoided:
            return Reading(tuple(written), ())
        good, bad = _by_run(written), _by_run(avoided)
        return Reading(
            tuple(each for each in written if not any(_outweighs(other, each) for other in bad.get(each.start, ()))),
            tuple(each for each in avoided if not any(_is_right(other, each) for other in good.get(each.start, ()))),
        )

    def _seen(self, prose: Prose, *, avoided: bool) -> Iterator[Seen]:
        by_key = self._by_key(prose.tag, avoided=avoided)
        keys = prose.kept(_keys)
        if by_key.keys().isdisjoint(keys):
            return
        for at in [at for at, key in enumerate(keys) if key in by_key]:
            for way in by_key[keys[at]]:
                exact = _matches(way, prose, at)
                if exact is not None:
                    yield Seen(way.name, way.text, at, at + len(way.parts), exact)

    def _by_key(self, tag: str, *, avoided: bool) -> dict[str, list[_Form]]:
        """The forms of one language by the first letters of their first word."""
        if (tag, avoided) not in self._forms:
            made: dict[str, list[_Form]] = {}
            for number, name in enumerate(self.names):
                listed = (form(name.avoided, tag) or ()) if avoided else [form(name.written, tag) or ""]
                for way in filter(None, (_form(number, text, language(tag)) for text in listed)):
                    for key in {stem[:_KEY] for stem in (way.parts[0].low, *way.parts[0].stems)}:
                        made.setdefault(key, []).append(way)
            self._forms[tag, avoided] = made
        return self._forms[tag, avoided]


def _form(number: int, text: str, known: Language | None) -> _Form | None:
    words = _WORD.findall(text)
    if not words:
        return None
    return _Form(number, text, tuple(_part(word.lower(), known) for word in words), words[0][0].isupper())


def _part(low: str, known: Language | None) -> _Part:
    if known is None:
        stem = low if len(low) >= _FEWEST_LETTERS else ""
        return _Part(low, (stem[:-1],) if stem else (), particle=False)
    if low in known.particles:
        return _Part(low, (), particle=True)
    stems = {low[:-1] if low[-1] in known.vowels else low}
    if known.fleeting and len(low) > 4 and low[-2] == known.fleeting and low[-1] not in known.vowels:
        stems.add(low[:-2] + low[-1])
    stems |= {stem[:-1] + soft for stem in tuple(stems) for hard, soft in known.softened if stem.endswith(hard)}
    # A stem of two letters is the beginning of too many words.
    return _Part(low, tuple(stem for stem in stems if len(stem) >= _KEY), particle=False)


def _matches(way: _Form, prose: Prose, at: int) -> bool | None:
    """Whether a form begins with run `at`: True as written, False with endings, None for no."""
    if at + len(way.parts) > len(prose.low):
        return None
    exact = True
    for part, low in zip(way.parts, prose.low[at : at + len(way.parts)], strict=True):
        if part.low == low:
            continue
        if not _ends(part, low, prose.language):
            return None
        exact = False
    return exact if not way.capital or prose.written(at)[0].isupper() else None


def _ends(part: _Part, low: str, known: Language | None) -> bool:
    """Whether a word is a part of a name in another case."""
    if known is None:
        return any(low.startswith(stem) and len(low) - len(stem) <= _LONGEST_ENDING for stem in part.stems)
    if part.particle:
        return low in known.particles
    return any(low.startswith(stem) and low[len(stem) :] in known.endings for stem in part.stems)


def _by_run(found: Iterable[Seen]) -> dict[int, list[Seen]]:
    """What stands at each run of letters."""
    there: dict[int, list[Seen]] = {}
    for each in found:
        for at in range(each.start, each.end):
            there.setdefault(at, []).append(each)
    return there


def _covers(one: Seen, other: Seen) -> bool:
    return one.start <= other.start and other.end <= one.end


def _is_longer(one: Seen, other: Seen) -> bool:
    return _covers(one, other) and one.end - one.start > other.end - other.start


def _outweighs(bad: Seen, good: Seen) -> bool:
    """Whether an avoided form is what stands there, and not the good one that it holds."""
    return _is_longer(bad, good) or (_covers(bad, good) and bad.exact and not good.exact)


def _is_right(good: Seen, bad: Seen) -> bool:
    """Whether the sheet's form is what stands there: where endings leave both possible, it is."""
    return _is_longer(good, bad) or (_covers(good, bad) and (good.exact or not bad.exact))


def avoided(sheet: Sheet, prose: Prose) -> Iterator[Found]:
    """Forms in a text that the sheet avoids."""
    for seen in _once(sheet.read(prose).avoided):
        written = form(sheet.names[seen.name].written, prose.tag) or ""
        message = N_("“%(found)s” is a form that the naming sheet avoids. It writes “%(written)s”.")
        if not written:
            message = N_("“%(found)s” is a form that the naming sheet avoids.")
        found = _text(prose, seen)
        yield Found("names", message, {"found": found, "written": written}, ["avoided", seen.text], not seen.exact)


def names(sheet: Sheet, first: Prose, other: Prose) -> Iterator[Found]:
    """Names of the sheet that one text has and the other lacks in the form that the sheet gives."""
    yield from _lacking(sheet, first, other, "<")
    yield from _lacking(sheet, other, first, ">")


def _lacking(sheet: Sheet, here: Prose, there: Prose, side: str) -> Iterator[Found]:
    seen = sheet.read(here).written
    if not seen:
        return
    here_all, reading = _by_run(seen), sheet.read(there)
    there_too = {each.name for each in chain(reading.written, reading.avoided)}
    for each in _once(seen):
        written = form(sheet.names[each.name].written, there.tag) or ""
        if not written or each.name in there_too or any(_is_longer(whole, each) for whole in here_all[each.start]):
            continue
        message = N_("“%(found)s” (%(here)s): “%(written)s”, as the naming sheet writes it, is not there (%(there)s).")
        params = {"found": _text(here, each), "here": here.tag, "written": written, "there": there.tag}
        yield Found("names", message, params, ["lacking", side, each.text, written], hint=True)


def _once(found: Iterable[Seen]) -> Iterator[Seen]:
    """Each form once."""
    return iter({(each.name, each.text): each for each in found}.values())


def _text(prose: Prose, seen: Seen) -> str:
    return prose.words[prose.places[seen.start][0] : prose.places[seen.end - 1][1]]


def spans(sheet: Sheet, prose: Prose) -> list[tuple[int, int]]:
    """Where names with quotation marks in them stand in a text, from start to end with the marks around them."""
    return [
        (prose.places[seen.start][0] - 1, prose.places[seen.end - 1][1] + 1)
        for seen in sheet.read(prose).written
        if any(mark in seen.text for mark in '"“”„«»')
    ]
