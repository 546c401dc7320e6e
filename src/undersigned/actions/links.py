"""What this installation's secret makes: digests that nobody else can compute, and the tokens of private links.

A token is made from a salt, so that a later mail can carry the same link. The database keeps the salt and a hash of
the token; who holds the database alone cannot open the link.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Iterable
from typing import Protocol

from django.conf import settings

from undersigned.models.sign import token_hash
from undersigned.outside import clock


class Salted(Protocol):
    """A row behind a private link: the salt of its token, and the token's hash."""

    salt: str
    token_hash: str

    def save(self, *, update_fields: Iterable[str] | None = None) -> None:
        """Store these columns."""


def token_of(what: str, salt: str) -> str:
    """The token of a link of the kind `what`: 43 characters of the URL alphabet, 256 bits."""
    made = hmac.digest(settings.SECRET_KEY.encode(), f"{what}\n{salt}".encode(), "sha256")
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()


def standing_token(row: Salted, what: str) -> str:
    """The token of a row's link, for a later mail. One that the installation's secret no longer makes is replaced."""
    token = token_of(what, row.salt)
    if token_hash(token) != row.token_hash:
        row.salt = clock.new_token()
        token = token_of(what, row.salt)
        row.token_hash = token_hash(token)
        row.save(update_fields=["salt", "token_hash"])
    return token


def keyed_digest(value: str) -> str:
    """A digest that only this installation can compute: a plain one could be guessed from a list of people."""
    return hmac.new(settings.SECRET_KEY.encode(), value.encode(), "sha256").hexdigest()
