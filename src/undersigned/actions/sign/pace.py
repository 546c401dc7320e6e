"""At most one invitation or reminder a day to one address, two on the last day, whichever statement it is about.

Confirmations, receipts and mails about security are no part of this. Days are those of the statement's time zone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
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
    return _take(address, today, most=_most(today, statement))


def take_next(addresses: Sequence[str], statement: Statement, now: datetime) -> list[datetime | None]:
    """For each address the first moment at which a mail may go to it: now, or the morning of the next free day.

    None where no free day is left before the deadline. The places are taken. What is free today is taken for all
    together; whoever asks for one of them at this moment makes it one by one.
    """
    try:
        with transaction.atomic():
            free = _take_all(addresses, now.astimezone(ZoneInfo(statement.timezone)).date(), statement)
    except IntegrityError:
        free = [take_today(address, statement, now) for address in addresses]
    return [now if taken else _later(address, statement, now) for address, taken in zip(addresses, free, strict=True)]


def _take_all(addresses: Sequence[str], today: date, statement: Statement) -> list[bool]:
    """Which of the addresses had a place today; IntegrityError where somebody else takes one meanwhile."""
    keys, most = [_key(address) for address in addresses], _most(today, statement)
    taken = Counter(AddressDay.objects.filter(day=today, key__in=set(keys)).values_list("key", flat=True))
    places: list[AddressDay | None] = []
    for key in keys:
        if taken[key] >= most:
            places.append(None)
            continue
        taken[key] += 1
        places.append(AddressDay(key=key, day=today, nth=taken[key]))
    wanted = [place for place in places if place is not None]
    # In one order, so that two who invite the same at once never wait for each other in a ring.
    AddressDay.objects.bulk_create(sorted(wanted, key=lambda place: place.key))
    return [place is not None for place in places]


def _later(address: str, statement: Statement, now: datetime) -> datetime | None:
    zone = ZoneInfo(statement.timezone)
    today = now.astimezone(zone).date()
    for ahead in range(1, LOOK_AHEAD):
        day = today + timedelta(days=ahead)
        due = datetime.combine(day, MORNING, zone).astimezone(UTC)
        if statement.deadline is not None and due >= statement.deadline:
            return None
        if _take(address, day, most=_most(day, statement)):
            return due
    return None


def _most(day: date, statement: Statement) -> int:
    return 2 if day == last_day(statement) else 1


def _key(address: str) -> str:
    return keyed_digest(f"invited\n{address.casefold()}")


def forget_days(now: datetime) -> int:
    """Delete the places of days that are over; returns how many."""
    return AddressDay.objects.filter(day__lt=(now - KEPT_FOR).date()).delete()[0]


def _take(address: str, day: date, *, most: int) -> bool:
    key = _key(address)
    for nth in range(1, most + 1):
        try:
            with transaction.atomic():
                AddressDay.objects.create(key=key, day=day, nth=nth)
        except IntegrityError:
            continue  # taken; the constraint knows it, whoever else asks at this moment
        return True
    return False
