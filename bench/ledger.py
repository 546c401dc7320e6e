"""500 statements whose calls are followed up, published in one go; and one change of one of them until it is public.

Each statement has 10 calls, each put to 5 offices: 50 entries, 2 pages for each call and office beside its own. Twice:
with 20 events a statement, and with 20 events an entry, 1,000 a statement. Publishing is the command `undersigned
publish`, as a whole process with its children; at first nothing is there, then all of it is. One change is what the
service does of it: the press of the button, its place in the log, then pages, data files, feed and the office's page.
The floors: the same bytes written to files of the same number and flushed as well, by as many threads as the publisher
takes; and SHA-256 over them. All statements ask the same five offices: no office's page could be longer.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from bench import followed
from bench.ground import on_sqlite
from bench.machine import load
from bench.report import Table, main, mebibytes, progress, ratio, seconds
from undersigned.outside.files import Folder
from undersigned.outside.installation import Installation

if TYPE_CHECKING:
    from undersigned.actions.publish.batch import Publisher
    from undersigned.models import Statement

STATEMENTS, TIMES = 500, 20
READINGS = (20, 1_000)  # events of a statement, besides the 50 that ask
LANGUAGES = 1
WITHIN, ONE_WITHIN, MOST_MEMORY = 180.0, 1.0, 10**9


def run(quick: bool) -> list[Table]:
    """One reading after the other, each in a process of its own: Django enters one installation, once."""
    number, times, readings = (6, 2, (20,)) if quick else (STATEMENTS, TIMES, READINGS)
    whole = Table(
        f"ledger: {number} statements in {LANGUAGES} language, 10 calls, 5 offices, published in one go by the command",
        ("events each", "", "seconds", "processor", "files", "bytes", "floor: written", "of it", "SHA-256", "memory"),
    )
    one = Table(
        "ledger: one change of status, until all that tells of it is on the disk; the middle of many",
        ("events each", *("press", "into the log", "published", "together", "slowest", "processor")),
    )
    fresh = multiprocessing.get_context("spawn")
    for events in readings:
        with ProcessPoolExecutor(1, fresh) as alone:
            whole, one = alone.submit(_reading, number, events, times, whole, one, goals=not quick).result()
    whole.remark("Memory: of all its processes together, each with what it shares. Load with others: see below.")
    whole.remark("Pages, data files and feeds; PDFs and bundles follow one by one, by the service.")
    one.remark("The service looks twice a second for what is to be placed, and for what is to be published.")
    return [whole, one]


def _reading(number: int, events: int, times: int, whole: Table, one: Table, *, goals: bool) -> tuple[Table, Table]:
    """The tables, with what this reading adds."""
    with on_sqlite() as here:
        _measure(here, number, events, times, whole, one, goals=goals)
    return whole, one


def _measure(
    here: Installation, number: int, events: int, times: int, whole: Table, one: Table, *, goals: bool
) -> None:
    from undersigned.actions.record import Log

    progress(f"ledger: {number} statements with {events} events each")
    asked = followed.offices()
    statements = followed.statements(number, LANGUAGES)
    followed.follow_up(statements, asked, events)
    progress("ledger: every event into its place in the log")
    Log(here).sequence()
    for words in ("nothing is there", "all is there"):
        progress(f"ledger: published in one go; {words} ({load()})")
        done = published(here)
        written, hashed = floors(here)
        files, size = there(here)
        cells = (f"{files:,}", mebibytes(size), seconds(written), ratio(done.seconds, written), seconds(hashed))
        whole.row(f"{events:,}", words, seconds(done.seconds), seconds(done.busy), *cells, mebibytes(done.memory))
        if goals:
            sentence = f"{events:,} events, {words}: within {WITHIN:.0f} s and 1 GB: "
            met = done.seconds < WITHIN and done.memory < MOST_MEMORY
            whole.goal(f"{sentence}{seconds(done.seconds)}, {mebibytes(done.memory)}", met=met)
    progress("ledger: one change after another")
    found = changes(here, statements[0], times)
    middle = [statistics.median(row) for row in zip(*found, strict=True)]
    slowest = max(row[3] for row in found)
    one.row(f"{events:,}", *map(seconds, middle[:4]), seconds(slowest), seconds(middle[4]))
    if goals:
        one.goal(f"{events:,} events: one change within a second: {seconds(middle[3])}", met=middle[3] < ONE_WITHIN)


@dataclass(frozen=True, slots=True)
class Done:
    """What the command took: seconds, seconds of the processor, most memory in bytes."""

    seconds: float
    busy: float
    memory: int


def published(here: Installation) -> Done:
    """Run the command. Its bar is drawn where this is run in a terminal."""
    begun = time.perf_counter()
    before = os.times()
    child = subprocess.Popen(
        [sys.executable, "-m", "undersigned", "publish", str(here.home)], stdout=subprocess.DEVNULL
    )
    most = 0
    over = threading.Event()

    def look() -> None:
        nonlocal most
        while not over.wait(0.2):
            most = max(most, _memory(child.pid))

    looking = threading.Thread(target=look)
    looking.start()
    code = child.wait()
    spent = time.perf_counter() - begun
    over.set()
    looking.join()
    if code:
        raise RuntimeError(f"publishing ended with {code}")
    after = os.times()
    busy = after.children_user + after.children_system - before.children_user - before.children_system
    return Done(spent, busy, most)


def _memory(pid: int) -> int:
    """Bytes of a process and all under it."""
    whole = 0
    try:
        parent = psutil.Process(pid)
        for one in (parent, *parent.children(recursive=True)):
            whole += one.memory_info().rss
    except psutil.NoSuchProcess:
        pass
    return whole


def floors(here: Installation) -> tuple[float, float]:
    """Seconds to write what was published once more, each file flushed; and to hash it."""
    aside = here.home / "floor"
    written = hashed = 0.0
    for place in _folders(here):
        files = {str(path.relative_to(place)): path.read_bytes() for path in place.rglob("*") if path.is_file()}
        written += _timed(partial(_write, Folder(aside / place.name), files))
        hashed += _timed(partial(_hash, files))
    shutil.rmtree(aside)
    return written, hashed


def _write(folder: Folder, files: Mapping[str, bytes]) -> None:
    folder.swap(folder.build(files))


def _hash(files: Mapping[str, bytes]) -> None:
    for data in files.values():
        hashlib.sha256(data).digest()


def there(here: Installation) -> tuple[int, int]:
    """How many files are published, without the log, and their bytes."""
    files = [path for place in _folders(here) for path in place.rglob("*") if path.is_file()]
    return len(files), sum(path.stat().st_size for path in files)


def _folders(here: Installation) -> list[Path]:
    return [path.resolve() for path in here.site.iterdir() if path.is_symlink()]


def changes(here: Installation, statement: Statement, times: int) -> list[tuple[float, float, float, float, float]]:
    """Change a status so many times. Seconds to press, place and publish, all together, and of the processor."""
    from undersigned.actions import follow
    from undersigned.actions.publish.batch import Publisher
    from undersigned.actions.record import Log
    from undersigned.models import LedgerEntry, Publication, database_now

    log, publisher = Log(here), Publisher(Log(here))
    entry = LedgerEntry.objects.filter(statement=statement)[0]
    # PDFs and bundles, which follow later, are not measured here.
    Publication.objects.update(batch_due="2100-01-01T00:00:00Z")
    found = []
    for n in range(times + 1):
        to = ("announced", "done", "reversed")[n % 3]
        piece = follow.Found("report", f"Report {n}", followed.BEGUN, "en", url=f"https://river.example/reports/{n}")

        def press(to: str = to, piece: follow.Found = piece) -> None:
            today = database_now().date()
            follow.change_with(
                entry, evidence=[], new=piece, scale="progress", to=to, day=today, reason="It was shown to us."
            )

        busy = time.process_time()
        parts = [_timed(press), _timed(log.sequence)]
        parts.append(_timed(lambda: _publish(publisher)))
        if n:  # before, the publisher knows no office's page
            found.append((parts[0], parts[1], parts[2], sum(parts), time.process_time() - busy))
        _check(here, statement, entry.office_id, f"Report {n}")
    return found


def _publish(publisher: Publisher) -> None:
    if publisher.publish_due() != 1:
        raise RuntimeError("not one statement was due")


def _check(here: Installation, statement: Statement, office: str, words: str) -> None:
    """That the change is where it must be."""
    folder = here.site / statement.slug_id
    for path in ("en/follow/e1-call-1.html", "ledger.json"):
        assert words in (folder / path).read_text(), path
    assert statement.slug_id in (here.site / "offices" / office / "en" / "index.html").read_text()


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main(run)
