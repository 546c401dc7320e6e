"""Whether a reply endorses a signature: the rules of the core, with the keys that name servers give."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from undersigned.core.errors import N_
from undersigned.core.sign.endorsement import Asked, EndorsementError, Reply, check, check_key, check_signature
from undersigned.outside import dkim
from undersigned.outside.domains import registrable


@dataclass(frozen=True, slots=True)
class Endorsed:
    """What a reply proved, and by which record of whom."""

    domain: str
    selector: str
    algorithm: str
    txt: bytes
    resolver: str


def judge(raw: bytes, reply: Reply, asked: Asked, *, now: datetime, resolver: dkim.Resolver) -> Endorsed:
    """The first signature of the mail by which it endorses; else EndorsementError with the reason of the first.

    `reply` is what was read from `raw`. ResolverError when no name server answers: ask again later.
    """
    sender = check(reply, asked, now=now)
    refused: EndorsementError | None = None
    for index, tags in enumerate(reply.signatures):
        try:
            domain = check_signature(tags, reply, sender, registrable=registrable)
            selector = tags.get("s", "")
            record = dkim.find_key(domain, selector, resolver)
            check_key(record.key, tags["a"])
            if not dkim.holds(raw, index, record):
                message = N_("The signature of the mail does not hold: its words were changed on the way, or forged.")
                raise EndorsementError("forged", message)
        except EndorsementError as error:
            refused = refused or error
        else:
            return Endorsed(domain, selector, tags["a"], record.txt, record.resolver)
    raise refused or EndorsementError("unsigned", N_("The mail is not signed by its domain (DKIM)."))
