"""`undersigned verify FILE [--policy FILE | --key VKEY] [--json]`: check a bundle, a receipt or a log, offline.

Exit 0: verified. 1: false. 2: incomplete, or a file that cannot be read. Loads no Django.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from undersigned.cli.terminal import say
from undersigned.core.errors import N_, Sentence
from undersigned.core.publish.against_receipt import verify_receipt
from undersigned.core.publish.container import LARGEST
from undersigned.core.publish.receipt import is_receipt
from undersigned.core.publish.report import Report, Step
from undersigned.core.publish.verify import verify
from undersigned.core.record.policy import LONGEST

MARKS = {"verified": "ok", "false": "FALSE", "incomplete": "incomplete", "not checked": "not checked"}
WORDS = {
    "verified": "VERIFIED",
    "false": "FALSE: do not rely on this.",
    "incomplete": "INCOMPLETE: nothing false was found, but not everything could be checked.",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.description = (
        "Check a statement's bundle or a signature's receipt, offline, trusting nobody who gave it to you."
    )
    parser.add_argument(
        "file", metavar="FILE", type=Path, help="the bundle.zip of a statement, a receipt.zip, or a log's folder"
    )
    add_trust(parser)


def add_trust(parser: argparse.ArgumentParser) -> None:
    """Declare what says whose log it is, and in which form the report is printed."""
    whose = parser.add_mutually_exclusive_group()
    whose.add_argument("--policy", metavar="FILE", type=Path, help="the coalition's policy, from a source of your own")
    whose.add_argument("--key", metavar="VKEY", help="the log's verifier key, from a source of your own")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    """Verify, print, and give the exit code. A folder is a log's: that is an audit."""
    if args.file.is_dir():
        from undersigned.cli.log import audit  # it prints by us, and bundles need none of it

        return audit.run(argparse.Namespace(**vars(args), place=str(args.file), since=None))
    report = _report(args)
    return tell(report, args)


def main(argv: list[str] | None = None) -> int:
    """The command by itself."""
    parser = argparse.ArgumentParser(prog="undersigned verify")
    add_arguments(parser)
    return run(parser.parse_args(argv))


def _report(args: argparse.Namespace) -> Report:
    try:
        data = read(args.file, LARGEST + 1)
    except (OSError, ValueError) as error:
        return unread(args.file, error)
    check = verify_receipt if is_receipt(data) else verify
    return check(data, policy=given_policy(args), key=args.key)


def given_policy(args: argparse.Namespace) -> str | None:
    """What --policy names."""
    return given(args.policy, LONGEST)


def given(path: Path | None, most: int) -> str | None:
    """What a file says, of a longer one the beginning; "" where it is no text or cannot be read: the report tells."""
    if path is None:
        return None
    try:
        return read(path, most + 1).decode()
    except (OSError, ValueError):
        return ""


def read(path: Path, most: int) -> bytes:
    """The file's bytes, and no more of them than could be of use."""
    with path.open("rb") as file:
        return file.read(most)


def unread(path: Path, error: Exception) -> Report:
    """The report on a file that cannot be read."""
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    detail = Sentence(N_("%(path)s cannot be read: %(reason)s."), path=path, reason=reason)
    return Report("incomplete", (Step(1, Sentence(N_("The file can be read")), "incomplete", detail),))


def tell(report: Report, args: argparse.Namespace) -> int:
    """Print a report as --json says; its exit code."""
    if args.json:
        print(json.dumps(report.value(), ensure_ascii=True, indent=2))
    else:
        show(report)
    return report.exit


def show(report: Report) -> None:
    """Print a report in words."""
    for step in report.steps:
        say(f"{step.n:2}. {step.title}: {MARKS[step.verdict]}")
        if step.verdict != "not checked":
            say(f"    {step.detail}")
    say("")
    say(WORDS[report.verdict])
    if report.digest is not None:
        say(f"Statement {report.statement}, edition {report.edition}")
        say(f"What was signed: {report.digest}")
        if report.counts and report.methods:
            for line in _counted(report.counts, report.methods):
                say(line)
    if report.receipt is not None:
        _show_receipt(report.receipt)
    if report.not_proved:
        say("\nNot proved:")
        for sentence in report.not_proved:
            say(f"- {sentence}")


def _show_receipt(receipt: dict[str, Any]) -> None:
    say(f"The signature is event {receipt['index']:,} of the log, of {receipt['time']}. What was entered:")
    _show_fields(receipt["opened"])
    for event in receipt["later"]:
        say(f"Later: {event['type']}, of {event['time']}")
        _show_fields(event["opened"])


def _show_fields(opened: dict[str, Any]) -> None:
    for name, value in opened.items():
        if value is not None:
            say(f"    {name}: {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}")


KINDS = {"organisations": ("organisation", "organisations"), "people": ("person", "people")}
WAYS = {
    "dkim": "by DKIM",
    "domain": "by a mailbox on their own domain",
    "mailbox": "by a mailbox that they gave",
    "closed": "confirmed and not named in this file",
    "listed": "listed by the coalition, not confirmed here",
}
_APART = {
    "addressee_only": "Named to the addressees only",
    "withheld": "To be named later",
    "forgotten": "Checked in person and forgotten",
    "reserved_organisations": "With a reservation, not counted above, organisations",
    "reserved_people": "With a reservation, not counted above, people",
    "reserved_not_named": "With a reservation, not counted above, not named",
}


def _counted(counts: dict[str, int], methods: dict[str, Any]) -> list[str]:
    lines = [_ways(methods[kind], *words) for kind, words in KINDS.items()]
    lines.append(f"Confirmed and not named: {counts['not_named']:,}. Withdrawn: {counts['withdrawn']:,}.")
    apart = [f"{words}: {counts[row]:,}." for row, words in _APART.items() if counts[row]]
    return [*lines, " ".join(apart)] if apart else lines


def _ways(ways: dict[str, int], one: str, many: str) -> str:
    """As "23 organisations: 4 by DKIM, 15 by a mailbox on their own domain, 4 listed by the coalition"."""
    total = sum(ways.values())
    said = [f"{number:,} {WAYS[way]}" for way, number in ways.items() if number]
    line = f"{total:,} {one if total == 1 else many}"
    return f"{line}: {', '.join(said)}." if said else f"{line}."
