"""`undersigned demo`: serve an installation with invented data, or run the whole journey once.

`undersigned demo [--dir DIR] [--host HOST] [--port PORT]` serves until Ctrl-C.
`undersigned demo --once OUT [--from FILE] [--basis TEXT] [--json]` needs no server: it reads, freezes,
signs, publishes into OUT and verifies. Exit 0: all held. 2: FILE or OUT cannot be used. 1: anything else.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from undersigned.cli.terminal import port_number
from undersigned.core.errors import UndersignedError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.description = "Show the product with invented data. Everything in it is invented."
    parser.add_argument("--dir", metavar="DIR", type=Path, help="keep the demo here (default: a temporary folder)")
    parser.add_argument("--host", help="address to listen at (default: this machine only)")
    parser.add_argument("--port", type=port_number, help="port to listen at (default: 8000); another if it is taken")
    once = parser.add_argument_group("without a server")
    once.add_argument("--once", metavar="OUT", type=Path, help="run the whole journey into this new folder, and stop")
    once.add_argument("--from", metavar="FILE", type=Path, dest="letter", help="the letter (default: an invented one)")
    once.add_argument("--basis", default="", metavar="TEXT", help="why people whom the letter lists may be named")
    once.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    """Serve, or run once."""
    # A demo always has a database of its own, whatever the surroundings say.
    os.environ.pop("DATABASE_URL", None)
    if args.once is not None:
        if args.dir is not None or args.host is not None or args.port is not None:
            raise UndersignedError("--once serves nothing: leave out --dir, --host and --port.")
        from undersigned.cli.demo import once

        return once.run(args.once, args.letter, basis=args.basis, as_json=args.json)
    if args.letter is not None or args.basis or args.json:
        raise UndersignedError("--from, --basis and --json belong to --once.")
    from undersigned.cli.demo import show

    return show.run(args.dir, host=args.host or "127.0.0.1", port=args.port or 8000)
