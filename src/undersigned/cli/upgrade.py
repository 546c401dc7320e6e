"""`undersigned upgrade DIR`: bring an installation's database to this version."""

from __future__ import annotations

import argparse
from pathlib import Path

from undersigned.cli.installed import check_database, check_private, enter, migrate


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.description = "Bring the database to this version and install its triggers again. Stop `serve` before."
    parser.add_argument("dir", metavar="DIR", type=Path, help="the installation")


def run(args: argparse.Namespace) -> int:
    """Migrate, and look whether all is there."""
    here = enter(args.dir)
    check_private(here)
    migrate(here)
    check_database(here)
    print(f"{here.home} is of this version.")
    from undersigned.actions.record.keys import chain

    if chain().recovery is None:
        print(f"Its log has no recovery key yet. Make one now: undersigned log recovery-key {here.home}")
    return 0
