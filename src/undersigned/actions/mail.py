"""Mail: written as a row in the transaction of the act that it tells of, sent after the commit."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.template import Context, Engine
from django.utils import timezone, translation

from undersigned.actions.installed import installation
from undersigned.actions.mail_in import addresses
from undersigned.actions.mail_in.no_more import STOPPABLE, STOPPED, is_stopped, stop_token
from undersigned.actions.publish.published import published_file
from undersigned.core.names.languages import django_code
from undersigned.models import Invitation, Mail, Signature, Statement
from undersigned.models.ready import insert
from undersigned.outside import clock
from undersigned.outside import mail as outside_mail

logger = logging.getLogger("undersigned.mail")

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
GIVE_UP_AFTER = 60
# What of a mail holds a secret, and goes once it was sent: afterwards only its hash is kept.
_SECRETS = {"body": "", "reply_to": "", "unsubscribe": ""}


def queue(
    template: str,
    *,
    to: str,
    language: str,
    purpose: str,
    context: Mapping[str, Any],
    statement: Statement | None = None,
    signature: Signature | None = None,
    invitation: Invitation | None = None,
    due: datetime | None = None,
    reply_to: str = "",
    stopped: bool | None = None,
    **more: Any,
) -> Mail:
    """Write one mail from `templates/mail/<template>.txt`, to go out at `due` or at once.

    `stopped`: whether the address wants no more of them; looked up where it is None.
    `more`: `notice`, `subscription`, `unsubscribe` of what is told to many; `about` whom; `attach` the published PDF.
    """
    subject, _, body = rendered(template, language, {"statement": statement, **context}).partition("\n")
    stopped = _is_unwanted(purpose, invitation, to) if stopped is None else stopped
    return insert(
        Mail(
            to=to,
            subject=" ".join(subject.split())[:300],
            body="" if stopped else body.strip() + "\n",
            sent=timezone.now() if stopped else None,
            problem=STOPPED if stopped else "",
            language=language,
            purpose=purpose,
            message_id=_message_id(),
            statement=statement,
            signature=signature,
            reply_to=reply_to,
            invitation=invitation,
            due=due or timezone.now(),
            **more,
        )
    )


def _is_unwanted(purpose: str, invitation: Invitation | None, to: str) -> bool:
    """Who wants no more of them gets none; the row says why."""
    return invitation is not None and purpose in STOPPABLE and is_stopped(invitation.statement, to)


def _message_id() -> str:
    domain = settings.BASE_URL.split("://")[-1].split("/")[0].split(":")[0]
    return f"<{clock.new_id()}@{domain}>"


def rendered(template: str, language: str, context: Mapping[str, Any]) -> str:
    """A mail's words in a language: the first line is the subject."""
    with translation.override(django_code(language)):
        known = {"base": settings.BASE_URL, "coalition": installation().coalition}
        values = Context({**known, **context}, autoescape=False)
        return Engine.get_default().get_template(f"mail/{template}.txt").render(values).strip()


def drain_quickly(batches: int = 4, limit: int = 50) -> int:
    """As `drain`, without a rest between full batches; returns how many mails the server took."""
    total = 0
    for _ in range(batches):
        taken = drain(limit)
        total += taken
        if taken < limit:
            break
    return total


def drain(limit: int = 50) -> int:
    """Send what is due and return how many mails the server took.

    A mail is marked as sent after the server has taken it: a crash between the two sends it once
    more, with the same Message-ID. In a demo mails stay in the outbox, where a visitor reads them.
    """
    if settings.DEMO:
        return 0
    due = list(Mail.objects.filter(sent__isnull=True, due__lte=timezone.now()).order_by("due", "pk")[:limit])
    if not due:
        return 0
    taken = 0
    with outside_mail.Server() as server:
        for number, mail in enumerate(due):
            if not Mail.objects.filter(pk=mail.pk, sent=None).exists():
                continue  # erased, answered or stopped since the batch was read
            try:
                letter = _letter(mail)
                server.send(letter)
            except outside_mail.ServerError as error:
                # Whoever cannot be reached takes none of the others either. No mail is given up for it.
                for each in due[number:]:
                    _put_off(each, error, may_end=False)
                break
            except outside_mail.MailError as error:
                _put_off(mail, error)
            else:
                done = {"sent": timezone.now(), "problem": "", "tries": mail.tries + 1, **_SECRETS}
                if letter.attached is not None:
                    done["attached"] = hashlib.sha256(letter.attached.data).hexdigest()
                Mail.objects.filter(pk=mail.pk).update(**done)
                taken += 1
    return taken


def _letter(mail: Mail) -> outside_mail.Letter:
    """The mail as it leaves. It is the same however often it is sent."""
    stoppable = mail.invitation_id is not None and mail.purpose in STOPPABLE
    answers = addresses.address("m", addresses.mail_secret("m", mail.pk)) if stoppable else ""
    stops = addresses.address("u", addresses.mail_secret("u", mail.pk)) if stoppable else ""
    return outside_mail.Letter(
        mail.to,
        mail.subject,
        mail.body,
        mail.message_id,
        mail.language,
        reply_to=mail.reply_to or answers,
        envelope=addresses.address("b", addresses.mail_secret("b", mail.pk)),
        stop_mail=stops,
        stop_page=mail.unsubscribe or (f"{settings.BASE_URL}/no-more/{stop_token(mail)}/" if stoppable else ""),
        attached=_attachment(mail) if mail.attach else None,
    )


def _attachment(mail: Mail) -> outside_mail.Attachment:
    """The PDF as it is published at this moment; where it is being made anew, the mail waits for it."""
    data = published_file(mail.statement, f"statement.{mail.language}.pdf") if mail.statement else None
    if data is None or mail.statement is None:
        raise outside_mail.MailError("PDF", final=False)
    return outside_mail.Attachment(f"{mail.statement.slug_id}.{mail.language}.pdf", data)


def _put_off(mail: Mail, error: outside_mail.MailError, *, may_end: bool = True) -> None:
    tries = mail.tries + 1
    # The reason is a code or the name of an error: it tells of no person.
    logger.warning("mail %s was not taken (try %s): %s", mail.pk, tries, error)
    wait = min(FIRST_WAIT * 2 ** min(tries - 1, 10), LONGEST_WAIT)
    due = timezone.now() + wait
    if may_end and (error.final or tries >= GIVE_UP_AFTER):
        ended = {"sent": timezone.now(), "tries": tries, "problem": str(error)[:300], **_SECRETS}
        Mail.objects.filter(pk=mail.pk).update(**ended)
    else:
        Mail.objects.filter(pk=mail.pk).update(due=due, tries=tries, problem=str(error)[:300])
