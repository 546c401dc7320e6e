"""Dates: days, months and years that stand on one side only. Month names need both languages to be known."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from undersigned.core.draft.compare.finding import Found
from undersigned.core.draft.compare.prose import Prose
from undersigned.core.errors import N_
from undersigned.core.reading.dates import find_dates

_DAY_BEFORE = re.compile(r"(?<!\d)(?P<day>\d{1,2})(?:\.|st|nd|rd|th)?(?:\s+(?:of|të))?[\s-]+$")
_DAY_AFTER = re.compile(r"\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?(?![\d%])")
_YEAR_AFTER = re.compile(r"[.,]?(?:\s+(?:of|në|të|i|e|vitit|viti|godine|године))*[\s,-]+(?P<year>(?:19|20)\d\d)(?!\d)")
# Dates in digits alone; those with a named month are found by the month.
_FULL = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}([./])\s?\d{1,2}\1\s?\d{4}")
_LONGEST_MONTH = 31
# "May" may be a verb, "shkurt" is short: alone they are months only behind such words.
_DOUBTFUL = {"may", "march", "shkurt"}
_LEADS = re.compile(
    r"\b(?:in|of|since|by|until|from|to|before|after|during|last|this|next|early|late|mid|than|and"
    r"|në|nga|prej|para|pas|muaj|muaji|muajin|muajit|dhe|deri)\s+$"
)


class Mention(NamedTuple):
    """A date, as far as it is said: no day or no year where None. `start` and `end` in the clause's words."""

    year: int | None
    month: int
    day: int | None
    text: str
    start: int
    end: int

    def fits(self, other: Mention) -> bool:
        """Whether both may be one day: what only one of them says contradicts nothing."""
        return (
            self.month == other.month
            and (self.day == other.day or self.day is None or other.day is None)
            and (self.year == other.year or self.year is None or other.year is None)
        )


def mentions(prose: Prose) -> tuple[Mention, ...]:
    """The dates in a text, in its order. Named months only where the language is known."""
    return tuple(sorted([*(full := _full(prose.words)), *_named(prose, full)], key=lambda each: each.start))


def _full(words: str) -> list[Mention]:
    if not _FULL.search(words):
        return []
    found: list[Mention] = []
    for each in find_dates(words):
        if each.iso is not None:
            year, month, day = map(int, each.iso.split("-"))
            found.append(Mention(year, month, day, words[each.start : each.end], each.start, each.end))
    return found


def _named(prose: Prose, full: Sequence[Mention]) -> Iterator[Mention]:
    known, words = prose.language, prose.words
    if known is None or known.months.keys().isdisjoint(prose.low):
        return
    taken = {at for each in full for at in range(each.start, each.end)}
    for n, low in enumerate(prose.low):
        month = known.months.get(low)
        if month is None or prose.places[n][0] in taken:
            continue
        start, end = prose.places[n]
        before = _DAY_BEFORE.search(words, max(0, start - 12), start)
        after = None if before else _DAY_AFTER.match(words, end)
        day = before or after
        if not (day or _is_month(prose, n, capital=known.capital_months)):
            continue
        end = after.end() if after else end
        year = _YEAR_AFTER.match(words, end)
        start, end = before.start() if before else start, year.end() if year else end
        said = int(day["day"]) if day and 1 <= int(day["day"]) <= _LONGEST_MONTH else None
        yield Mention(int(year["year"]) if year else None, month, said, words[start:end].strip(), start, end)


def _is_month(prose: Prose, n: int, *, capital: bool) -> bool:
    """Whether a month's name without a day is one: months and given names differ by their first letter."""
    start = prose.places[n][0]
    if prose.words[start].isupper() != capital:
        return False
    return prose.low[n] not in _DOUBTFUL or bool(_LEADS.search(prose.words, max(0, start - 10), start))


def apart(first: Prose, other: Prose) -> tuple[list[Mention], list[Mention]]:
    """The dates of each text that the other has not. Empty where one of the languages is not known."""
    if first.language is None or other.language is None:
        return [], []
    one, two = first.kept(mentions), other.kept(mentions)
    return _unmatched(one, two), _unmatched(two, one)


def _unmatched(here: Sequence[Mention], there: Sequence[Mention]) -> list[Mention]:
    by_month: dict[int, list[Mention]] = {}
    for each in there:
        by_month.setdefault(each.month, []).append(each)
    return [each for each in here if not any(each.fits(beside) for beside in by_month.get(each.month, ()))]


def dates(first: Prose, other: Prose) -> Iterator[Found]:
    """Dates that stand on one side only."""
    one, two = apart(first, other)
    if one or two:
        yield Found(
            "dates",
            N_("Dates that stand on one side only. %(against)s: %(first)s. %(language)s: %(second)s."),
            {"first": _shown(one), "second": _shown(two)},
            [*(f"<{_plain(each)}" for each in one), *(f">{_plain(each)}" for each in two)],
        )


def _shown(found: Sequence[Mention]) -> str:
    return ", ".join(dict.fromkeys(each.text for each in found)) or "–"


def _plain(each: Mention) -> str:
    return f"{each.year}-{each.month}-{each.day}"
