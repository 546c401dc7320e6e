"""`undersigned log audit URL-or-FOLDER [--since CHECKPOINT] [--policy FILE | --key VKEY] [--json]`.

Exit 0: the whole log holds. 1: it does not. 2: incomplete, or something cannot be read. Loads no Django.
"""

from __future__ import annotations

import argparse
import json
import sys
from functools import partial
from pathlib import Path
from typing import Any

from undersigned.cli.terminal import show_progress
from undersigned.cli.verify import show
from undersigned.core.errors import N_, BundleError, Sentence
from undersigned.core.publish.audit import audit
from undersigned.core.publish.report import IncompleteError, Report, Step, Verdict
from undersigned.core.record import note, policy
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
    whose = parser.add_mutually_exclusive_group()
    whose.add_argument("--policy", metavar="FILE", type=Path, help="the coalition's policy, not from the site")
    whose.add_argument("--key", metavar="VKEY", help="the log's verifier key, not from the site")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(log_run=run)


def run(args: argparse.Namespace) -> int:
    """Audit, print, and give the exit code."""
    try:
        report = audit(
            opened(args.place),
            policy=None if args.policy is None else _read(args.policy, policy.LONGEST),
            key=args.key,
            kept=None if args.since is None else _read(args.since, note.LONGEST),
            progress=partial(show_progress, what="entries") if sys.stderr.isatty() else lambda done, whole: None,
        )
    except BundleError as error:
        # There is no log there, it cannot be reached at all, or its checkpoint is none.
        said, verdict = Sentence(error.message, **error.params), _verdict(error)
        report = Report(verdict, (Step(1, Sentence(N_("The log can be read")), verdict, said),))
    if args.json:
        print(json.dumps(report.value(), ensure_ascii=True, indent=2))
    else:
        show(report)
        _tell(report)
    return report.exit


def _verdict(error: BundleError) -> Verdict:
    return "incomplete" if isinstance(error, IncompleteError) else "false"


def _read(path: Path, most: int) -> str:
    """What a file says; what is no text, or cannot be read, says nothing, and the report tells that."""
    try:
        with path.open("rb") as file:
            return file.read(most + 1).decode()
    except (OSError, ValueError):
        return ""


def _tell(report: Report) -> None:
    if report.log is not None:
        events = ", ".join(f"{type}: {number:,}" for type, number in report.log["events"].items())
        print(f"\n{report.log['size']:,} events of {report.log['statements']:,} statements ({events})")
        print(f"Root: {report.log['root']}")
