"""What a benchmark says: progress on stderr, one plain table on stdout, goals that were missed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bench.machine import load

CANNOT_RUN = 3


class CannotRun(Exception):  # noqa: N818 - not an error: the reason why there is nothing to measure here
    """Why a benchmark has no meaning on this machine, in one line."""


def progress(line: str) -> None:
    """Say what is done now."""
    print(f"bench: {line}", file=sys.stderr, flush=True)


@dataclass
class Table:
    """One table: a heading, columns, rows of words, and remarks under it."""

    head: str
    columns: Sequence[str]
    rows: list[Sequence[str]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def row(self, *cells: str) -> None:
        """Add a row."""
        self.rows.append(cells)

    def remark(self, words: str) -> None:
        """Add a sentence under the table."""
        self.remarks.append(words)

    def goal(self, words: str, *, met: bool) -> None:
        """Say a goal and whether it was met."""
        self.remarks.append(f"{'goal met' if met else 'GOAL MISSED'}: {words}")

    def show(self) -> None:
        """Print it; the first column is words, the others are numbers."""
        rows = [self.columns, *self.rows]
        widths = [max(len(row[n]) for row in rows if n < len(row)) for n in range(len(self.columns))]
        print(f"\n{self.head}\n")
        for number, row in enumerate(rows):
            cells = [f"{row[0]:<{widths[0]}}", *(f"{c:>{w}}" for c, w in zip(row[1:], widths[1:], strict=False))]
            print("  " + "  ".join(cells).rstrip())
            if number == 0:
                print("  " + "  ".join("-" * width for width in widths))
        for words in self.remarks:
            print(f"  {words}")
        sys.stdout.flush()


def ratio(part: float, floor: float) -> str:
    """How many times the floor's cost or which part of its speed, as a reader takes it in."""
    value = part / floor if floor else 0.0
    return f"{value:.0f} x" if value >= 100 else f"{value:.3g} x"


def seconds(value: float) -> str:
    """A time, in the unit that reads well."""
    if value < 1e-3:
        return f"{value * 1e6:.1f} µs"
    return f"{value * 1e3:.1f} ms" if value < 1 else f"{value:.2f} s"


def rate(value: float) -> str:
    """Something per second."""
    return f"{value:,.0f}/s" if value >= 100 else f"{value:.1f}/s"


def mebibytes(value: float) -> str:
    """A size."""
    return f"{value / 2**20:.1f} MiB"


def main(run: Callable[[bool], Sequence[Table]]) -> None:
    """Run one benchmark as a program: `python -m bench.NAME [--quick]`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    before = load()
    try:
        tables = run(quick)
    except CannotRun as reason:
        print(f"\nNot run: {reason}", flush=True)
        sys.exit(CANNOT_RUN)
    for table in tables:
        table.show()
    print(f"  (before: {before}; after: {load()})", flush=True)
