"""Mail addresses as they come in."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from undersigned.core.errors import N_, SignError


def clean_address(address: str) -> str:
    """A mail address as given, or SignError."""
    address = address.strip()
    try:
        validate_email(address)
    except ValidationError as error:
        raise SignError(N_("This is not a mail address.")) from error
    if len(address) > 254 or not address.isascii():
        raise SignError(N_("This is not a mail address."))
    return address
