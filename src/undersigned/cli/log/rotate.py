"""`undersigned log rotate DIR`: replace the key that signs the log's checkpoints."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from undersigned.cli.log import recovery


def add(commands: Any) -> None:
    """Declare the subcommand."""
    parser = commands.add_parser("rotate", help="replace the log's key; asks for the recovery key")
    parser.description = "Replace the key that signs the log's checkpoints. Stop `serve` before."
    parser.add_argument("dir", metavar="DIR", type=Path, help="the installation")
    recovery.add_file(parser)
    parser.set_defaults(log_run=run)


def run(args: argparse.Namespace) -> int:
    """Replace the key, and say what follows from it."""
    from undersigned.cli.installed import enter_to_run, instead_of_work

    here = enter_to_run(args.dir)
    recovered = recovery.read(args)
    with instead_of_work(here):
        from undersigned.actions.record.rotate import rotate

        vkey, size = rotate(here, recovered)
    print(f"The log's key is now: {vkey}")
    print(f"It signs every checkpoint of {size} events and more; that of {size} is signed by the old key, too.")
    print("The old key is gone from this machine: destroy its copies.")
    print("Next: start `serve` again, keep a copy of log.key, and give the new key to members and witnesses.")
    return 0
