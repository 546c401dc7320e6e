"""An invited organisation whose domain the book holds, what it is asked for, and its reply, signed with a test key."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests import stages
from tests.vectors import make_mail
from tests.zone import Zone
from undersigned.actions import sign
from undersigned.actions.mail_in.receive import Received, receive
from undersigned.models import Invitation, Mail, Organisation, Signature, Statement, WebDomain, database_now

DOMAIN = "lumera.example"


def set_up(settings: Any) -> None:
    """Name a mailbox for answers, and one for bounces."""
    settings.MAIL_REPLY, settings.MAIL_BOUNCES = "reply@statements.example", "bounce@statements.example"


def invited(statement: Statement, *, known: bool = True) -> Invitation:
    """The invitation of an organisation of the book; `known`: its domain was there before."""
    organisation = Organisation.objects.create(names={"": "Lumera Watch"})
    since = database_now() + timedelta(hours=-1 if known else 1)
    WebDomain.objects.create(organisation=organisation, domain=DOMAIN, since=since)
    address = f"office@{DOMAIN}"
    invitation, _ = sign.invite(statement, name="Lumera Watch", address=address, language="en")
    Invitation.objects.filter(pk=invitation.pk).update(organisation=organisation)
    return Invitation.objects.get(pk=invitation.pk)


def confirmed(statement: Statement, **changes: Any) -> Signature:
    """Its signature, after the button."""
    _, token = stages.requested(statement, stages.organisation(**changes), invitation=invited(statement))
    return sign.confirm(token).signature


def asking(signature: Signature) -> Mail:
    """The mail that asks for a reply."""
    return Mail.objects.exclude(reply_to="").get(signature=signature)


def reply_to(asking: Mail, *, body: str = "", key: str = "rsa2048", **changes: Any) -> bytes:
    """The reply as a mail server hands it over."""
    found = re.search(r"[0-9a-f]{64}", asking.subject)
    assert found
    letter = replace(
        make_mail.PLAIN,
        to=asking.reply_to,
        subject=f"Re: {asking.subject}",
        body=body or make_mail.words("en", found[0]),
        reply_to=asking.message_id,
        **changes,
    )
    return make_mail.signed(letter, key=key, selector={"rsa2048": "s1", "rsa1024": "s1024"}[key])


def received(raw: bytes) -> Received:
    """What becomes of it, with the recorded zone."""
    return receive(raw, resolver=Zone(make_mail.zone()))
