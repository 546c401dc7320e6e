"""A reply by mail that strengthens a signature: asked for once it stands, and what follows when it comes.

It never makes a signature: the button of the confirmation does, whatever the reply says.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from undersigned.actions import mail, record
from undersigned.actions.mail_in import addresses
from undersigned.actions.sign.tell import title_of
from undersigned.core.errors import N_
from undersigned.core.record.events import NAMED
from undersigned.core.sign import endorsed, public_time, utc
from undersigned.core.sign.domains import contains
from undersigned.core.sign.endorsement import MARKER, EndorsementError, sentence
from undersigned.models import Endorsement, Mail, Signature, WebDomain
from undersigned.models.mail_in import ENDORSEMENT_LIFE
from undersigned.models.sign import token_hash
from undersigned.outside import clock

_OPEN = (Signature.State.PENDING, Signature.State.HELD, Signature.State.CONFIRMED)


def known_domains(signature: Signature) -> tuple[str, ...]:
    """The domains that the coalition had bound to the organisation before it invited it; none without an invitation."""
    invitation = signature.invitation
    if signature.kind != "organisation" or invitation is None or invitation.organisation_id is None:
        return ()
    rows = WebDomain.objects.filter(organisation=invitation.organisation_id, since__lte=invitation.created)
    return tuple(rows.values_list("domain", flat=True))


def ask_to_endorse(signature: Signature, now: datetime) -> Endorsement | None:
    """Ask whoever confirmed for a reply, where one from that mailbox could count; else do nothing.

    Not of an organisation that is not named: the mail names the text, and the method would be shown nowhere.
    """
    if not settings.MAIL_REPLY or signature.invitation_id is None or signature.visibility not in NAMED:
        return None
    host = signature.mail.rpartition("@")[2].lower()
    if not any(contains(domain, host) for domain in known_domains(signature)):
        return None
    nonce = clock.new_nonce()
    asked = Endorsement.objects.create(
        signature=signature, nonce_hash=token_hash(nonce), asked=now, until=now + ENDORSEMENT_LIFE
    )
    mail.queue(
        "endorse",
        to=signature.mail,
        language=signature.language,
        purpose=Mail.Purpose.RECEIPT,
        statement=signature.statement,
        signature=signature,
        reply_to=addresses.address("e", nonce),
        context={
            "signature": signature,
            "edition": signature.edition,
            "title": title_of(signature.statement, signature.language, signature.edition),
            "sentence": sentence(signature.language, signature.edition.digest),
            "marker": MARKER,
            "days": ENDORSEMENT_LIFE.days,
        },
    )
    return asked


@transaction.atomic
def endorse(asked: Endorsement, *, raw: bytes, sha256: str, proved: Mapping[str, Any], now: datetime) -> Signature:
    """Keep the reply as evidence and let the signature be endorsed by it; EndorsementError when it is too late.

    `proved`: domain, selector, algorithm, txt (bytes) and resolver. Where the signature is in the record already, the
    record is told; else that happens when it comes to stand.
    """
    rows = Signature.objects.select_for_update().select_related("edition", "statement")
    signature = rows.get(pk=asked.signature_id)
    asked = Endorsement.objects.get(pk=asked.pk)
    if asked.used is not None:
        raise EndorsementError("used", N_("This one-time address was used already."))
    if signature.state not in _OPEN or signature.visibility not in NAMED:
        raise EndorsementError("ended", N_("The signature that this reply is about has ended, or is not named."))
    asked.used, asked.raw, asked.sha256 = now, raw, sha256
    for name, value in proved.items():
        setattr(asked, name, value)
    asked.save()
    signature.method, signature.domain = "dkim", asked.domain
    signature.save(update_fields=["method", "domain"])
    newest = signature.events.order_by("-pk").first()
    if newest is not None:
        record.record(
            "sign.corrected",
            statement=signature.statement,
            signature=signature,
            prev=newest,
            pub={"edition": signature.edition.number},
            time=public_time(signature.kind, signature.visibility, now),
            values=endorsed(domain=asked.domain, mail=evidence(asked), moment=now),
        )
    return signature


def evidence(asked: Endorsement) -> dict[str, str]:
    """What the record commits to of a reply: never opened in public."""
    return {
        "sha256": asked.sha256,
        "selector": asked.selector,
        "algorithm": asked.algorithm,
        "txt": bytes(asked.txt or b"").decode("ascii", "replace"),
        "resolver": asked.resolver,
        "time": utc(asked.used) if asked.used else "",
    }
