"""`undersigned init DIR --coalition NAME --url URL`: make an installation in a new folder."""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from undersigned.cli.installed import enter, migrate, reach_database
from undersigned.cli.log.recovery import show
from undersigned.core.errors import N_, RecordError
from undersigned.core.record import note
from undersigned.core.record.keys import recovery_vkey
from undersigned.outside.installation import PORTS, Installation, InstallationError, default_sender

EXAMPLE = """for example:
  undersigned init coalition --coalition "Coalition of the Two Banks" --url https://statements.example.org

It makes the folder (which must be new or empty), says what comes next, and changes nothing that is there already.
Mail can be set up later: settings.toml then holds the lines to fill in. If it fails, nothing is left."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.description = "Make an installation: a folder with settings, secrets, log key, database and published site."
    parser.epilog = EXAMPLE
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("dir", metavar="DIR", type=Path, help="the new folder")
    parser.add_argument("--coalition", required=True, metavar="NAME", help="as it stands on pages and in mails")
    parser.add_argument(
        "--url", required=True, metavar="URL", help="where people will reach it, as https://statements.example.org"
    )
    parser.add_argument(
        "--origin", default="", metavar="NAME", help="the log's name for ever (default: host and chance)"
    )
    parser.add_argument(
        "--after",
        type=Path,
        metavar="FILE",
        help="the last log/checkpoint of a log whose key is lost: the new log's first event names it",
    )
    parser.add_argument(
        "--database",
        default="",
        metavar="URL",
        help="an empty database, as postgresql://user:password@host:port/name (default: SQLite in the folder)",
    )
    parser.add_argument(
        "--timezone", default="Europe/Belgrade", metavar="ZONE", help="in which deadlines are shown (%(default)s)"
    )
    parser.add_argument("--controller", metavar="NAME", help="who answers for the data, as the privacy notice says")
    parser.add_argument("--controller-contact", metavar="ADDRESS", help="how to reach them, as privacy@example.org")
    mail = parser.add_argument_group("mail (or later, in settings.toml)")
    mail.add_argument("--mail-host", metavar="HOST", help="the mail server; the others need it")
    mail.add_argument("--mail-from", metavar="SENDER", help='as "Coalition <statements@example.org>"')
    mail.add_argument("--mail-security", choices=sorted(PORTS), help="(default: starttls)")
    mail.add_argument("--mail-port", type=int, metavar="PORT", help="(default: by the security, 587, 465 or 25)")
    mail.add_argument("--mail-user", metavar="USER", help="the name to sign in with there")
    mail.add_argument("--mail-reply", metavar="ADDRESS", help="a mailbox that also takes reply+anything@… (see docs)")
    mail.add_argument("--mail-password-file", type=Path, metavar="FILE", help="a file with the password; - asks for it")


def run(args: argparse.Namespace) -> int:
    """Make the folder and the database, begin the log, and say what to do next."""
    values: dict[str, Any] = {"timezone": args.timezone}
    if args.database:
        values["database"] = args.database
    values |= _controller(args)
    mail = _mail(args)
    if mail:
        values["mail"] = mail
    before = None if args.after is None else _last_checkpoint(args.after)
    made = Installation.create(args.dir, coalition=args.coalition, url=args.url, origin=args.origin, **values)
    try:
        here = enter(made.home)
        reach_database()
        _check_new()
        recovery = Ed25519PrivateKey.generate()
        # Shown before it counts: a key that the log names and nobody knows could never be replaced.
        show(recovery)
        public = recovery_vkey(here.origin, recovery.public_key().public_bytes_raw())
        migrate(here, recovery=public, before=before)
    except BaseException:
        # A second try must find the place empty.
        made.remove()
        raise
    _tell(made, mail=bool(mail))
    return 0


def _controller(args: argparse.Namespace) -> dict[str, str]:
    """Who answers for the data; asked for where somebody sits at the keyboard. It can be filled in later."""
    name, contact = args.controller, args.controller_contact
    if name is None and contact is None and sys.stdin.isatty() and sys.stdout.isatty():
        print("The privacy notice must say who answers for the data. Leave it empty to fill it in later.")
        name = input("Who answers for the data (name and place): ").strip()
        contact = input("How to reach them (a mail address): ").strip() if name else ""
    if not name and not contact:
        return {}
    if not name or not contact:
        raise InstallationError(N_("Give both, --controller and --controller-contact, or none of them."))
    return {"controller": name, "controller_contact": contact}


def _last_checkpoint(path: Path) -> str:
    """The checkpoint in a file, as it was signed."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            text = file.read(note.LONGEST + 1)
        note.parse_checkpoint(note.parse_note(text).text)
    except (OSError, UnicodeDecodeError) as error:
        raise InstallationError(N_("%(path)s cannot be read: %(error)s."), path=path, error=error) from error
    except RecordError as error:
        raise InstallationError(N_("%(path)s is not the checkpoint of a log."), path=path) from error
    return text


def _check_new() -> None:
    """Another installation's database would be taken over, and its log continued with another key."""
    from django.db import connection

    if connection.introspection.table_names():
        raise InstallationError(N_("There are tables in this database already. Name one that is empty."))


def _mail(args: argparse.Namespace) -> dict[str, Any]:
    """The table [mail]; empty where no mail server is named."""
    names = ("from", "security", "port", "user", "reply", "password_file")
    given = [f"--mail-{name.replace('_', '-')}" for name in names if getattr(args, f"mail_{name}") is not None]
    if args.mail_host is None:
        if given:
            raise InstallationError(N_("%(option)s needs --mail-host, too."), option=given[0])
        return {}
    security = args.mail_security or "starttls"
    return {
        "sender": args.mail_from or default_sender(args.coalition, args.url),
        "host": args.mail_host,
        "port": PORTS[security] if args.mail_port is None else args.mail_port,
        "user": args.mail_user or "",
        "password": "" if args.mail_password_file is None else _password(args.mail_password_file),
        "security": security,
        **({} if args.mail_reply is None else {"reply": args.mail_reply}),
    }


def _password(path: Path) -> str:
    if str(path) == "-":
        if sys.stdin.isatty():
            return getpass.getpass("Password of the mailbox (not shown): ")
        return sys.stdin.readline().rstrip("\r\n")
    try:
        return path.read_text(encoding="utf-8").split("\n")[0].rstrip("\r")
    except (OSError, UnicodeDecodeError) as error:
        raise InstallationError(N_("%(path)s cannot be read: %(error)s."), path=path, error=error) from error


def _tell(made: Installation, *, mail: bool) -> None:
    print(f"Made {made.home} for {made.coalition}.")
    print(f"The log is called {made.origin}; its key is in log.key. Keep a copy where nobody else can read it.")
    settings = made.home / "settings.toml"
    steps = [] if mail else [f"Say how mail leaves: fill in the lines under “How mail leaves” in {settings}"]
    if not made.controller:
        steps.append(f"Say who answers for the data: fill in the lines under “Who answers” in {settings}")
    steps += [f"undersigned account add {made.home} NAME --role owner", f"undersigned serve {made.home}"]
    print("Next:")
    for number, step in enumerate(steps, 1):
        print(f"  {number}. {step}")
