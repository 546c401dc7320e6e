"""Commitments: a value is bound into the log without being told, and can be forgotten.

A commitment is HMAC-SHA256 under a fresh random salt, which is kept beside the value and never
derived from anything. Whoever holds value and salt (an opening) can show it; once both are deleted
the commitment says nothing, even about a guessed value.
"""

from __future__ import annotations

import hmac

from undersigned.core.errors import N_, RecordError
from undersigned.core.record.jcs import jcs

SALT = 32


def commitment(salt: bytes, type: str, field: str, value: object) -> str:
    """HMAC-SHA256(salt, JCS([type, field, value])) as 64 lowercase hex digits.

    `type` is the event's type. The salt must have exactly 32 bytes: HMAC pads shorter keys with
    zeros, so that two lengths could open to one commitment. RecordError for another length, or a value that JCS has
    no form for.
    """
    if len(salt) != SALT:
        raise RecordError(N_("A salt must have 32 bytes."))
    return hmac.digest(salt, jcs([type, field, value]), "sha256").hex()
