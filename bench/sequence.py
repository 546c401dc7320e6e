"""From the confirmation to the leaf: the sequencer's speed, and how long a durable confirmation waits for its place.

With 1,000 and 50,000 signatures in the log, to show what grows. Placing is timed in this process;
the floor makes the same leaves and their tree in memory, without a database. Waiting is measured
beside a real `undersigned work`, with confirmations at a steady pace; its floor is one bare durable
insert of as many bytes.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bench.crowd import Pile
from bench.ground import on_sqlite, opened
from bench.report import Table, main, progress, rate, ratio, seconds
from bench.signatories import signed_by
from undersigned.core.record import leaf, leaf_hash
from undersigned.core.tree import Tree
from undersigned.outside.installation import Installation
from undersigned.outside.process import name_parent

if TYPE_CHECKING:
    from undersigned.models import Event, Statement

SIZES = (1_000, 50_000)
PACE = 0.05  # seconds between two confirmations
LOOK_EVERY = 0.01
LEAF = 1_200  # bytes of a confirmation's leaf
WITHIN = 2.0


def run(quick: bool) -> list[Table]:
    """One log, grown from the first size to the last."""
    placing = Table(
        "sequence: placing what waits, on SQLite; the floor makes the same leaves and tree in memory",
        ("leaves in the log", "placed", "seconds", "per second", "floor", "of the floor"),
    )
    waiting = Table(
        "sequence: from the confirmation to its place in the log, beside the work process",
        ("leaves in the log", "p50", "p99", "longest", "floor: a durable insert", "p50 of the floor"),
    )
    with on_sqlite() as here:
        statement = opened()
        for size in (300, 2_000) if quick else SIZES:
            progress(f"sequence: {size:,} signatures")
            _grow(here, statement, size, placing)
            _wait(here, statement, waiting, 20 if quick else 200)
    return [placing, waiting]


def _grow(here: Installation, statement: Statement, size: int, table: Table) -> None:
    """Bring the log to `size` signatures; the last thousand is timed at that size."""
    from undersigned.actions.record import Log
    from undersigned.models import Event

    log = Log(here)
    there, last = statement.signatures.count(), min(1_000, size // 2)
    signed_by(statement, size - last - there)
    log.sequence()
    signed_by(statement, last)
    before = log.tree.size
    begun = time.perf_counter()
    placed = log.sequence()
    spent = time.perf_counter() - begun
    events = list(Event.objects.sequenced().filter(index__gte=before))
    assert placed == len(events)
    floor = _leaves(here.origin, events)
    table.row(f"{before:,}", f"{placed:,}", seconds(spent), rate(placed / spent), seconds(floor), ratio(spent, floor))
    begun = time.perf_counter()
    Log(here).catch_up()
    table.remark(
        f"with {log.tree.size:,} leaves, reading the tree at start takes {seconds(time.perf_counter() - begun)}"
    )


def _leaves(origin: str, events: list[Event]) -> float:
    begun = time.perf_counter()
    made = [
        leaf(type=e.type, log=origin, stmt=e.statement_id or "", seq=e.seq or 0, time=e.time, c=e.c, pub=e.pub)
        for e in events
    ]
    Tree(map(leaf_hash, made)).root()
    return time.perf_counter() - begun


def _wait(here: Installation, statement: Statement, table: Table, number: int) -> None:
    """Confirm at a steady pace and look when each is in its place."""
    from bench.signer import Ask, Form, links
    from undersigned.models import Event

    ask = Ask(Form.of(statement))
    for _ in range(number):
        ask.step()
    with _working(here):
        times = _placed(links())
    floor = _bare_insert(here)
    middle, late = times[len(times) // 2], times[int(len(times) * 0.99)]
    size = Event.objects.sequenced().count()
    table.row(f"{size:,}", seconds(middle), seconds(late), seconds(times[-1]), seconds(floor), ratio(middle, floor))
    table.goal(f"in its place at most {WITHIN:.0f} s later: {seconds(late)} (p99)", met=late <= WITHIN)


def _placed(tokens: Pile[str]) -> list[float]:
    """Seconds from each acknowledged confirmation to its place in the log, sorted."""
    from undersigned.actions import sign
    from undersigned.models import Event

    times: list[float] = []
    waiting: dict[str, float] = {}
    token, due = tokens.take(), time.perf_counter()
    while token is not None or waiting:
        if token is not None and time.perf_counter() >= due:
            signature = sign.confirm(token).signature
            waiting[signature.pk] = time.perf_counter()
            token, due = tokens.take(), due + PACE
        placed = Event.objects.filter(signature__in=list(waiting), index__isnull=False)
        for pk in placed.values_list("signature_id", flat=True):
            times.append(time.perf_counter() - waiting.pop(pk or ""))
        time.sleep(LOOK_EVERY)
    return sorted(times)


@contextmanager
def _working(here: Installation) -> Iterator[None]:
    """`undersigned work` on the installation."""
    command = [sys.executable, "-m", "undersigned", "work", str(here.home)]
    process = subprocess.Popen(command, env=name_parent(dict(os.environ)))
    try:
        time.sleep(3)  # it takes the lease and reads the tree
        yield
    finally:
        process.terminate()
        process.wait(30)


def _bare_insert(here: Installation) -> float:
    """The middle of twenty durable inserts of as many bytes as a leaf has."""
    bare = sqlite3.connect(here.home / "database.sqlite3", isolation_level=None, timeout=30)
    bare.execute("PRAGMA synchronous=FULL")
    bare.execute("CREATE TABLE IF NOT EXISTS bench (words TEXT)")
    times = []
    for _ in range(20):
        begun = time.perf_counter()
        bare.execute("INSERT INTO bench VALUES (?)", ("x" * LEAF,))
        times.append(time.perf_counter() - begun)
    bare.close()
    return sorted(times)[10]


if __name__ == "__main__":
    main(run)
