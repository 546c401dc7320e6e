"""Inviting from the address book: a mail per contact in its language, a personal link where there is no address."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from undersigned.actions.sign.invite import Invited, invite_all
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
    invited = list[Invited]()
    chosen = Contact.objects.filter(pk__in=set(contacts) - there, organisation__merged_into=None)
    for contact in chosen.select_related("organisation"):
        invited.append(_invited(contact.organisation, contact.language or first, contact))
    with_link = set(standing.filter(organisation__in=organisations).values_list("organisation", flat=True))
    for organisation in Organisation.objects.standing().filter(pk__in=set(organisations) - with_link):
        invited.append(_invited(organisation, first, None))
    invite_all(statement, invited)
    mailed = sum(bool(one.address) for one in invited)
    return mailed, len(invited) - mailed


def _invited(organisation: Organisation, language: str, contact: Contact | None) -> Invited:
    return Invited(
        name=organisation.name(language)[:300],
        address=contact.mail if contact is not None else "",
        language=language,
        organisation=organisation,
        contact=contact,
    )
