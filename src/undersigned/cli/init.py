"""`undersigned init DIR --coalition NAME --url URL`: make an installation in a new folder."""

from __future__ import annotations

import argparse
import re
import shutil
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from undersigned.cli.installed import enter, migrate
from undersigned.core.errors import N_
from undersigned.outside.installation import Installation, InstallationError

SECURITY = ("none", "starttls", "tls")
PORTS = {"none": 25, "starttls": 587, "tls": 465}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.description = "Make an installation: a folder with settings, secrets, log key, database and published site."
    parser.add_argument("dir", metavar="DIR", type=Path, help="the new folder")
    parser.add_argument("--coalition", required=True, metavar="NAME", help="as it stands on pages and in mails")
    parser.add_argument(
        "--url", required=True, metavar="URL", help="where people will reach it, as https://example.org"
    )
    parser.add_argument(
        "--origin", default="", metavar="NAME", help="the log's name for ever (default: host and chance)"
    )
    parser.add_argument("--database", default="", metavar="URL", help="postgresql://… (default: SQLite in the folder)")
    parser.add_argument("--timezone", default="Europe/Belgrade", metavar="ZONE", help="in which deadlines are shown")
    mail = parser.add_argument_group("mail (can be filled in later, in settings.toml)")
    mail.add_argument("--mail-from", default="", metavar="SENDER", help="as: Coalition <statements@example.org>")
    mail.add_argument("--mail-host", default="", metavar="HOST", help="the mail server")
    mail.add_argument("--mail-port", type=int, default=0, metavar="PORT", help="its port (default: by the security)")
    mail.add_argument("--mail-security", choices=SECURITY, default="starttls")
    mail.add_argument("--mail-user", default="", metavar="USER")
    mail.add_argument(
        "--mail-password-file", type=Path, metavar="FILE", help="a file with the password; - reads a line from stdin"
    )


def run(args: argparse.Namespace) -> int:
    """Make the folder and the database, begin the log, and say what to do next."""
    _check(args)
    values: dict[str, Any] = {"timezone": args.timezone}
    if args.database:
        values["database"] = args.database
    if args.mail_host:
        values["mail"] = _mail(args)
    made = Installation.create(args.dir, coalition=args.coalition, url=args.url, origin=args.origin, **values)
    try:
        migrate(enter(made.home))
    except BaseException:
        # Nothing was begun in it: a second try must find the place empty.
        shutil.rmtree(made.home, ignore_errors=True)
        raise
    _tell(made, mail=bool(args.mail_host))
    return 0


def _check(args: argparse.Namespace) -> None:
    parts = urlsplit(args.url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or parts.query:
        raise InstallationError(N_("The address must look like https://statements.example.org, without a path."))
    if args.timezone not in available_timezones():
        raise InstallationError(N_("Choose a time zone, for example Europe/Belgrade."))
    if args.origin and not re.fullmatch(r"[^\s+]{1,200}", args.origin):
        raise InstallationError(N_("The origin must not hold spaces or a plus sign."))


def _mail(args: argparse.Namespace) -> dict[str, Any]:
    host = urlsplit(args.url).hostname
    password = ""
    if args.mail_password_file is not None:
        password = _password(args.mail_password_file)
    return {
        "sender": args.mail_from or f"{args.coalition} <statements@{host}>",
        "host": args.mail_host,
        "port": args.mail_port or PORTS[args.mail_security],
        "user": args.mail_user,
        "password": password,
        "security": args.mail_security,
    }


def _password(path: Path) -> str:
    if str(path) == "-":
        return sys.stdin.readline().rstrip("\r\n")
    try:
        return path.read_text(encoding="utf-8").split("\n")[0].rstrip("\r")
    except (OSError, UnicodeDecodeError) as error:
        raise InstallationError(N_("%(path)s cannot be read: %(error)s."), path=path, error=error) from error


def _tell(made: Installation, *, mail: bool) -> None:
    print(f"Made {made.home} for {made.coalition}.")
    print(f"The log is called {made.origin}; its key is in log.key. Keep a copy where nobody else can read it.")
    print("Next:")
    if not mail:
        print(f"  1. Say how mail leaves: the table [mail] in {made.home / 'settings.toml'}")
    print(f"  {1 if mail else 2}. undersigned account add {made.home} NAME --role owner")
    print(f"  {2 if mail else 3}. undersigned serve {made.home}")
