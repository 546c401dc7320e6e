"""A real IMAP server on loopback (pymap, with its mailbox in memory), and a way to put mails into it."""

from __future__ import annotations

import imaplib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.servers import free_port, until
from undersigned.outside.installation import MailInSettings

# pymap with one round of hashing for its only password: half a million take a quarter of a second, at each login.
QUICK = """
import functools, pymap.config, pymap.main
pymap.config.BuiltinHash = functools.partial(pymap.config.BuiltinHash, rounds=1)
pymap.main.main()
"""


def settings(port: int, **changes: object) -> MailInSettings:
    """How to read it."""
    values = {"host": "127.0.0.1", "user": "us", "password": "in vented", "port": port, "security": "none"}
    return MailInSettings(**{**values, **changes})  # type: ignore[arg-type]  # of their types


def opened(port: int) -> imaplib.IMAP4:
    """A connection of the mailbox's owner."""
    server = imaplib.IMAP4("127.0.0.1", port, timeout=10)
    server.login("us", "in vented")
    return server


def put(port: int, *mails: bytes) -> None:
    """Let mails arrive."""
    server = opened(port)
    for raw in mails:
        assert server.append("INBOX", "", "", raw)[0] == "OK"
    server.logout()


def there(port: int) -> list[tuple[bytes, bool]]:
    """The mails that are there: their bytes, and whether they are marked as read."""
    server = opened(port)
    server.select("INBOX", readonly=True)
    found = []
    for number in server.search(None, "ALL")[1][0].split():
        _, answer = server.fetch(number.decode(), "(FLAGS BODY.PEEK[])")
        part = next(each for each in answer if isinstance(each, tuple))
        flags = b" ".join(each if isinstance(each, bytes) else each[0] for each in answer if each)
        found.append((part[1], b"\\Seen" in flags))
    server.logout()
    return found


@contextmanager
def imap_server() -> Iterator[int]:
    """The server; its port."""
    port = free_port()
    options = ["--host", "127.0.0.1", "--port", str(port), "--no-tls"]
    account = ["dict", "--demo-data", "--demo-user", "us", "--demo-password", "in vented"]
    program = [sys.executable, "-c", QUICK, *options, *account]
    process = subprocess.Popen(program, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until(lambda: _answers(port), within=20)
        server = opened(port)
        server.select("INBOX")
        server.store("1:*", "+FLAGS.SILENT", r"(\Deleted)")  # the letters that it brings along
        server.expunge()
        server.logout()
        yield port
    finally:
        process.terminate()
        process.wait(10)


def _answers(port: int) -> bool:
    try:
        opened(port).logout()
    except (OSError, imaplib.IMAP4.error):
        return False
    return True
