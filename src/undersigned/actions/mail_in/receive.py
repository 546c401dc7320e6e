"""One mail that came in: what it is, and what follows from it.

Taking the same mail twice changes nothing: a mailbox is read at least once.
"""

from __future__ import annotations

import hashlib
import logging
import re
from dataclasses import dataclass
from typing import Literal

from django.conf import settings
from django.db import transaction

from undersigned.actions.mail_in import addresses
from undersigned.actions.mail_in.judge import judge
from undersigned.actions.mail_in.no_more import stop_mails_of
from undersigned.actions.sign.endorse import endorse, known_domains
from undersigned.core.errors import Sentence
from undersigned.core.record.events import NAMED
from undersigned.core.sign.endorsement import Asked, EndorsementError, Reply, is_automatic
from undersigned.models import Endorsement, IncomingMail, Mail, Signature, Statement, database_now
from undersigned.models.sign import token_hash
from undersigned.outside import letter, report
from undersigned.outside.dkim import DnsResolver, Resolver

logger = logging.getLogger("undersigned.mail")

Kind = Literal["endorsed", "refused", "bounce", "automatic", "stopped", "kept", "again", "nothing"]
BOUNCED = "bounced"
# Where mail servers write to whom a mail was really sent.
_ENVELOPE = ("delivered-to", "x-original-to", "envelope-to")
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,118}>")
_REFERENCES = 20


@dataclass(frozen=True, slots=True)
class Received:
    """What a mail was. `problem` says why a reply does not endorse."""

    kind: Kind
    problem: Sentence | None = None

    @property
    def done(self) -> bool:
        """Whether nobody needs to read the mail any more, and it may be deleted from the mailbox."""
        return self.kind in {"endorsed", "bounce", "stopped"}


def receive(raw: bytes, *, recipients: tuple[str, ...] = (), resolver: Resolver | None = None) -> Received:
    """Take one mail. `recipients`: to whom the mail server says it was sent, where it says so.

    LetterError for what is no mail; ResolverError when no name server answers: give it again later.
    """
    reply = letter.read(raw)
    sha256 = hashlib.sha256(raw).hexdigest()
    told = [value for name in _ENVELOPE for value in reply.values(name)]
    secrets = addresses.ours([*reply.recipients, *recipients, *told])
    found = report.read(raw)
    if found is not None:
        return _bounce(found, secrets)
    if Endorsement.objects.filter(sha256=sha256).exclude(used=None).exists() or _known(sha256):
        return Received("again")
    if is_automatic(reply):
        return Received("automatic")
    for kind, secret in secrets:
        if kind == "u" and (mail := _mail(kind, secret)) is not None:
            stop_mails_of(mail)
            return Received("stopped")
    for kind, secret in secrets:
        asked = Endorsement.objects.filter(nonce_hash=token_hash(secret)).first() if kind == "e" else None
        if asked is not None:
            return _reply(raw, reply, sha256, asked, addresses.address("e", secret), resolver or DnsResolver())
    answered = next((m for kind, s in secrets if kind == "m" and (m := _mail(kind, s))), None) or _referred(reply)
    if answered is None or answered.statement is None:
        return Received("nothing")
    _keep(reply, sha256, statement=answered.statement, mail=answered, signature=answered.signature)
    return Received("kept")


def _known(sha256: str) -> bool:
    return IncomingMail.objects.filter(sha256=sha256).exists()


def _mail(kind: addresses.Kind, secret: str) -> Mail | None:
    number = addresses.mail_of(kind, secret)
    rows = Mail.objects.select_related("statement", "signature")
    return rows.filter(pk=number).first() if number is not None else None


def _referred(reply: Reply) -> Mail | None:
    """The mail of ours that this one says it answers. Message-IDs are chance: only who got a mail knows its."""
    named = [
        one
        for name in ("in-reply-to", "references")
        for value in reply.values(name)
        for one in _MESSAGE_ID.findall(value)
    ]
    rows = Mail.objects.select_related("statement", "signature").filter(message_id__in=named[:_REFERENCES])
    return rows.order_by("-pk").first()


def _bounce(found: report.Report, secrets: list[tuple[addresses.Kind, str]]) -> Received:
    """Mark the mail that did not arrive. Nobody else is told: the board says so."""
    mail = next((m for kind, secret in secrets if kind == "b" and (m := _mail(kind, secret))), None)
    if mail is None and found.message_id:
        mail = Mail.objects.filter(message_id=found.message_id).first()
    if mail is None:
        return Received("nothing")
    if found.failed:
        logger.info("mail %s came back (%s)", mail.pk, found.status or "no status")
        Mail.objects.filter(pk=mail.pk).update(problem=BOUNCED)
    return Received("bounce")


def _reply(raw: bytes, reply: Reply, sha256: str, asked: Endorsement, address: str, resolver: Resolver) -> Received:
    """A reply to a one-time address: evidence, or kept with the reason why it is none."""
    signature = Signature.objects.select_related("edition", "invitation", "statement").get(pk=asked.signature_id)
    now = database_now()
    wanted = Asked(
        address=address,
        digest=signature.edition.digest,
        until=asked.until,
        used=asked.used is not None,
        domains=known_domains(signature),
    )
    try:
        # Name servers are asked outside any transaction: they may take their time.
        proved = judge(raw, reply, wanted, now=now, resolver=resolver)
        values = {
            "domain": proved.domain,
            "selector": proved.selector,
            "algorithm": proved.algorithm,
            "txt": proved.txt,
            "resolver": proved.resolver[:300],
        }
        endorse(asked, raw=raw, sha256=sha256, proved=values, now=now)
    except EndorsementError as error:
        problem = Sentence(error.message, **error.params)
        logger.info("a reply does not endorse: %s", error.reason)
        _keep(reply, sha256, statement=signature.statement, signature=signature, problem=problem)
        return Received("refused", problem)
    return Received("endorsed")


@transaction.atomic
def _keep(
    reply: Reply,
    sha256: str,
    *,
    statement: Statement,
    signature: Signature | None,
    mail: Mail | None = None,
    problem: Sentence | None = None,
) -> None:
    told = {} if problem is None else {"message": problem.message, "params": problem.params}
    # Who is not named is not told to the coordinator either, by a mail that they sent.
    shown = signature is None or signature.visibility in NAMED
    IncomingMail.objects.get_or_create(
        sha256=sha256,
        defaults={
            "statement": statement,
            "mail": mail,
            "signature": signature,
            "sender": _line((reply.senders or ("?",))[0], 254) if shown else "",
            "subject": _line(reply.subject, 300) if shown else "",
            "received": database_now(),
            "problem": told,
        },
    )


def _line(words: str, most: int) -> str:
    """One line that can be stored and shown: whoever wrote it may have put anything into it."""
    return " ".join("".join(c if c.isprintable() else " " for c in words).split())[:most]


def is_set_up() -> bool:
    """Whether the settings name a mailbox for what comes in."""
    return bool(settings.MAIL_REPLY or settings.MAIL_BOUNCES)
