"""What this installation's secret makes: digests that nobody else can compute, and the tokens of private links.

A token is made from a salt, so that a later mail can carry the same link. The database keeps the salt and a hash of
the token; who holds the database alone cannot open the link.
"""

from __future__ import annotations

import base64
import hmac

from django.conf import settings


def token_of(what: str, salt: str) -> str:
    """The token of a link of the kind `what`: 43 characters of the URL alphabet, 256 bits."""
    made = hmac.digest(settings.SECRET_KEY.encode(), f"{what}\n{salt}".encode(), "sha256")
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()


def keyed_digest(value: str) -> str:
    """A digest that only this installation can compute: a plain one could be guessed from a list of people."""
    return hmac.new(settings.SECRET_KEY.encode(), value.encode(), "sha256").hexdigest()
