""" "I did not sign this": anyone says so, a mailbox of the signatory or the coordinator confirms it, and then the
name is held back until the coordinator has decided.

Nobody is told on screen what is known: whether such a signature stands, or whose mailbox it is.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from undersigned.actions import mail
from undersigned.actions.addresses import clean_address
from undersigned.actions.limit import may_mail
from undersigned.actions.sign.chain import append, forget_shown, locked
from undersigned.actions.sign.confirm import TokenError, first_signature, hold_names
from undersigned.actions.sign.known import basis_of
from undersigned.actions.sign.second import release_joined
from undersigned.actions.sign.tell import tell
from undersigned.core.errors import N_, SignError
from undersigned.core.sign import line
from undersigned.core.text import canonical_clause
from undersigned.models import Claim, Mail, Signature, Statement, database_now
from undersigned.models.book import name_key
from undersigned.models.sign import TOKEN_LIFE, token_hash
from undersigned.outside import clock

LONGEST_REASON = 1000
State = Signature.State
Outcome = Literal["held", "upheld", "rejected"]


@transaction.atomic
def claim(statement: Statement, *, name: str, reason: str, address: str, language: str) -> None:
    """Keep the claim that `name` did not sign; where the mailbox is one of the signatory's, mail it a private link.

    Said again while it waits, only the link is mailed anew.
    """
    name, address = line(name, "name"), clean_address(address)
    reason = canonical_clause(reason)[:LONGEST_REASON]
    if not name:
        raise SignError(N_("Say which name it is."))
    signature, basis = _meant(statement, name, address)
    now = database_now()
    said = statement.claims.filter(state=Claim.State.SAID, mail=address, signature=signature)
    made = (said if signature else said.filter(name=name)).select_for_update().first()
    if made is None:
        made = Claim(statement=statement, signature=signature, name=name, mail=address, said=now)
    made.reason, made.language, made.basis = reason, language, basis
    if basis and may_mail(address):
        token = clock.new_token()
        made.token_hash, made.until = token_hash(token), now + TOKEN_LIFE
        _mail_link(made, token)
    made.save()


def _meant(statement: Statement, name: str, address: str) -> tuple[Signature | None, str]:
    """The signature that is meant, and what the mailbox has to do with it."""
    key = name_key(name)
    same = Q(name_key=key) | Q(signatory_key=key)
    edition = statement.edition
    for tag in edition.languages if edition else ():
        same |= Q(**{f"names__{tag}": name})
    rows = Signature.objects.told().filter(same, statement=statement).select_related("invitation__organisation")
    found = list(rows.order_by("confirmed", "pk")[:20])
    for signature in found:
        if basis := basis_of(signature, address):
            return signature, basis
    return (found[0] if found else None), ""


def _mail_link(made: Claim, token: str) -> None:
    mail.queue(
        "claim",
        to=made.mail,
        language=made.language,
        purpose=Mail.Purpose.CONFIRMATION,
        statement=made.statement,
        context={
            "link": f"{settings.BASE_URL}/disputed/{token}/",
            "hours": int(TOKEN_LIFE.total_seconds() // 3600),
        },
    )


def find_claim(token: str, *, lock: bool = False) -> Claim:
    """The claim behind a private link that still waits to be confirmed, or TokenError."""
    rows = Claim.objects.select_for_update() if lock else Claim.objects.select_related("statement", "signature")
    found = rows.filter(token_hash=token_hash(token)).first()
    if found is None or found.until is None:
        raise TokenError(N_("This link is not known. Perhaps it was cut off in the mail."), "unknown")
    if found.state != Claim.State.SAID:
        raise TokenError(N_("This link was used already."), "used")
    if database_now() > found.until:
        raise TokenError(N_("This link has expired: it was good for 72 hours."), "expired")
    return found


@transaction.atomic
def confirm_claim(token: str) -> None:
    """Confirm the claim from its mailbox: from here on the name is held back."""
    _confirm(find_claim(token, lock=True), by_mailbox=True)


@transaction.atomic
def hold_claimed(found: Claim) -> None:
    """The coordinator confirms a claim in the place of a mailbox."""
    found = Claim.objects.select_for_update().get(pk=found.pk)
    if found.state != Claim.State.SAID:
        raise SignError(N_("This claim does not wait for that any more."))
    if found.signature is None:
        raise SignError(N_("No such signature stands. There is nothing to hold back."))
    _confirm(found, by_mailbox=False)


def _confirm(found: Claim, *, by_mailbox: bool) -> None:
    now = database_now()
    found.state, found.confirmed, found.by_mailbox = Claim.State.CONFIRMED, now, by_mailbox
    found.save()
    signature = locked(found.signature) if found.signature is not None else None
    if signature is not None and signature.state == State.CONFIRMED:
        hold_back(signature, now)
        if signature.mail.casefold() != found.mail.casefold():
            tell(signature, "disputed", purpose=Mail.Purpose.NOTICE)


def hold_back(signature: Signature, now: datetime) -> None:
    """Hold back the name of a signature that is locked and counts."""
    signature.state = State.DISPUTED
    signature.save(update_fields=["state"])
    dispute(signature, "held", now)


def hold_back_claimed(signature: Signature, now: datetime) -> None:
    """Hold back a signature that has just come to count, where a mailbox or the coordinator has confirmed a claim."""
    if signature.claims.filter(state=Claim.State.CONFIRMED).exists():
        hold_back(signature, now)


def dispute(signature: Signature, outcome: Outcome, now: datetime) -> None:
    """Log what became of a dispute, where the signature is in the log; and take down what still shows the name."""
    append(signature, "sign.disputed", {"edition": signature.edition.number, "outcome": outcome}, now)
    if outcome != "rejected":
        forget_shown(signature)


@transaction.atomic
def decide_claim(found: Claim, *, uphold: bool) -> None:
    """The coordinator's word: the signature counts no more, or the name stands again as it did."""
    found = Claim.objects.select_for_update().get(pk=found.pk)
    if found.state not in {Claim.State.SAID, Claim.State.CONFIRMED}:
        raise SignError(N_("This claim was decided already."))
    if uphold and found.state == Claim.State.SAID and found.signature is None:
        raise SignError(N_("No such signature stands. There is nothing to hold back."))
    now = database_now()
    confirmed = found.state == Claim.State.CONFIRMED
    found.state = Claim.State.UPHELD if uphold else Claim.State.REJECTED
    found.decided = now
    found.save()
    signature = found.signature
    if signature is not None and uphold:
        _end(signature, now)
    elif signature is not None and confirmed and not signature.claims.filter(state=Claim.State.CONFIRMED).exists():
        _restore(signature, now)
    if confirmed and found.by_mailbox and may_mail(found.mail):
        _tell_claimant(found)


def _tell_claimant(found: Claim) -> None:
    mail.queue(
        "claim-decided",
        to=found.mail,
        language=found.language,
        purpose=Mail.Purpose.NOTICE,
        statement=found.statement,
        context={"upheld": found.state == Claim.State.UPHELD},
    )


def _end(signature: Signature, now: datetime) -> None:
    signature = locked(signature)
    if signature.state in Signature.STANDING:
        take_out(signature, now)
        if signature.mail:
            tell(signature, "disputed", purpose=Mail.Purpose.NOTICE, upheld=True)


def take_out(signature: Signature, now: datetime) -> None:
    """Let a signature that is locked and stands count no more."""
    signature.state, signature.ended = State.REFUSED, now
    signature.save(update_fields=["state", "ended"])
    release_joined(signature)
    dispute(signature, "upheld", now)


def _restore(signature: Signature, now: datetime) -> None:
    hold_names(signature, signature.signatory_key, signature.name_key)
    signature = locked(signature)
    if signature.state == State.DISPUTED:
        put_back(signature, now)
        if signature.mail:
            tell(signature, "disputed", purpose=Mail.Purpose.NOTICE, rejected=True)


def put_back(signature: Signature, now: datetime) -> None:
    """Let a signature that is locked, and was held back or taken out, stand again as it did."""
    if first_signature(signature) is not None:
        raise SignError(N_("Another signature of that name stands meanwhile. Take that one out of the count first."))
    signature.state, signature.ended = State.CONFIRMED, None
    signature.save(update_fields=["state", "ended"])
    dispute(signature, "rejected", now)
