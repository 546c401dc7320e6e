"""Seconds to publish and to verify a statement in four languages with 30, 1,000, 10,000 and 100,000 signatories.

Publishing is what the publisher does: pages and data alone, then the whole batch (pages, PDFs, share
cards, the `published` event, the bundle). Verifying is the whole process of `undersigned verify`.
The floor is SHA-256 over the same bytes. Each size runs in a process of its own: its peak of memory
stands beside it.
"""

from __future__ import annotations

import hashlib
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bench.ground import on_sqlite, opened
from bench.report import Table, main, mebibytes, progress, ratio, seconds
from bench.signatories import signed_by
from undersigned.outside.installation import Installation

SIZES = (30, 1_000, 10_000, 100_000)
PAGES_WITHIN, PAGES_UP_TO, BATCH_WITHIN = 4.0, 1_000, 60.0
VERIFY_WITHIN = {30: 0.5, 1_000: 1.5}
MOST_MEMORY = 10**9


def run(quick: bool) -> list[Table]:
    """One size after the other."""
    columns = ("signatories", "", "seconds", "processor", "floor: SHA-256", "of the floor", "bytes", "peak memory")
    table = Table("publish: a statement in four languages, published and verified", columns)
    for number in (30, 300) if quick else SIZES:
        progress(f"publish: {number} signatories")
        command = [sys.executable, "-m", "bench.publish", "--one", str(number)]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
        _rows(table, number, json.loads(done.stdout))
    table.remark("Pages and data follow each confirmation; the batch follows once for all that came together.")
    table.remark("Where the processor took much less than the seconds, others had it. Memory: of the whole process.")
    return [table]


def _rows(table: Table, number: int, found: Mapping[str, Any]) -> None:
    for name, words in PARTS.items():
        if name not in found:
            table.row(f"{number:,}", words, "no bundle: too many")
            continue
        took, busy, floor, size, peak = (found[name][key] for key in ("seconds", "processor", "floor", "bytes", "peak"))
        cells = (seconds(took), seconds(busy), seconds(floor) if floor else "", ratio(took, floor) if floor else "")
        table.row(f"{number:,}", words, *cells, mebibytes(size) if size else "", mebibytes(peak) if peak else "")
    pages, batch = (found[name]["seconds"] for name in ("pages", "batch"))
    if number <= PAGES_UP_TO:
        table.goal(f"{number:,}: page and JSON within {PAGES_WITHIN:.0f} s: {seconds(pages)}", met=pages < PAGES_WITHIN)
    table.goal(f"{number:,}: PDF and bundle within a minute: {seconds(batch)}", met=batch < BATCH_WITHIN)
    if number == SIZES[-1]:
        peak = found["batch"]["peak"]
        table.goal(f"{number:,}: at most 1 GB of memory: {mebibytes(peak)}", met=peak < MOST_MEMORY)
    if number in VERIFY_WITHIN:
        verify, most = found["verify"]["seconds"], VERIFY_WITHIN[number]
        table.goal(f"{number:,}: verify as a whole process within {most} s: {seconds(verify)}", met=verify < most)


PARTS = {
    "snapshot": "  of it: the snapshot",
    "pages": "pages and data",
    "batch": "all: pages, PDFs, cards, bundle",
    "verify": "verify, whole process",
}


def one(number: int) -> dict[str, dict[str, float]]:
    """Publish and verify once, in this process."""
    with on_sqlite() as here:
        from undersigned.actions.publish.batch import Publisher, publish
        from undersigned.actions.record import Log

        statement = opened()
        signed_by(statement, number)
        publisher = Publisher(Log(here))
        publication = publish(statement)
        publisher.log.sequence()
        site = here.site / statement.slug_id
        snapshot = _timed(lambda: publisher.snapshot(statement))
        pages = _timed(lambda: publisher.publish_pages(publication))
        pages |= _floor(site)
        batch = _timed(lambda: publisher.publish_batch(publication))
        batch |= {**_floor(site), "peak": _peak(resource.RUSAGE_SELF)}
        found = {"snapshot": snapshot, "pages": pages, "batch": batch}
        if (bundle := site / "bundle.zip").exists():  # of too many events none is made
            found["verify"] = _verified(here, bundle)
    return found


def _timed(work: Callable[[], object]) -> dict[str, float]:
    begun, before = time.perf_counter(), time.process_time()
    work()
    busy = time.process_time() - before
    return {"seconds": time.perf_counter() - begun, "processor": busy, "floor": 0, "bytes": 0, "peak": 0}


def _floor(place: Path) -> dict[str, float]:
    """Seconds to hash what lies there, read before; the best of three."""
    paths = [place] if place.is_file() else sorted(path for path in place.rglob("*") if path.is_file())
    data = [path.read_bytes() for path in paths]
    best = 0.0
    for _ in range(3):
        begun = time.perf_counter()
        for each in data:
            hashlib.sha256(each).digest()
        spent = time.perf_counter() - begun
        best = min(best or spent, spent)
    return {"floor": best, "bytes": sum(map(len, data))}


# A small process starts the command: a child counts its parent's peak of memory as its own.
STARTER = """
import json, os, sys, time
found = []
for _ in range(3):
    begun = time.perf_counter()
    pid = os.posix_spawn(sys.executable, sys.argv[1:], os.environ, file_actions=[
        (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)])
    _, status, used = os.wait4(pid, 0)
    spent, busy = time.perf_counter() - begun, used.ru_utime + used.ru_stime
    found.append((spent, busy, used.ru_maxrss, os.waitstatus_to_exitcode(status)))
print(json.dumps(found))
"""


def _verified(here: Installation, bundle: Path) -> dict[str, float]:
    """Verify with the installation's own policy, in a process of its own; the best of three."""
    command = [
        sys.executable,
        "-m",
        "undersigned",
        "verify",
        str(bundle),
        "--policy",
        str(here.site / "log" / "policy"),
    ]
    done = subprocess.run([sys.executable, "-c", STARTER, *command], stdout=subprocess.PIPE, check=True)
    spent, busy, peaks, codes = zip(*json.loads(done.stdout), strict=True)
    if any(codes):
        raise RuntimeError(f"verify ended with {codes}")
    return {"seconds": min(spent), "processor": min(busy), "peak": _bytes(max(peaks)), **_floor(bundle)}


def _peak(who: int) -> int:
    return _bytes(resource.getrusage(who).ru_maxrss)


def _bytes(rss: int) -> int:
    return rss if sys.platform == "darwin" else rss * 1024


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(one(int(sys.argv[2]))))
    else:
        main(run)
