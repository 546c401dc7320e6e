"""Dates, and the line of place and date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from undersigned.core.reading.block import one_line
from undersigned.core.reading.lexicon import lexicons

LONGEST_DATELINE = 100


@dataclass(frozen=True, slots=True)
class Found:
    """A date in a line: where it stands, and its ISO 8601 form, None where it cannot be told."""

    start: int
    end: int
    iso: str | None


@lru_cache
def _months() -> dict[str, int]:
    return {name: number for each in lexicons() for number, names in enumerate(each.months, 1) for name in names}


@lru_cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    month = "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))
    day = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
    year = r"(?P<year>(?:19|20)\d\d)(?!\d)"
    named = rf"(?P<month>{month})\b\.?"
    return tuple(
        re.compile(source, re.IGNORECASE)
        for source in (
            rf"(?<!\d){day}\.?(?:\s+of)?[\s-]+{named},?[\s-]+{year}",
            rf"\b{named}\s+{day},?\s+{year}",
            r"(?<!\d)(?P<year>(?:19|20)\d\d)-(?P<number>\d\d)-(?P<day>\d\d)(?!\d)",
            rf"(?<!\d)(?P<day>\d{{1,2}})\.\s?(?P<number>\d{{1,2}})\.\s?{year}",
            rf"(?<!\d)(?P<first>\d{{1,2}})/(?P<second>\d{{1,2}})/{year}",
            rf"\b{named}\s+{year}",
        )
    )


def find_date(line: str) -> Found | None:
    """The first date in a line, in any language that the reader knows."""
    for each in _patterns():
        found = each.search(line)
        if found:
            return Found(found.start(), found.end(), _iso(found.groupdict()))
    return None


def find_dates(text: str) -> Iterator[Found]:
    """All dates in a text, in its order; none lies in another."""
    patterns = _patterns()
    found = sorted((m for each in patterns for m in each.finditer(text)), key=lambda m: (m.start(), -m.end()))
    end = 0
    for match in found:
        if match.start() >= end:
            yield Found(match.start(), match.end(), _iso(match.groupdict()))
            end = match.end()


def starts_with_date(line: str) -> bool:
    """Whether a line begins with a date: "3. maj 2021." is no list item."""
    found = find_date(line[:40]) if line[:1].isdigit() else None
    return found is not None and found.start == 0


def _iso(parts: dict[str, str | None]) -> str | None:
    """ISO 8601, or None: no day is given, there is no such day, or day and month cannot be told apart."""
    day, month = parts.get("day"), parts.get("number")
    if parts.get("month"):
        month = str(_months()[str(parts["month"]).lower()])
    first, second = parts.get("first"), parts.get("second")
    if first and second:
        if int(first) <= 12 and int(second) <= 12 and first != second:
            return None
        day, month = (first, second) if int(first) > 12 else (second, first)
    if not day or not month:
        return None
    try:
        return date(int(str(parts["year"])), int(month), int(day)).isoformat()
    except ValueError:
        return None


_AROUND = re.compile(
    r"(?P<before>[^\d]{0,60}?)[\s,:(–—-]*(?:\b(?:on|më|dana|datë|dt\.?|date|datum|data|дана|датум)\b:?)?\s*",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?:\s*(?:\.|\b(?:godine|god|г|године|год|vit[ie]?)\b\.?))*[\s,).–—-]*(?P<after>[^\d]{0,60}?)[\s.)]*",
    re.IGNORECASE,
)


def dateline(text: str) -> Found | None:
    """The date of a line that holds nothing but place and date; None for any other line."""
    line = one_line(text)
    if len(line) > LONGEST_DATELINE:
        return None
    found = find_date(line)
    if not found:
        return None
    before = _AROUND.fullmatch(line[: found.start])
    after = _AFTER.fullmatch(line[found.end :])
    if not before or not after or (before["before"].strip(" ,") and after["after"]):
        return None
    place = before["before"] or after["after"]
    return found if _like_a_place(place) else None


def _like_a_place(words: str) -> bool:
    """Nothing at all, or at most six words of which every longer one begins with a capital letter."""
    said = [word for word in re.split(r"[\s,/–—-]+", words.strip(" ,.:()")) if word]
    return len(said) <= 6 and all(len(word) <= 3 or word[0].isupper() for word in said)


def opens_with_dateline(text: str) -> Found | None:
    """The date of a paragraph that begins "Place, 3 May 2021 – "; its words stay in the paragraph."""
    head = re.match(r"(.{6,80}?\d{4}\.?(?: godine| године)?)\s+[–—-]\s", one_line(text[:200]))
    return dateline(head[1]) if head else None
