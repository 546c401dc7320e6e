"""Mail in, by IMAP (RFC 3501): what is new in one folder, and taking away what was dealt with."""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Self

from undersigned.core.errors import N_, UndersignedError
from undersigned.outside.installation import MailInSettings
from undersigned.outside.letter import LONGEST

TIMEOUT = 30.0
_UID = re.compile(rb"\bUID (\d+)\b")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)\b")


class MailboxError(UndersignedError):
    """The mailbox cannot be read now."""


class Mailbox:
    """One folder, open for as long as the `with` lasts. Every error in it is a MailboxError."""

    def __init__(self, settings: MailInSettings) -> None:
        self.settings = settings
        self.server: Any = None  # imaplib's types tell of nothing that a server may really say

    def __enter__(self) -> Self:
        try:
            self.server = self._connect()
            self.server.login(self.settings.user, self.settings.password)
            self._said(self.server.select(f'"{self.settings.folder}"'))
            self.validity = self._validity()
        except (imaplib.IMAP4.error, OSError) as error:
            self._leave()
            raise _unreadable(error) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave()
        if isinstance(error, (imaplib.IMAP4.error, OSError)):
            raise _unreadable(error) from error

    def uids(self, after: int) -> list[int]:
        """The UIDs of the mails behind `after`, ascending."""
        found = self._said(self.server.uid("SEARCH", f"UID {after + 1}:*"))
        # `n:*` gives the last mail, even where it lies before n.
        return sorted(uid for each in found if each for uid in map(int, each.split()) if uid > after)

    def raw(self, uid: int) -> bytes | None:
        """A mail's bytes, without marking it as read; None where it is gone or too large."""
        sizes = self._of(uid, self._said(self.server.uid("FETCH", str(uid), "(RFC822.SIZE)")))
        size = next((int(found[1]) for line, _ in sizes if (found := _SIZE.search(line))), None)
        if size is None or size > LONGEST:
            return None
        bodies = self._of(uid, self._said(self.server.uid("FETCH", str(uid), "(UID BODY.PEEK[])")))
        return next((body for _, body in bodies if body is not None), None)

    def take_away(self, uid: int) -> None:
        """Delete a mail for good."""
        self._said(self.server.uid("STORE", str(uid), "+FLAGS.SILENT", r"(\Deleted)"))
        if "UIDPLUS" in self._abilities():
            self._said(self.server.uid("EXPUNGE", str(uid)))
        else:
            self._said(self.server.expunge())

    def _connect(self) -> imaplib.IMAP4:
        host, port = self.settings.host, self.settings.port
        if self.settings.security == "tls":
            return imaplib.IMAP4_SSL(host, port, ssl_context=ssl.create_default_context(), timeout=TIMEOUT)
        server = imaplib.IMAP4(host, port, timeout=TIMEOUT)
        if self.settings.security == "starttls":
            server.starttls(ssl_context=ssl.create_default_context())
        return server

    def _leave(self) -> None:
        server, self.server = self.server, None
        if server is None:
            return
        try:
            server.logout()
        except (imaplib.IMAP4.error, OSError):
            server.shutdown()  # nothing is lost with the connection

    def _validity(self) -> int:
        _, told = self.server.response("UIDVALIDITY")
        value = told[0] if told else None
        if not isinstance(value, bytes) or not value.isdigit():
            raise imaplib.IMAP4.error("no UIDVALIDITY")
        return int(value)

    def _abilities(self) -> str:
        """What the server can do; many tell it anew, or only, after the login."""
        _, told = self.server.capability()
        return " ".join(each.decode("ascii", "replace") for each in told if isinstance(each, bytes)).upper()

    @staticmethod
    def _of(uid: int, answers: list[Any]) -> Iterator[tuple[bytes, bytes | None]]:
        """(line, literal) of the answers that are about `uid`; a server may tell of other mails in between."""
        for answer in answers:
            line, body = answer if isinstance(answer, tuple) else (answer or b"", None)
            found = _UID.search(line)
            if found and int(found[1]) == uid:
                yield line, body

    @staticmethod
    def _said(answer: tuple[str, list[Any]]) -> list[Any]:
        kind, data = answer
        if kind != "OK":
            raise imaplib.IMAP4.error(kind)
        return data


def _unreadable(error: Exception) -> MailboxError:
    """Without the error's own words: a server may quote a mail or a name in them."""
    return MailboxError(N_("The mailbox cannot be read now (%(error)s)."), error=type(error).__name__)
