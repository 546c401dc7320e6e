"""What a terminal is shown, and what is typed there."""

from __future__ import annotations

import argparse
import sys

WIDTH = 40  # of the bar
LARGEST_PORT = 65_535


def say(line: str) -> None:
    """Print a line; what the terminal cannot show, or would take for a command to itself, is escaped."""
    shown = "".join(c if c.isprintable() or c == "\n" else ascii(c)[1:-1] for c in line)
    encoding = sys.stdout.encoding or "ascii"
    print(shown.encode(encoding, "backslashreplace").decode(encoding))


def port_number(typed: str) -> int:
    """The port that --port names."""
    if not (typed.isascii() and typed.isdigit() and 0 < int(typed) <= LARGEST_PORT):
        raise argparse.ArgumentTypeError(f"a port is a number from 1 to {LARGEST_PORT}")
    return int(typed)


def show_progress(done: int, whole: int, what: str) -> None:
    """Draw a bar on the terminal, and take it away at the end."""
    filled = WIDTH * done // whole
    bar = f"\r[{'#' * filled}{'.' * (WIDTH - filled)}] {done:,} of {whole:,} {what}"
    print(bar if done < whole else f"\r{' ' * len(bar)}\r", end="", file=sys.stderr, flush=True)
