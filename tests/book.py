"""An address book with invented organisations, for tests of what is done with it."""

from __future__ import annotations

from typing import Any

from undersigned.models import Contact, Organisation, WebDomain, database_now


def organisation(name: str = "Lumera Watch", *, domain: str = "", **values: Any) -> Organisation:
    """An organisation of the book; with a web domain that is known from now on."""
    made = Organisation.objects.create(names={"": name}, **values)
    if domain:
        WebDomain.objects.create(organisation=made, domain=domain, since=database_now())
    return made


def contact(of: Organisation, mail: str = "", **values: str) -> Contact:
    """Somebody to whom the coalition writes there."""
    return Contact.objects.create(organisation=of, mail=mail, **values)
