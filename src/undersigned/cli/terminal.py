"""What a terminal is shown."""

from __future__ import annotations

import sys


def say(line: str) -> None:
    """Print a line; what the terminal cannot show, or would take for a command to itself, is escaped."""
    shown = "".join(c if c.isprintable() or c == "\n" else ascii(c)[1:-1] for c in line)
    encoding = sys.stdout.encoding or "ascii"
    print(shown.encode(encoding, "backslashreplace").decode(encoding))
