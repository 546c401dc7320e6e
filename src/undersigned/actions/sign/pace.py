"""At most one invitation or reminder a day to one address, two on the last day, whichever statement it is about.

Confirmations, receipts and mails about security are no part of this. Days are those of the statement's time zone.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from undersigned.actions.links import keyed_digest
from undersigned.models import AddressDay, Statement

MORNING = time(9)
LOOK_AHEAD = 60  # days
KEPT_FOR = timedelta(days=3)


def last_day(statement: Statement) -> date | None:
    """The day of the deadline on the statement's clocks."""
    return statement.deadline.astimezone(ZoneInfo(statement.timezone)).date() if statement.deadline else None


def take_today(address: str, statement: Statement, now: datetime) -> bool:
    """Whether a mail may go to the address today; if so, its place is taken."""
    today = now.astimezone(ZoneInfo(statement.timezone)).date()
    return _take(address, today, most=2 if today == last_day(statement) else 1)


def take_next(address: str, statement: Statement, now: datetime) -> datetime | None:
    """The first moment at which a mail may go to the address: now, or the morning of the next free day.

    None where no free day is left before the deadline. The place is taken.
    """
    if take_today(address, statement, now):
        return now
    zone = ZoneInfo(statement.timezone)
    today, last = now.astimezone(zone).date(), last_day(statement)
    for ahead in range(1, LOOK_AHEAD):
        day = today + timedelta(days=ahead)
        due = datetime.combine(day, MORNING, zone).astimezone(UTC)
        if statement.deadline is not None and due >= statement.deadline:
            return None
        if _take(address, day, most=2 if day == last else 1):
            return due
    return None


def forget_days(now: datetime) -> int:
    """Delete the places of days that are over; returns how many."""
    return AddressDay.objects.filter(day__lt=(now - KEPT_FOR).date()).delete()[0]


def _take(address: str, day: date, *, most: int) -> bool:
    key = keyed_digest(f"invited\n{address.casefold()}")
    for nth in range(1, most + 1):
        try:
            with transaction.atomic():
                AddressDay.objects.create(key=key, day=day, nth=nth)
        except IntegrityError:
            continue  # taken; the constraint knows it, whoever else asks at this moment
        return True
    return False
