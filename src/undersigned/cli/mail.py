"""`undersigned mail receive DIR < message.eml`: take one mail that came in, as a mail server hands it over."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from undersigned.cli.installed import enter_to_run
from undersigned.core.errors import N_, UndersignedError

EXIT = """exit codes:
  0  the mail was dealt with
  1  it is not ours, or it is a reply that does not endorse a signature; the reason is said
  2  it cannot be read, or not be checked now (no name server answers): give it again later"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.description = "Mail that comes in."
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    receive = actions.add_parser(
        "receive",
        help="take one mail from standard input",
        epilog=EXIT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    receive.add_argument("dir", metavar="DIR", type=Path, help="the installation")
    receive.add_argument("--to", action="append", default=[], metavar="ADDRESS", help="to whom it was sent (envelope)")


def run(args: argparse.Namespace) -> int:
    """Take the mail and say what it was."""
    enter_to_run(args.dir)
    from undersigned.actions.mail_in import receive as mail_in
    from undersigned.outside.letter import LONGEST

    if not mail_in.is_set_up():
        raise UndersignedError(N_("The settings name no mailbox for answers: set “reply” in [mail]."))
    raw = sys.stdin.buffer.read(LONGEST + 1)
    received = mail_in.receive(raw, recipients=tuple(args.to))
    print(f"{SAID[received.kind]}{f': {received.problem}' if received.problem else '.'}")
    return 1 if received.kind in {"refused", "nothing"} else 0


SAID = {
    "endorsed": "The signature is endorsed",
    "refused": "The reply does not endorse the signature",
    "bounce": "A mail that came back",
    "automatic": "A machine wrote it; left out",
    "stopped": "No more invitations and reminders go to this address",
    "kept": "Kept for the coordinator",
    "again": "It was taken before",
    "nothing": "It belongs to nothing that was sent from here",
}
