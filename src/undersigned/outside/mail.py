"""Mail out, by SMTP."""

from __future__ import annotations

import smtplib
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend


@dataclass(frozen=True, slots=True)
class Attachment:
    """A PDF that goes with a mail."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """One plain-text mail. `envelope` is where a bounce goes; the two `stop_…` stop mails of its kind (RFC 8058).

    What carries a document was sent by a person's press: it does not say of itself that a machine made it, so that an
    office's registry answers it as it answers any letter.
    """

    to: str
    subject: str
    body: str
    message_id: str
    language: str
    reply_to: str = ""
    envelope: str = ""
    stop_mail: str = ""
    stop_page: str = ""
    attached: Attachment | None = None

    @property
    def headers(self) -> dict[str, str]:
        """What stands above it, besides the usual."""
        found = {
            "Message-ID": self.message_id,
            "Content-Language": self.language,
            "Auto-Submitted": "auto-generated" if self.attached is None else "no",
        }
        if self.envelope:
            found["From"] = settings.DEFAULT_FROM_EMAIL
        mail = f"<mailto:{self.stop_mail}?subject=unsubscribe>" if self.stop_mail else ""
        page = f"<{self.stop_page}>" if self.stop_page else ""
        if mail or page:
            found["List-Unsubscribe"] = ", ".join(filter(None, (mail, page)))
        if page.startswith("<https:"):
            found["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        return found


class MailError(Exception):
    """The mail server did not take a mail. `final` is true when trying again would not help."""

    def __init__(self, reason: str, *, final: bool) -> None:
        super().__init__(reason)
        self.final = final


class ServerError(MailError):
    """The server cannot be reached, or takes nothing from us: no mail is at fault."""


class Server:
    """The mail server of the settings, with one connection for as many letters as it takes."""

    def __init__(self) -> None:
        self.connection: EmailBackend | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def send(self, letter: Letter) -> None:
        """Hand over one mail. The same letter has the same Message-ID however often it is sent."""
        message = EmailMessage(
            subject=letter.subject,
            body=letter.body,
            from_email=letter.envelope or settings.DEFAULT_FROM_EMAIL,
            to=[letter.to],
            reply_to=[letter.reply_to] if letter.reply_to else None,
            headers=letter.headers,
            connection=self._open(),
        )
        if letter.attached is not None:
            message.attach(letter.attached.name, letter.attached.data, "application/pdf")
        try:
            message.send()
        except Exception as error:
            # What the connection is worth after an error, nobody knows.
            self._close()
            if isinstance(error, smtplib.SMTPRecipientsRefused):
                code = next(iter(error.recipients.values()))[0]
                raise MailError(f"SMTP {code}", final=500 <= code < 600) from error
            if isinstance(error, smtplib.SMTPResponseException):
                raise MailError(f"SMTP {error.smtp_code}", final=False) from error
            if isinstance(error, (OSError, ValueError)):  # ValueError: an address that no mail can carry
                raise MailError(type(error).__name__, final=False) from error
            raise

    def _open(self) -> EmailBackend:
        if self.connection is None:
            connection = get_connection("django.core.mail.backends.smtp.EmailBackend")
            try:
                connection.open()
            except smtplib.SMTPResponseException as error:
                raise ServerError(f"SMTP {error.smtp_code}", final=False) from error
            except OSError as error:
                raise ServerError(type(error).__name__, final=False) from error
            self.connection = connection
        return self.connection

    def _close(self) -> None:
        connection, self.connection = self.connection, None
        if connection is not None:
            try:
                connection.close()
            except (OSError, smtplib.SMTPException):
                pass  # it was lost already, and what it took it has taken


def send(letter: Letter) -> None:
    """Hand one mail to the server."""
    with Server() as server:
        server.send(letter)
