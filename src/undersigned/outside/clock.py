"""The clock and chance of this machine: core takes both as arguments."""

from __future__ import annotations

import base64
import secrets
from datetime import UTC, datetime


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


def utc(moment: datetime) -> str:
    """A moment as the record writes it: UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def new_id() -> str:
    """A random id: 32 lowercase hex digits."""
    return secrets.token_hex(16)


def new_salt() -> bytes:
    """A fresh random salt of 32 bytes, never derived from anything."""
    return secrets.token_bytes(32)


def one_in(many: int) -> bool:
    """True once in `many`, by chance."""
    return secrets.randbelow(many) == 0


def new_token() -> str:
    """A secret for a link: 43 characters of the URL alphabet, 256 bits."""
    return secrets.token_urlsafe(32)


def new_nonce() -> str:
    """A secret for a mail address: 40 characters, 200 bits. Case does not matter, because mail servers change it."""
    return base64.b32encode(secrets.token_bytes(25)).decode("ascii").lower()
