"""`undersigned log audit URL-or-FOLDER [--since CHECKPOINT] [--policy FILE | --key VKEY] [--json]`.

Exit 0: the whole log holds. 1: it does not. 2: incomplete, or something cannot be read. Loads no Django.
"""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path
from typing import Any

from undersigned.cli.terminal import show_progress
from undersigned.cli.verify import add_trust, given, given_policy, tell
from undersigned.core.errors import N_, BundleError, Sentence
from undersigned.core.publish.audit import audit
from undersigned.core.publish.report import IncompleteError, Report, Step, Verdict
from undersigned.core.record import note
from undersigned.outside.published_log import opened


def add(commands: Any) -> None:
    """Declare the command."""
    parser = commands.add_parser("audit", help="replay a whole log from its published files, and check it")
    parser.description = (
        "Replay a whole log from its static files: every entry, every tile, the root and its signature, the order of "
        "events; and whether it continues a checkpoint that you kept."
    )
    parser.add_argument("place", metavar="URL-or-FOLDER", help="the site or its log, as https://statements.example.org")
    parser.add_argument(
        "--since", metavar="CHECKPOINT", type=Path, help="a log/checkpoint that you kept earlier, a file"
    )
    add_trust(parser)
    parser.set_defaults(log_run=run)


def run(args: argparse.Namespace) -> int:
    """Audit, print, and give the exit code."""
    try:
        report = audit(
            opened(args.place),
            policy=given_policy(args),
            key=args.key,
            kept=given(args.since, note.LONGEST),
            progress=partial(show_progress, what="entries") if sys.stderr.isatty() else lambda done, whole: None,
        )
    except BundleError as error:
        # There is no log there, it cannot be reached at all, or its checkpoint is none.
        said, verdict = Sentence(error.message, **error.params), _verdict(error)
        report = Report(verdict, (Step(1, Sentence(N_("The log can be read")), verdict, said),))
    code = tell(report, args)
    if not args.json:
        _tell_log(report)
    return code


def _verdict(error: BundleError) -> Verdict:
    return "incomplete" if isinstance(error, IncompleteError) else "false"


def _tell_log(report: Report) -> None:
    if report.log is not None:
        events = ", ".join(f"{type}: {number:,}" for type, number in report.log["events"].items())
        print(f"\n{report.log['size']:,} events of {report.log['statements']:,} statements ({events})")
        print(f"Root: {report.log['root']}")
