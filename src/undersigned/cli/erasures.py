"""`undersigned erasures list DIR`, `undersigned erasures apply DIR FILE`: what a restored backup must forget again."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from undersigned.cli.installed import check_database, check_private, enter, reach_database
from undersigned.core.errors import N_
from undersigned.outside.installation import InstallationError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.description = "The list of erasures: kept beside backups, it is applied to one that is restored."
    commands = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    listing = commands.add_parser("list", help="print the list; it tells of nobody")
    applying = commands.add_parser("apply", help="erase anew in a restored backup; stop `serve` before")
    for one in (listing, applying):
        one.add_argument("dir", metavar="DIR", type=Path, help="the installation")
    applying.add_argument("file", metavar="FILE", type=Path, help="a list that `erasures list` printed; - reads it")


def run(args: argparse.Namespace) -> int:
    """Print the list, or apply one."""
    here = enter(args.dir)
    check_private(here)
    reach_database()
    check_database(here)
    from undersigned.actions import erasures
    from undersigned.actions.sweep import sweep

    if args.what == "list":
        for line in erasures.listed(here.origin):
            print(line)
        return 0
    done = erasures.apply(_lines(args.file), here.origin)
    sweep()
    print(f"Erased now: {done.erased}. Erased before: {done.before}. Not in this database: {done.unknown}.")
    return 0


def _lines(path: Path) -> list[str]:
    try:
        return (sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8")).splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InstallationError(N_("%(path)s cannot be read: %(error)s."), path=path, error=error) from error
