"""An indicator as a drawing: a line through its values, broken where there is none, and the same as a table.

Several are drawn together only where the coalition has switched that on; then lines and signs differ, not colours only.

Drawn by a template of plain shapes: chart libraries bring styles and scripts inside the drawing, which pages refuse.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from undersigned.core.errors import N_
from undersigned.core.follow import WITHOUT
from undersigned.core.names.languages import in_language
from undersigned.core.record.ledger import Indicator, Linked

WIDTH, HEIGHT, EDGE = 600, 200, 24
DIGIT = 12  # as wide as one is at most, where a narrow page draws them larger
MOST_STEPS = 5
LABELLED = 8  # more numbers than these would stand over each other: then only the first and the last are told


@dataclass(frozen=True, slots=True)
class Point:
    """One value: where it stands in the drawing, and in words. No place where there is no number."""

    x: float
    y: float | None
    period: str
    words: str
    source: str
    note: str
    labelled: bool = False  # whether its number stands in the drawing, too


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


@dataclass(frozen=True, slots=True)
class Line:
    """One of several series in a drawing. `style`, from 1, is how line and signs look; `looks` says it in words."""

    id: str
    name: str
    style: int
    looks: str
    sample: str  # its sign in the legend, as a path
    lines: list[str]
    marks: list[str]  # its signs, as paths


@dataclass(frozen=True, slots=True)
class Step:
    """A round number of a scale: at which height it stands, and in words."""

    y: float
    words: str


@dataclass(frozen=True, slots=True)
class Compared:
    """Several series in one drawing, and as one table: period and a value of each, or None where there is none."""

    id: str
    name: str
    unit: str
    series: list[Line]
    rows: list[tuple[str, list[Point | None]]]
    lowest: str
    highest: str
    base: float
    steps: list[Step]
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def margin(self) -> int:
        """How much room the numbers of the scale take beside the drawing."""
        return DIGIT * (max(len(step.words) for step in self.steps) + 1)

    @property
    def whole(self) -> int:
        """The width of both."""
        return self.width + self.margin


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where days and numbers stand in a drawing. Nought is always in it."""

    first: int
    length: int
    low: Decimal
    high: Decimal

    @classmethod
    def of(cls, values: Sequence[Mapping[str, Any]]) -> _Scale:
        numbers = [Decimal(0), *(Decimal(one["value"]) for one in values if one["value"] is not None)]
        days = [_day(one) for one in values]
        return cls(min(days), max(max(days) - min(days), 1), min(numbers), max(numbers))

    def x(self, day: int) -> float:
        return round(EDGE + (day - self.first) / self.length * (WIDTH - 2 * EDGE), 1)

    def y(self, value: Decimal) -> float:
        span = self.high - self.low or Decimal(1)
        return round(float(HEIGHT - EDGE - (value - self.low) / span * (HEIGHT - 2 * EDGE)), 1)

    def steps(self) -> list[Step]:
        """Nought, and round numbers at equal distances (1, 2 or 5 times a power of ten), as far as the values go."""
        span = self.high - self.low or Decimal(1)
        power = Decimal(10) ** (span.adjusted() - 1)
        size = next(n * power for n in (1, 2, 5, 10, 20) if span / (n * power) <= MOST_STEPS)
        numbers = range(math.ceil(self.low / size), math.floor(self.high / size) + 1)
        return [Step(self.y(n * size), _number(n * size)) for n in numbers]

    def point(self, one: Mapping[str, Any]) -> Point:
        y = None if one["value"] is None else self.y(Decimal(one["value"]))
        return Point(self.x(_day(one)), y, one["period"], _words(one), one["source"], one["note"])


# How the lines of one drawing are told apart without colour: in words, and their signs as paths around a point.
_LOOKS = (
    N_("unbroken line, circles"),
    N_("dashed line, squares"),
    N_("dotted line, triangles"),
    N_("dashes and dots, diamonds"),
)
_SIGNS = (
    "m-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z",
    "m-5-5h10v10h-10z",
    "m0-6l6 11h-12z",
    "m0-7l6 7l-6 7l-6-7z",
)


def drawing(indicator: Indicator, language: str) -> Drawing:
    """The series in the active language: the newest value of each period, by day."""
    values = _newest(indicator)
    scale = _Scale.of(values)
    told = [at for at, one in enumerate(values) if one["value"] is not None]
    told = told if len(told) <= LABELLED else [told[0], told[-1]]
    points = [replace(scale.point(one), labelled=at in told) for at, one in enumerate(values)]
    name, unit = in_language(indicator.names, language), in_language(indicator.unit, language)
    return Drawing(name, unit, points, _lines(points), _number(scale.low), _number(scale.high), scale.y(Decimal(0)))


def compared(one: Linked, indicators: Sequence[Indicator], language: str) -> Compared | None:
    """Several series together, in the active language. None where fewer than two are left, or their units differ."""
    if len(indicators) < 2 or any(each.unit != indicators[0].unit for each in indicators):
        return None
    values = [_newest(each) for each in indicators]
    scale = _Scale.of([value for own in values for value in own])
    points = [[scale.point(value) for value in own] for own in values]
    days = {value["period"]: _day(value) for own in values for value in own}
    own = [{point.period: point for point in row} for row in points]
    rows = [(period, [row.get(period) for row in own]) for period in sorted(days, key=lambda each: (days[each], each))]
    return Compared(
        one.id,
        in_language(one.names, language),
        in_language(indicators[0].unit, language),
        [
            _line(each, n % len(_LOOKS), row, language)
            for n, (each, row) in enumerate(zip(indicators, points, strict=True))
        ],
        rows,
        _number(scale.low),
        _number(scale.high),
        scale.y(Decimal(0)),
        scale.steps(),
    )


def _line(indicator: Indicator, n: int, points: Sequence[Point], language: str) -> Line:
    looks, sign = _LOOKS[n], _SIGNS[n]
    marks = [f"M{point.x} {point.y}{sign}" for point in points if point.y is not None]
    return Line(
        indicator.id, in_language(indicator.names, language), n + 1, _(looks), f"M24 8{sign}", _lines(points), marks
    )


def _newest(indicator: Indicator) -> list[dict[str, Any]]:
    """The newest value of each period, by day."""
    newest = {value["period"]: value for value in indicator.values}
    return sorted(newest.values(), key=lambda one: (one["day"], one["seq"]))


def _day(value: Mapping[str, Any]) -> int:
    return date.fromisoformat(value["day"]).toordinal()


def _lines(points: Sequence[Point]) -> list[str]:
    """Gaps are shown as gaps: no line runs across a period without a number."""
    runs: list[list[str]] = [[]]
    for point in points:
        if point.y is None:
            runs.append([])
        else:
            runs[-1].append(f"{point.x},{point.y}")
    return [" ".join(run) for run in runs if len(run) > 1]


def _words(value: Mapping[str, Any]) -> str:
    if value["value"] is not None:
        return _number(Decimal(value["value"]))
    words = WITHOUT[value["state"]]
    return _(words)


def _number(value: Decimal) -> str:
    return str(number_format(value.normalize(), use_l10n=True))
