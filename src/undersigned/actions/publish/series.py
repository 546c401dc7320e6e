"""An indicator as a drawing: a line through its values, broken where there is none, and the same as a table.

Drawn by a template of plain shapes: chart libraries bring styles and scripts inside the drawing, which pages refuse.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from undersigned.core.follow import WITHOUT
from undersigned.core.record.ledger import Indicator

WIDTH, HEIGHT, EDGE = 600, 180, 12


@dataclass(frozen=True, slots=True)
class Point:
    """One value: where it stands in the drawing, and in words. No place where there is no number."""

    x: float
    y: float | None
    period: str
    words: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """One series for a page."""

    name: str
    unit: str
    points: list[Point]
    lines: list[str]  # each a run of points without a gap, as a polyline's coordinates
    lowest: str
    highest: str
    base: float  # where nought stands
    width: int = WIDTH
    height: int = HEIGHT


def drawing(indicator: Indicator, language: str) -> Drawing:
    """The series in the active language: the newest value of each period, by day."""
    newest = {value["period"]: value for value in indicator.values}
    values = sorted(newest.values(), key=lambda one: (one["day"], one["seq"]))
    numbers = [Decimal(one["value"]) for one in values if one["value"] is not None]
    low, high = min([Decimal(0), *numbers]), max([Decimal(0), *numbers])
    span = high - low or Decimal(1)
    days = [date.fromisoformat(one["day"]).toordinal() for one in values]
    first, length = days[0], max(days[-1] - days[0], 1)
    points = []
    for one, day in zip(values, days, strict=True):
        x = round(EDGE + (day - first) / length * (WIDTH - 2 * EDGE), 1)
        y = None if one["value"] is None else _height(Decimal(one["value"]), low, span)
        points.append(Point(x, y, one["period"], _words(one), one["source"], one["note"]))
    name = indicator.names.get(language) or next(iter(indicator.names.values()))
    unit = indicator.unit.get(language) or next(iter(indicator.unit.values()), "")
    base = _height(Decimal(0), low, span)
    return Drawing(name, unit, points, _lines(points), _number(low), _number(high), base)


def _height(value: Decimal, low: Decimal, span: Decimal) -> float:
    return round(float(HEIGHT - EDGE - (value - low) / span * (HEIGHT - 2 * EDGE)), 1)


def _lines(points: Sequence[Point]) -> list[str]:
    """Gaps are shown as gaps: no line runs across a period without a number."""
    runs: list[list[str]] = [[]]
    for point in points:
        if point.y is None:
            runs.append([])
        else:
            runs[-1].append(f"{point.x},{point.y}")
    return [" ".join(run) for run in runs if len(run) > 1]


def _words(value: dict[str, Any]) -> str:
    if value["value"] is not None:
        return _number(Decimal(value["value"]))
    words = WITHOUT[value["state"]]
    return _(words)


def _number(value: Decimal) -> str:
    return str(number_format(value.normalize(), use_l10n=True))
