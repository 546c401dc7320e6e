"""No more invitations and reminders about a statement to an address, at its owner's wish (RFC 2369, RFC 8058)."""

from __future__ import annotations

import hmac
from collections.abc import Collection

from django.core import signing
from django.db import transaction

from undersigned.actions.links import keyed_digest
from undersigned.models import Mail, NoMore, Statement, database_now

# Kinds of mail that can be stopped, where an invitation to sign is behind them (a translator's link has none). What
# somebody asked for by a form always comes.
STOPPABLE = frozenset({"invitation", "reminder"})
_SALT = "undersigned.no-more"


def address_key(statement: str, address: str) -> str:
    """What is stored of an address: a digest that only this installation can compute."""
    return keyed_digest(f"no more\n{statement}\n{address.strip().casefold()}")


def stop_token(mail: Mail) -> str:
    """The secret of the link in the mail's header that stops these mails."""
    statement = str(mail.statement_id)
    return signing.Signer(salt=_SALT, sep=".").sign(f"{statement}-{address_key(statement, mail.to)}")


def find(token: str) -> tuple[Statement, str] | None:
    """The statement and the address's key that a link is about; None where we did not make it."""
    try:
        statement, _, key = signing.Signer(salt=_SALT, sep=".").unsign(token).partition("-")
    except signing.BadSignature:
        return None
    found = Statement.objects.filter(pk=statement).first()
    return None if found is None else (found, key)


@transaction.atomic
def stop(statement: Statement, key: str) -> None:
    """Send no more of them; those that wait do not leave. Doing it again changes nothing."""
    now = database_now()
    NoMore.objects.get_or_create(statement=statement, address_key=key, defaults={"since": now})
    waiting = Mail.objects.filter(statement=statement, sent=None, purpose__in=STOPPABLE, invitation__isnull=False)
    for mail in waiting.only("pk", "to", "statement"):
        if hmac.compare_digest(address_key(str(statement.pk), mail.to), key):
            Mail.objects.filter(pk=mail.pk, sent=None).update(sent=now, body="", problem=STOPPED)


STOPPED = "unsubscribed"


def stop_mails_of(mail: Mail) -> None:
    """Stop them for the address that this mail went to."""
    if mail.statement is not None and mail.invitation_id is not None and mail.purpose in STOPPABLE:
        stop(mail.statement, address_key(str(mail.statement_id), mail.to))


def is_stopped(statement: Statement | None, address: str) -> bool:
    """Whether an address wants no more of them about the statement."""
    return statement is not None and bool(stopped_of(statement, [address]))


def stopped_of(statement: Statement, addresses: Collection[str]) -> set[str]:
    """Those of the addresses that want no more of them about the statement."""
    keys = {address: address_key(str(statement.pk), address) for address in addresses}
    rows = NoMore.objects.filter(statement=statement, address_key__in=set(keys.values()))
    there = set(rows.values_list("address_key", flat=True))
    return {address for address, key in keys.items() if key in there}
