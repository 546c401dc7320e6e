"""`undersigned log recovery-key DIR`: give the log a recovery key, or another one."""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from undersigned.core.errors import N_
from undersigned.core.record.keys import parse_recovery_code, recovery_code
from undersigned.outside.installation import InstallationError

LONGEST = 1_000
HEAD = "The recovery key of the log. It is shown once and kept nowhere here: write it on paper, and lock that away."


def add(commands: Any) -> None:
    """Declare the subcommand."""
    parser = commands.add_parser("recovery-key", help="make the key by which a lost or stolen log key is replaced")
    parser.description = "Give the log a recovery key, which is shown once. Stop `serve` before."
    parser.add_argument("dir", metavar="DIR", type=Path, help="the installation")
    parser.add_argument("--replace", action="store_true", help="put another in its place; asks for the one so far")
    add_file(parser)
    parser.set_defaults(log_run=run)


def add_file(parser: argparse.ArgumentParser) -> None:
    """Declare where the recovery key is read from. Never from an argument: others of the machine can read these."""
    parser.add_argument(
        "--recovery-key-file",
        type=Path,
        default=Path("-"),
        metavar="FILE",
        help="a file that holds the recovery key (default: asks for it)",
    )


def run(args: argparse.Namespace) -> int:
    """Make a key, show it, and let the log name it."""
    from undersigned.cli.installed import enter_to_run, instead_of_work

    here = enter_to_run(args.dir)
    recovered = read(args) if args.replace else None
    with instead_of_work(here):
        from undersigned.actions.record.rotate import check_recovery, name_recovery

        check_recovery(here, recovered)
        new = Ed25519PrivateKey.generate()
        # Shown before it counts: a key that the log names and nobody knows could never be replaced.
        show(new)
        name_recovery(here, new, recovered)
    print("It is in force from now on." + (" The one before is worth nothing any more." if args.replace else ""))
    return 0


def show(key: Ed25519PrivateKey) -> None:
    """Print a recovery key, once."""
    groups = recovery_code(key).split("-")
    lines = ["  " + "-".join(groups[start : start + 7]) for start in range(0, len(groups), 7)]
    print("\n".join([HEAD, "", *lines, ""]), flush=True)


def read(args: Any) -> Ed25519PrivateKey:
    """The recovery key, from a file, a terminal or standard input."""
    path: Path = args.recovery_key_file
    if str(path) != "-":
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise InstallationError(N_("%(path)s cannot be read: %(error)s."), path=path, error=error) from error
    elif sys.stdin.isatty():
        text = getpass.getpass("The recovery key (not shown): ")
    else:
        text = sys.stdin.read(LONGEST)
    return parse_recovery_code(text[:LONGEST])
