"""The form is sent: a pending signature and a mail whose link leads to the button that confirms it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from undersigned.actions.addresses import clean_address
from undersigned.actions.limit import block_keys, blocked, mailbox_of, may_mail
from undersigned.actions.links import keyed_digest
from undersigned.actions.sign.doubt import NOWHERE, Arrival, look_of, weigh
from undersigned.actions.sign.tell import tell
from undersigned.core.errors import N_, SignError
from undersigned.core.names.fold import fold
from undersigned.core.sign import Signing, line, refusals
from undersigned.models import (
    Block,
    ConfirmationToken,
    Edition,
    Invitation,
    Mail,
    Signature,
    SigningForm,
    Statement,
    database_now,
)
from undersigned.models.book import name_key
from undersigned.models.ready import insert
from undersigned.models.sign import TOKEN_LIFE, token_hash
from undersigned.outside import clock

MOST_MAILS = 5


@transaction.atomic
def request_signature(
    statement: Statement,
    signing: Signing,
    *,
    digest: str,
    invitation: Invitation | None = None,
    form: SigningForm | None = None,
    arrival: Arrival = NOWHERE,
) -> Signature | None:
    """Keep a pending signature under the edition with `digest` and mail its confirmation link.

    Returns None when `form` was sent before: repeating a post changes nothing; or when the address has
    had enough mails for today, or is blocked. What the screen says never depends on what is known about the address.
    Whom an invitation reached at this very address is never suspicious.
    """
    # Where the request is refused, the transaction takes this back, and the form is there to be mended.
    if form is not None and not SigningForm.objects.filter(pk=form.pk).delete()[0]:
        return None
    now = database_now()
    edition = edition_to_sign(statement, digest, now)
    names, address = _checked(signing)
    expected = invitation is not None and invitation.mail.casefold() == address.casefold()
    doubts = [] if expected else _doubts(edition, names[""], address, arrival)
    if doubts is None or not may_mail(address):
        return None
    signature = Signature(
        statement=statement,
        edition=edition,
        invitation=invitation,
        names=names,
        mail=address,
        signatory_key=_signatory_key(signing.kind, names[""], address, invitation),
        doubts=doubts,
        network=arrival.network,
        requested=now,
        **_said(statement, signing, names[""]),
    )
    _mail_link(insert(signature), now, in_force=edition)
    return signature


def _reservation(statement: Statement, signing: Signing) -> str:
    """The reservation in canonical words, where the statement takes any."""
    words = line(signing.reservation, "reservation")
    if words and not statement.reservations:
        raise SignError(N_("This statement takes no reservations."))
    return words


def _said(statement: Statement, signing: Signing, name: str) -> dict[str, Any]:
    """Columns that follow from what was said."""
    return {
        "kind": signing.kind,
        "visibility": signing.visibility,
        "language": signing.language,
        "purposes": sorted(signing.purposes),
        "name_key": name_key(name),
        "looks": look_of(name),
        "reservation": _reservation(statement, signing),
        **{column: line(getattr(signing, column), column) for column in _COLUMNS},
    }


def _doubts(edition: Edition, name: str, address: str, arrival: Arrival) -> list[str] | None:
    """Why the request is suspicious; None where its address is blocked. A blocked network only makes it suspicious."""
    found = blocked([*block_keys(address), arrival.network])
    if found & {Block.What.ADDRESS, Block.What.DOMAIN}:
        return None
    odd = (*arrival.odd, "network-blocked") if found else arrival.odd
    return weigh(edition, name, address, Arrival(arrival.network, odd))


def _checked(signing: Signing) -> tuple[dict[str, str], str]:
    """The names and the address as they are kept; raises the first refusal."""
    for message, params in refusals(signing).by_field.values():
        raise SignError(message, **params)
    names = {tag: line(name, "name") for tag, name in signing.names.items() if name.strip()}
    return names, clean_address(signing.mail)


def edition_to_sign(statement: Statement, digest: str, now: datetime) -> Edition:
    """The edition that can be signed at `now`; SignError where there is none, or it is not that with `digest`."""
    edition = statement.edition
    if edition is None or not statement.takes_signatures(now):
        raise SignError(N_("This statement takes no signatures now."))
    if edition.digest != digest:
        raise SignError(N_("The text has changed since you opened the form. Read the new edition and sign that."))
    return edition


_COLUMNS = ("acronym", "place", "role", "affiliation", "representative", "representative_role", "mandate")


def _signatory_key(kind: str, name: str, address: str, invitation: Invitation | None) -> str:
    """Who counts once: an organisation by its folded name (an invitation tells it), a person by name and mailbox."""
    if kind == "organisation":
        return name_key(invitation.name if invitation is not None and invitation.kind == kind else name)
    return keyed_digest(f"{fold(name)}\n{mailbox_of(address.casefold())}")


def _mail_link(signature: Signature, now: datetime, *, in_force: Edition | None = None) -> None:
    token = clock.new_token()
    insert(ConfirmationToken(signature=signature, token_hash=token_hash(token), until=now + TOKEN_LIFE))
    tell(
        signature,
        "confirm",
        purpose=Mail.Purpose.CONFIRMATION,
        in_force=in_force,
        link=f"{settings.BASE_URL}/confirm/{token}/",
        hours=int(TOKEN_LIFE.total_seconds() // 3600),
    )


@transaction.atomic
def send_again(token: str) -> None:
    """Mail a new link in place of an old or expired one. Says nothing about whether there was one."""
    found = ConfirmationToken.objects.filter(token_hash=token_hash(token)).select_related("signature").first()
    if found is None or found.used is not None:
        return
    signature = Signature.objects.select_for_update().get(pk=found.signature_id)
    waits = signature.state == Signature.State.PENDING and signature.tokens.count() < MOST_MAILS
    if waits and may_mail(signature.mail):
        _mail_link(signature, database_now())
