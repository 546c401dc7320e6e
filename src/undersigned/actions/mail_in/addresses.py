"""Addresses of our own that a mail comes back to: `reply+<kind><secret>@…`, read without regard to case.

The secret of a one-time address is chance, kept as a hash; that of any other is computed from the mail that it
belongs to and this installation's secret. Nobody guesses either.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable
from typing import Literal, cast

from django.conf import settings

from undersigned.actions.links import keyed_digest

Kind = Literal["e", "m", "u", "b"]  # an endorsement; an answer to a mail; no more of them; a bounce
_PLUS = re.compile(r"([emub])([a-z0-9-]{1,48})")


def address(kind: Kind, secret: str) -> str:
    """The address for `secret`; "" where the settings name no mailbox for it."""
    base = settings.MAIL_BOUNCES if kind == "b" else settings.MAIL_REPLY
    local, _, domain = base.partition("@")
    return f"{local}+{kind}{secret}@{domain}" if domain else ""


def mail_secret(kind: Kind, mail: int) -> str:
    """The secret of the address that belongs to a mail (its id)."""
    digest = keyed_digest(f"address\n{kind}\n{mail}")
    return f"{mail}-{digest[:24]}"


def mail_of(kind: Kind, secret: str) -> int | None:
    """The id of the mail whose address has this secret; None where it was not made here."""
    number = secret.partition("-")[0]
    if not re.fullmatch(r"[1-9][0-9]{0,17}", number) or not number.isascii():
        return None
    return int(number) if hmac.compare_digest(mail_secret(kind, int(number)), secret) else None


def ours(addresses: Iterable[str]) -> list[tuple[Kind, str]]:
    """(kind, secret) of each of these that is an address of our own."""
    found = []
    for each in addresses:
        local, _, domain = each.strip().strip("<>").lower().rpartition("@")
        base, _, plus = local.partition("+")
        read = _PLUS.fullmatch(plus)
        if read is None:
            continue
        home = settings.MAIL_BOUNCES if read[1] == "b" else settings.MAIL_REPLY
        if home and f"{base}@{domain}" == home.lower():
            found.append((cast(Kind, read[1]), read[2]))
    return found
