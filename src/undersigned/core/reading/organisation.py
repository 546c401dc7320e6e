"""One entry of a list that stands for an organisation: name, acronym, place, country, chapter."""

from __future__ import annotations

import re
from dataclasses import replace

from undersigned.core.reading.letter import LetterSignatory
from undersigned.core.reading.lexicon import anywhere
from undersigned.core.reading.naming import looks_like_organisation
from undersigned.core.reading.parts import BRACKETS, DASH, is_acronym, is_place
from undersigned.core.reading.person import DOUBTFUL, STRONG

_COMMA = re.compile(r"\s*[,;|\t]\s*")


def as_organisation(found: LetterSignatory, words: str, bases: frozenset[str]) -> LetterSignatory:
    """The signatory with the fields of an organisation, from the entry's words.

    `bases` are names, in small letters, that stand before a dash in more than one entry: several chapters sign.
    """
    name, rest, acronym, country = _name_and_rest(words)
    chapter = place = None
    known = True
    for part in rest:
        bracketed = BRACKETS.fullmatch(part)
        inner = bracketed[1] if bracketed else part
        if acronym is None and bracketed and is_acronym(inner):
            acronym = inner
        elif anywhere("chapters").search(inner) and chapter is None:
            chapter = inner
        elif anywhere("countries").fullmatch(inner) and country is None:
            country = inner
        elif place is None:
            place = inner
        else:
            place = f"{place}, {inner}"
    name, acronym = _acronym_before_dash(name, acronym)
    if chapter is None:
        name, chapter, known = _after_dash(name, bases)
    doubtful = not known or (place is not None and not is_place(place))
    sure = min(found.confidence, DOUBTFUL) if doubtful else found.confidence
    return replace(
        found, name=name or words, acronym=acronym, place=place, country=country, chapter=chapter, confidence=sure
    )


def _name_and_rest(words: str) -> tuple[str, list[str], str | None, str | None]:
    """Name, what follows it, acronym in brackets, and country in brackets."""
    acronym = country = None
    cut = None
    for found in BRACKETS.finditer(words):
        inner = found[1].strip()
        if acronym is None and is_acronym(inner):
            acronym, cut = inner, found
        elif country is None and anywhere("countries").fullmatch(inner):
            country, cut = inner, cut or found
        elif cut is None and found.end() == len(words) and is_place(inner):
            return words[: found.start()].strip(), [inner], None, None
    if cut is not None:
        after = BRACKETS.sub("", words[cut.end() :]) if country else words[cut.end() :]
        if after and not _COMMA.match(after):  # a dash and a chapter, or more of the name
            return words[: cut.start()] + after, [], acronym, country
        rest = [part for part in _COMMA.split(after) if part.strip(" –—-")]
        return words[: cut.start()].strip(), rest, acronym, country
    name, *rest = [part for part in _COMMA.split(words) if part] or [words]
    while rest and _goes_on(rest[0]):
        name = words[: words.index(rest[0], len(name)) + len(rest[0])]
        rest.pop(0)
    return name, rest, acronym, country


def _goes_on(part: str) -> bool:
    """Whether what follows a comma still belongs to an organisation's name: "Voice of Rivers, Lakes and Seas"."""
    if anywhere("countries").fullmatch(part):
        return False
    return part[:1].islower() or looks_like_organisation(part) >= STRONG


def _acronym_before_dash(name: str, acronym: str | None) -> tuple[str, str | None]:
    """ "RCI – River Culture Institute" and "River Culture Institute – RCI"."""
    dashes = list(DASH.finditer(name))
    if acronym is not None or len(dashes) != 1:
        return name, acronym
    before, after = name[: dashes[0].start()].strip(), name[dashes[0].end() :].strip()
    for short, long in ((before, after), (after, before)):
        if short.isupper() and is_acronym(short) and len(short.split()) == 1 and len(long.split()) > 1:
            return long, short
    return name, acronym


def _after_dash(name: str, bases: frozenset[str]) -> tuple[str, str | None, bool]:
    """Name and chapter, where one stands after the name's last dash, and whether that is sure."""
    dashes = list(DASH.finditer(name))
    if not dashes:
        return name, None, True
    before, after = name[: dashes[-1].start()].strip(), name[dashes[-1].end() :].strip()
    if not before or not is_place(after) or looks_like_organisation(after) >= STRONG:
        chapter = before and anywhere("chapters").search(after)
        return (before, after, True) if chapter else (name, None, True)
    return before, after, bool(anywhere("countries").fullmatch(after)) or before.casefold() in bases
