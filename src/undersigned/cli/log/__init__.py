"""`undersigned log ...`: look at the log, and look after it. Each command is a module with `add(commands)`.

What checks a log loads no Django, and trusts nobody.
"""

from __future__ import annotations

import argparse

from undersigned.cli.log import audit, check, prove, recovery, rotate, signer, witness

COMMANDS = (audit, check, prove, recovery, rotate, signer, witness)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.description = "The log: every event of an installation, in one tree that only grows."
    commands = parser.add_subparsers(dest="log_command", metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.add(commands)


def run(args: argparse.Namespace) -> int:
    """Run the chosen one."""
    code: int = args.log_run(args)
    return code
