"""Inviting from the address book: a mail per contact in its language, a personal link where there is no address."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from undersigned.actions.sign.invite import invite
from undersigned.core.errors import N_, SignError
from undersigned.models import Contact, Organisation, Statement
from undersigned.models.alone import hold

MOST_AT_ONCE = 500


@transaction.atomic
def invite_from_book(
    statement: Statement, contacts: Collection[int], organisations: Collection[int] = ()
) -> tuple[int, int]:
    """Invite these contacts, and these organisations by a link without a mail. Returns how many by mail and by link.

    Whoever has a link already is left out, so pressing twice invites once.
    """
    if len(contacts) + len(organisations) > MOST_AT_ONCE:
        raise SignError(N_("At most %(most)s invitations at once."), most=MOST_AT_ONCE)
    if statement.edition is None:
        raise SignError(N_("Open the statement for signature first."))
    hold(f"invite {statement.pk}")
    first = statement.edition.languages[0]
    standing = statement.invitations.filter(revoked=None)
    there = set(standing.exclude(contact=None).values_list("contact", flat=True))
    mailed = linked = 0
    chosen = Contact.objects.filter(pk__in=set(contacts) - there, organisation__merged_into=None)
    for contact in chosen.select_related("organisation"):
        language = contact.language or first
        _one(statement, contact.organisation, language, contact)
        mailed, linked = (mailed + 1, linked) if contact.mail else (mailed, linked + 1)
    with_link = set(standing.filter(organisation__in=organisations).values_list("organisation", flat=True))
    for organisation in Organisation.objects.standing().filter(pk__in=set(organisations) - with_link):
        _one(statement, organisation, first, None)
        linked += 1
    return mailed, linked


def _one(statement: Statement, organisation: Organisation, language: str, contact: Contact | None) -> None:
    invite(
        statement,
        name=organisation.name(language)[:300],
        address=contact.mail if contact is not None else "",
        language=language,
        organisation=organisation,
        contact=contact,
    )
