"""Mail out, by SMTP."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage, get_connection


@dataclass(frozen=True, slots=True)
class Letter:
    """One plain-text mail."""

    to: str
    subject: str
    body: str
    message_id: str
    language: str
    unsubscribe: str = ""  # address that takes a POST without a question (RFC 8058)


class MailError(Exception):
    """The mail server did not take a mail. `final` is true when trying again would not help."""

    def __init__(self, reason: str, *, final: bool) -> None:
        super().__init__(reason)
        self.final = final


def send(letter: Letter) -> None:
    """Hand one mail to the server. The same letter has the same Message-ID however often it is sent."""
    import smtplib

    message = EmailMessage(
        subject=letter.subject,
        body=letter.body,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[letter.to],
        headers={
            "Message-ID": letter.message_id,
            "Content-Language": letter.language,
            "Auto-Submitted": "auto-generated",
            **_one_click(letter.unsubscribe),
        },
        connection=get_connection("django.core.mail.backends.smtp.EmailBackend"),
    )
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        code = next(iter(error.recipients.values()))[0]
        raise MailError(f"SMTP {code}", final=500 <= code < 600) from error
    except smtplib.SMTPResponseException as error:
        raise MailError(f"SMTP {error.smtp_code}", final=False) from error
    except (OSError, ValueError) as error:  # ValueError: an address that no mail can carry
        raise MailError(type(error).__name__, final=False) from error


def _one_click(address: str) -> dict[str, str]:
    if not address:
        return {}
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
