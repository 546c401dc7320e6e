"""Indicators: small dated series beside the calls, each value with its source, or with a word for why there is none."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext, override

from undersigned.actions.draft.after import in_force
from undersigned.actions.draft.edit import clean_line
from undersigned.actions.follow.ask import clean_names, tell
from undersigned.core.errors import N_, FollowError, ReadingError
from undersigned.core.follow import WITHOUT
from undersigned.models import Call, Indicator, Measurement, Statement, database_now
from undersigned.outside import spreadsheet

MOST_VALUES = 500  # of one indicator
LARGEST = Decimal(10) ** 15
COLUMNS = ("period", "day", "value", "source", "note")


class LineError(FollowError):
    """What is wrong with one line of a table."""

    def __init__(self, line: int, error: FollowError) -> None:
        super().__init__(error.message, **error.params)
        self.line = line


@dataclass(frozen=True, slots=True)
class Value:
    """One value as it was entered: a number, or why there is none (`state`)."""

    period: str
    day: date
    state: str
    value: Decimal | None
    source: str
    note: str = ""


@transaction.atomic
def save_indicator(
    statement: Statement,
    indicator: Indicator | None,
    *,
    names: Mapping[str, str],
    unit: Mapping[str, str],
    calls: Collection[Call],
) -> Indicator:
    """Begin a series that belongs to these calls, or change its name, unit or calls. Values keep theirs."""
    statement, edition = in_force(statement)
    if not calls or any(call.edition_id != edition.pk for call in calls):
        raise FollowError(N_("Choose at least one call of the edition in force."))
    row = indicator or Indicator(statement=statement, made=database_now())
    row.edition = edition
    row.names, row.unit = clean_names(names), clean_names(unit)
    if not row.names:
        raise FollowError(N_("Say what is measured, in at least one language."))
    row.save()
    row.calls.set(calls)
    return row


@transaction.atomic
def measure(indicator: Indicator, found: Value) -> Measurement:
    """Put one value on record. A later one of the same period stands for it; both stay in the log."""
    statement, _ = in_force(indicator.statement)
    period, source = clean_line(found.period, Measurement, "period"), clean_line(found.source, Measurement, "source")
    if not period or not source:
        raise FollowError(N_("Every value has a period and a source."))
    if (found.value is None) != (found.state != Measurement.State.VALUE) or found.state not in Measurement.State.values:
        raise FollowError(N_("Give a number, or say why there is none."))
    if found.value is not None and (not found.value.is_finite() or abs(found.value) >= LARGEST):
        raise FollowError(N_("“%(value)s” is no number that can be drawn."), value=str(found.value)[:40])
    if indicator.measurements.count() >= MOST_VALUES:
        raise FollowError(N_("A series has at most %(most)s values."), most=MOST_VALUES)
    value = None if found.value is None else round(found.value, 6)
    note = clean_line(found.note, Measurement, "note")
    item = {
        "indicator": {
            "id": indicator.pk,
            "names": indicator.names,
            "unit": indicator.unit,
            "calls": sorted(indicator.calls.values_list("index", flat=True)),
        },
        "period": period,
        "day": found.day.isoformat(),
        "state": found.state,
        "value": None if value is None else f"{value.normalize():f}",
        "source": source,
        "note": note,
    }
    return Measurement.objects.create(
        indicator=indicator,
        period=period,
        day=found.day,
        state=found.state,
        value=value,
        source=source,
        note=note,
        made=database_now(),
        event=tell(statement, indicator.edition.number, "measured", item),
    )


@transaction.atomic
def import_values(indicator: Indicator, data: bytes) -> int:
    """Values from a table (CSV or XLSX) with the columns of `COLUMNS`, all or none; returns how many."""
    try:
        table = spreadsheet.rows(data)
    except ReadingError as error:
        raise FollowError(error.message, **error.params) from error
    lines = [cells for cells in table if any(cell.strip() for cell in cells)]
    if not lines or [cell.strip().casefold() for cell in lines[0][: len(COLUMNS)]] != list(COLUMNS):
        raise FollowError(N_("The first line names the columns: %(columns)s."), columns=", ".join(COLUMNS))
    for number, cells in enumerate(lines[1:], 2):
        try:
            measure(indicator, _value(cells))
        except FollowError as error:
            raise LineError(number, error) from error
    return len(lines) - 1


def _value(cells: Sequence[str]) -> Value:
    period, day, value, source, note = (cell.strip() for cell in (*cells, *[""] * len(COLUMNS))[: len(COLUMNS)])
    try:
        when = date.fromisoformat(day[:10])
    except ValueError as error:
        raise FollowError(N_("“%(day)s” is no day; write it as 2026-06-30."), day=day[:40]) from error
    state = _reasons().get(_folded(value))
    if state is not None:
        return Value(period, when, state, None, source, note)
    return Value(period, when, "value", number_of(value), source, note)


@cache
def _reasons() -> dict[str, str]:
    """Why there is no number, by the words for it: those of the data files, and those that each language shows."""
    said = {_folded(state): state for state in WITHOUT}
    for code, _name in settings.LANGUAGES:
        with override(code):
            said |= {_folded(gettext(words)): state for state, words in WITHOUT.items()}
    return said


def _folded(words: str) -> str:
    return " ".join(words.casefold().replace("-", " ").split())


def number_of(words: str) -> Decimal:
    """The number that somebody wrote, with a point or a comma before its fraction."""
    try:
        return Decimal(words.strip().replace(" ", "").replace("\u00a0", "").replace(",", "."))
    except InvalidOperation as error:
        raise FollowError(N_("“%(value)s” is no number that can be drawn."), value=words[:40]) from error
