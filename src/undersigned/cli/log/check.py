"""`undersigned log check PROOF [LEAF] [--policy FILE | --key VKEY] [--json]`: check a proof of any log.

Exit 0: the leaf is in the log. 1: it is not. 2: incomplete, or something cannot be read. Loads no Django.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from undersigned.cli.verify import add_trust, given_policy, read, tell, unread
from undersigned.core.publish.against_proof import verify_proof
from undersigned.core.publish.report import Report
from undersigned.core.record import events, proof


def add(commands: Any) -> None:
    """Declare the command."""
    parser = commands.add_parser("check", help="check a proof that something is in a log")
    parser.description = "Check a proof (C2SP tlog-proof, as receipt.tlog-proof) that a leaf is in a log."
    parser.add_argument("proof", metavar="PROOF", type=Path, help="the proof's file")
    parser.add_argument("leaf", metavar="LEAF", type=Path, nargs="?", help="the file of the leaf, as leaf.json")
    add_trust(parser)
    parser.set_defaults(log_run=run)


def run(args: argparse.Namespace) -> int:
    """Check, print, and give the exit code."""
    report = _report(args)
    return tell(report, args)


def _report(args: argparse.Namespace) -> Report:
    path = args.proof
    try:
        given = read(path, proof.LONGEST + 1)
        leaf = None
        if args.leaf is not None:
            path = args.leaf
            leaf = read(path, events.LONGEST + 1)
    except (OSError, ValueError) as error:
        return unread(path, error)
    return verify_proof(given, leaf, policy=given_policy(args), key=args.key)
