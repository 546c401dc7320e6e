"""Mail addresses as they come in."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from undersigned.core.errors import N_, SignError


def clean_address(address: str) -> str:
    """A mail address as given, or SignError.

    Quotation marks and numbers in the place of a domain write one mailbox in as many ways as somebody likes, past every
    limit and block; a name without a dot is a mailbox of the machine that sends. No address that people give has them.
    """
    address = address.strip()
    try:
        validate_email(address)
    except ValidationError as error:
        raise SignError(N_("This is not a mail address.")) from error
    local, _, domain = address.rpartition("@")
    odd = '"' in local or domain.startswith("[") or "." not in domain
    if odd or len(address) > 254 or not address.isascii():
        raise SignError(N_("This is not a mail address."))
    return address
