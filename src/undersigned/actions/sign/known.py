"""What the address book knows of a signature's organisation: which mailboxes are its own, and whom else to tell."""

from __future__ import annotations

from undersigned.actions.limit import may_mail
from undersigned.actions.sign.tell import tell
from undersigned.models import Claim, Contact, Mail, Organisation, Signature

MOST_TOLD = 5


def known_organisation(signature: Signature) -> Organisation | None:
    """The organisation of the book in whose name it was signed: whom the invitation names, else one of that name."""
    if signature.kind != "organisation":
        return None
    invited = signature.invitation.organisation if signature.invitation is not None else None
    if invited is not None:
        return invited.merged_into or invited
    return Organisation.objects.called(signature.names.values())


def basis_of(signature: Signature, address: str) -> str:
    """What a mailbox has to do with the signature, as `Claim.Basis`; "" where nothing is known."""
    address = address.casefold()
    if signature.mail.casefold() == address:
        return Claim.Basis.SIGNER
    organisation = known_organisation(signature)
    if organisation is None:
        return Claim.Basis.NONE
    if organisation.contacts.filter(mail__iexact=address).exists():
        return Claim.Basis.BOOK
    host = address.rpartition("@")[2]
    domains = organisation.domains.values_list("domain", flat=True)
    if any(host == domain or host.endswith(f".{domain}") for domain in domains):
        return Claim.Basis.DOMAIN
    return Claim.Basis.NONE


def tell_other_contacts(signature: Signature) -> None:
    """Tell the other contacts of the organisation, as far as the book knows any, that it was signed in its name."""
    organisation = known_organisation(signature)
    if organisation is None:
        return
    others = organisation.contacts.exclude(mail="").exclude(mail__iexact=signature.mail)
    once: dict[str, Contact] = {}
    for contact in others:
        once.setdefault(contact.mail.casefold(), contact)
    for contact in list(once.values())[:MOST_TOLD]:
        if may_mail(contact.mail):
            tell(
                signature,
                "other-contact",
                purpose=Mail.Purpose.NOTICE,
                in_force=signature.edition,
                to=contact.mail,
                language=contact.language or signature.language,
                organisation=organisation.name(),
            )
