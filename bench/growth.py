"""What a signature costs when many have signed before: 1,000, 100,000 and 1,000,000 under one edition, on PostgreSQL.

The signing path is the request (both steps), the confirmation and the leaf: placing it in the log with its
checkpoint. Each part is timed one at a time, by the actions; the middle of many counts. Publishing is measured
apart (`publish`). The floor is the same part with the fewest signatures: what grows no faster than the logarithm
of their number costs at most log n / log n₀ of it. The rows of those who signed before are copied by SQL from one
real signature, each with a name, a mailbox, an event and a place in the log of its own.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from bench.ground import on_postgres, opened
from bench.report import Table, main, progress, ratio, seconds
from undersigned.outside.installation import Installation

if TYPE_CHECKING:
    from django.db.models import Model

    from undersigned.actions.record import Log
    from undersigned.models import Statement

SIZES = (1_000, 100_000, 1_000_000)
PARTS = ("sign request", "confirmation", "leaf")
TIMES = 200
# What the whole path may cost beside the logarithm: the middle of some hundred durable commits is not steadier.
NOISE = 1.25


def run(quick: bool) -> list[Table]:
    """One statement, grown from the first size to the last."""
    sizes, times = ((300, 3_000), 20) if quick else (SIZES, TIMES)
    table = Table(
        "growth: one signature, when so many have signed before; the middle of many, one at a time",
        ("signatures", *PARTS, "together", "of the smallest", "the logarithm allows"),
    )
    with on_postgres() as here:
        from undersigned.actions.record import Log

        statement, log = opened(), Log(here)
        middle(here, statement, log, times)  # one real round to copy from, and to warm up
        first = 0.0
        for size in sizes:
            progress(f"growth: {size:,} signatures")
            grow(statement, size)
            log.catch_up()
            middle(here, statement, log, 1)  # it publishes what was copied
            found = middle(here, statement, log, times)
            whole = sum(found)
            first = first or whole
            allowed = math.log(size) / math.log(sizes[0])
            table.row(f"{size:,}", *map(seconds, found), seconds(whole), ratio(whole, first), ratio(allowed, 1))
            if size > sizes[0] and not quick:
                words = f"{size:,}: no faster than the logarithm, within {NOISE - 1:.0%}"
                table.goal(words, met=whole <= first * allowed * NOISE)
    return [table]


def middle(here: Installation, statement: Statement, log: Log, times: int) -> list[float]:
    """Seconds of each part, the middle of so many."""
    from bench.signer import Ask, Confirm, Form, links

    log.sequence()
    ask = Ask(Form.of(statement))
    asked = [timed(ask.step) for _ in range(times)]
    tokens = links()
    confirm = Confirm(tokens)
    confirmed, placed = [], []
    for _ in range(times):
        confirmed.append(timed(confirm.step))
        placed.append(timed(log.sequence))
    return [sorted(each)[times // 2] for each in (asked, confirmed, placed)]


def timed(work: Callable[[], object]) -> float:
    """Seconds of one call."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def grow(statement: Statement, size: int) -> None:
    """Bring the statement to `size` confirmed signatures, their events placed in the log."""
    from django.db import connection, transaction

    from undersigned.models import Event, Opening, Signature

    one = Signature.objects.active().filter(statement=statement).order_by("requested")[0]
    event = Event.objects.get(signature=one)
    there = statement.signatures.active().count()
    values = {
        "begin": there,
        "more": size - there,
        "placed": Event.objects.sequenced().count(),
        "seq": statement.events.exclude(seq=None).order_by("-seq")[0].seq,
        "events": Event.objects.order_by("-pk")[0].pk + 10,
    }
    with transaction.atomic():
        _copy(Signature, one.pk, SIGNATURE, values)
        _copy(Event, event.pk, EVENT, values)
        _copy(Opening, Opening.objects.get(event=event).pk, OPENING, values)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


# What differs in each copy, number n, as SQL.
_KEY = "md5(%(begin)s::text || n)"
SIGNATURE = {
    "id": _KEY,
    "names": f"jsonb_build_object('', 'Copied organisation ' || {_KEY})",
    "signatory_key": f"'copied organisation ' || {_KEY}",
    "name_key": f"'copied organisation ' || {_KEY}",
    "mail": "n || '@copied.example'",
    "link_hash": f"{_KEY} || {_KEY}",
}
EVENT = {
    "id": "%(events)s + n",
    "signature_id": _KEY,
    "seq": "%(seq)s + n",
    "index": "%(placed)s + n - 1",
    # All have the leaf of the one, and so its hash: the published files are made of both.
    "leaf_hash": 'one."leaf_hash"',
}
OPENING = {"id": "%(events)s + n", "event_id": "%(events)s + n"}


def _copy(model: type[Model], one: int | str, changed: Mapping[str, str], values: Mapping[str, Any]) -> None:
    """Copy one row so many times."""
    from django.db import connection

    table, columns = model._meta.db_table, [field.column for field in model._meta.concrete_fields]
    named = ", ".join(f'"{name}"' for name in columns)
    picked = ", ".join(changed.get(name, f'one."{name}"') for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({named}) SELECT {picked} FROM {table} one, generate_series(1, %(more)s) n "  # noqa: S608 - our own names; values are parameters
            "WHERE one.id = %(one)s",
            {**values, "one": one},
        )
        if isinstance(one, int):
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")  # noqa: S608 - our own names


if __name__ == "__main__":
    main(run)
