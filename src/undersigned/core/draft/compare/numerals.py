"""Numbers in words: "forty thousand", "njëzet e pesë", "dvadeset pet"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from undersigned.core.draft.compare.language import Language, Numerals
from undersigned.core.draft.compare.prose import Prose

_BETWEEN = re.compile(r"[\s-]+")
_HUNDRED = 100
_FEWEST = 3  # smaller numbers are articles and pronouns, too


class Word(NamedTuple):
    """A number in words. `demanded`: the other text should have it; `percent`: a share of a hundred."""

    value: int
    text: str
    demanded: bool
    percent: bool


def in_words(prose: Prose, known: Language, digits: Collection[int]) -> Iterator[Word]:
    """The numbers in words; a scale behind digits (which end at `digits`) is a part of these."""
    yield from _compounds(prose, known)
    numerals = known.numerals
    if numerals.all.isdisjoint(prose.low):
        return
    at = 0
    while at < len(prose.low):
        low = prose.low[at]
        if low not in numerals.all:
            at += 1
            continue
        start, end = prose.places[at]
        if low in numerals.cardinals or _is_hundred(prose.low, at, numerals):
            value, stop = _composed(prose, at, numerals)
            end = prose.places[stop - 1][1]
            percent = _is_percent(prose.words, end, known)
            yield Word(value, prose.words[start:end], value >= _FEWEST, percent)
            at = stop
            continue
        if low in numerals.loose:
            yield Word(numerals.loose[low], prose.written(at), demanded=False, percent=False)
        elif start - 1 not in digits:
            yield Word(10 ** numerals.scales[low], prose.written(at), demanded=False, percent=False)
        at += 1


def _is_hundred(low: Sequence[str], at: int, numerals: Numerals) -> bool:
    """Whether a hundred begins here that more follows: alone "sto" is a table, too."""
    if numerals.loose.get(low[at]) != _HUNDRED and numerals.scales.get(low[at]) != 2:
        return False
    behind = low[at + 1] if at + 1 < len(low) else ""
    return behind in numerals.scales or numerals.cardinals.get(behind, _HUNDRED) < _HUNDRED


def _composed(prose: Prose, at: int, numerals: Numerals) -> tuple[int, int]:
    """Value and end of the number that begins with run `at`."""
    words = prose.low
    total, current, stop = 0, numerals.cardinals.get(words[at], _HUNDRED), at + 1
    while stop < len(words) and _BETWEEN.fullmatch(prose.between(stop - 1)):
        step = stop
        if words[step] in numerals.joiners and step + 1 < len(words) and _BETWEEN.fullmatch(prose.between(step)):
            step += 1
        low = words[step]
        if step == stop and low in numerals.scales:
            power = 10 ** numerals.scales[low]
            if power == _HUNDRED:
                current *= power
            else:
                total, current = total + (current or 1) * power, 0
        elif _goes_on(current, total, value := _part(low, numerals)):
            current += value
        else:
            break
        stop = step + 1
    return total + current, stop


def _part(low: str, numerals: Numerals) -> int:
    """The value of a further part; the last may be an ordinal: "twenty-first". 0 for none."""
    return numerals.cardinals.get(low, numerals.loose.get(low, 0))


def _goes_on(current: int, total: int, value: int) -> bool:
    """Whether a part belongs to the number before it: five to twenty, twenty to a hundred, both to a thousand."""
    if not 0 < value < 1000:
        return False
    if current == 0:
        return total > 0
    return (value < 10 and current % 10 == 0 and current % 100 >= 20) or (value < 100 and current % 100 == 0)


@lru_cache
def _compound(known: Language) -> re.Pattern[str]:
    heads, tails = ("|".join(map(re.escape, each)) for each in (known.numerals.heads, known.numerals.tails))
    return re.compile(rf"\b(?P<head>{heads})(?:{tails})\w*", re.IGNORECASE)


def _compounds(prose: Prose, known: Language) -> Iterator[Word]:
    """Numbers in words such as "trogodišnji"."""
    for found in _compound(known).finditer(prose.words) if known.numerals.heads else ():
        yield Word(known.numerals.heads[found["head"].lower()], found[0], demanded=False, percent=False)


def _is_percent(words: str, end: int, known: Language) -> bool:
    behind = words[end : end + 20].lower()
    return behind[:1].isspace() and behind[1:].startswith(known.percent)
