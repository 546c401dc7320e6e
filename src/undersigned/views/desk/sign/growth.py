"""Signatures over time: a drawing and the numbers beside it, which tell on no person.

The day of a named organisation is public. People, and those who are not named, are counted together and only in spans
of days in which at least five came; what does not fill a span yet is in the totals alone.

Drawn by a template of rectangles: chart libraries bring styles and scripts inside the drawing, which our pages refuse.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.db.models.functions import TruncDate

from undersigned.core.sign import NAMED
from undersigned.models import Edition, Statement

FEWEST = 5
MOST_COLUMNS = 60
WIDTH, HEIGHT = 600, 160


@dataclass(frozen=True, slots=True)
class Span:
    """Days in which at least five signatures of people or of the not-named came."""

    first: date
    last: date
    count: int


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the drawing: where it stands, and how high its two parts are, in units of the drawing."""

    x: float
    width: float
    organisations: float
    others: float

    @property
    def top(self) -> float:
        """Where the organisations' part begins, counted from above."""
        return HEIGHT - self.organisations

    @property
    def top_of_others(self) -> float:
        """Where the others' part begins, which stands on it."""
        return HEIGHT - self.organisations - self.others


@dataclass(frozen=True, slots=True)
class Growth:
    """What is drawn, and the same in numbers."""

    first: date
    last: date
    highest: int
    columns: list[Column]
    days: list[tuple[date, int, int]]  # named organisations: day, how many came, how many there are by then
    spans: list[Span]
    width: int = WIDTH
    height: int = HEIGHT


def growth(statement: Statement, edition: Edition) -> Growth | None:
    """How the signatures under an edition came; None while all came in one day, or too few to tell."""
    day = TruncDate("confirmed", tzinfo=ZoneInfo(statement.timezone))
    named = Q(kind="organisation", visibility__in=NAMED)
    counted = edition.signatures.active().signatories().annotate(day=day).values("day")
    rows = counted.annotate(named=Count("pk", filter=named), others=Count("pk", filter=~named)).order_by("day")
    organisations = {row["day"]: row["named"] for row in rows if row["named"]}
    spans = _spans({row["day"]: row["others"] for row in rows if row["others"]})
    if not organisations and not spans:
        return None
    ends = [*organisations, *(span.last for span in spans)]
    first, last = min([*organisations, *(span.first for span in spans)]), max(ends)
    if first == last:
        return None  # one column would say no more than the numbers above it
    totals = dict(zip(organisations, accumulate(organisations.values()), strict=True))
    days = [(day, count, totals[day]) for day, count in organisations.items()]
    highest = sum(organisations.values()) + sum(span.count for span in spans)
    return Growth(first, last, highest, _columns(first, last, totals, spans, highest), days, spans)


def _spans(others: dict[date, int]) -> list[Span]:
    """Days put together until each span holds enough; what is left over at the end is told nowhere."""
    spans, waiting = [], Counter[date]()
    for day, count in others.items():
        waiting[day] += count
        if waiting.total() >= FEWEST:
            spans.append(Span(min(waiting), day, waiting.total()))
            waiting.clear()
    return spans


def _columns(first: date, last: date, totals: dict[date, int], spans: list[Span], highest: int) -> list[Column]:
    length = (last - first).days + 1
    step = -(-length // MOST_COLUMNS)
    ends = [min(first + timedelta(days=n + step - 1), last) for n in range(0, length, step)]
    wide, known, filled = WIDTH / len(ends), list(totals), [span.last for span in spans]
    sums = [0, *accumulate(span.count for span in spans)]
    heights = [0, *totals.values()]
    return [
        Column(
            round(n * wide, 2),
            round(wide * 0.8, 2),
            round(heights[bisect_right(known, end)] * HEIGHT / highest, 2),
            round(sums[bisect_right(filled, end)] * HEIGHT / highest, 2),
        )
        for n, end in enumerate(ends)
    ]
