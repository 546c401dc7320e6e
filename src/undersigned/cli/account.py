"""`undersigned account add DIR NAME --role ROLE`: an account of the coalition's own people."""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path

from undersigned.cli.installed import enter_to_run
from undersigned.core.errors import N_
from undersigned.outside.installation import InstallationError

ROLES = ("owner", "editor", "verifier", "viewer")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.description = "Accounts of the coalition's own people. Signatories need none."
    verbs = parser.add_subparsers(dest="verb", metavar="add", required=True)
    add = verbs.add_parser("add", help="add an account")
    add.add_argument("dir", metavar="DIR", type=Path, help="the installation")
    add.add_argument("name", metavar="NAME", help="the name to sign in with")
    add.add_argument("--role", required=True, choices=ROLES, help="what the account may do")
    add.add_argument("--password-stdin", action="store_true", help="read the password from one line of stdin")


def run(args: argparse.Namespace) -> int:
    """Add the account, with a password that the validators take."""
    enter_to_run(args.dir)
    from undersigned.actions.account import add_account, check_name

    check_name(args.name)
    add_account(args.name, role=args.role, password=_password(args))
    print(f"Added {args.name}, {args.role}.")
    return 0


def _password(args: argparse.Namespace) -> str:
    if args.password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise InstallationError(N_("There is no terminal to ask for a password. Use --password-stdin."))
    first = getpass.getpass("Password (not shown): ")
    if first != getpass.getpass("Once more: "):
        raise InstallationError(N_("The two passwords differ. Nothing was added."))
    return first
