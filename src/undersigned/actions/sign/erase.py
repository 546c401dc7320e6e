"""Erasing: all that a signature has brought into the database goes, and the log says that it was erased.

What stays, because without it the promise made to somebody would break: keyed digests of addresses that count mails
(a day), that block, or that say "no more mails to me". They tell an address to nobody who has not the secret, too.
"""

from __future__ import annotations

from datetime import UTC, datetime, time

from django.db import transaction
from django.db.models import Q, QuerySet

from undersigned.actions.sign.after import COLUMNS
from undersigned.actions.sign.chain import append, forget_shown, locked
from undersigned.actions.sign.confirm import find_token
from undersigned.actions.sign.known import known_organisation
from undersigned.actions.sign.second import forget_words, release_joined
from undersigned.actions.sweep import sweep_soon
from undersigned.core.errors import N_, SignError
from undersigned.models import (
    BookChange,
    Claim,
    Comment,
    Contact,
    DraftSignatory,
    Erasure,
    IncomingMail,
    Invitation,
    Listed,
    Mail,
    Member,
    Opening,
    Proposal,
    Signature,
    SigningForm,
    Statement,
    Subscription,
    Visibility,
    database_now,
)
from undersigned.models.book import name_key

_INVITING = (Mail.Purpose.INVITATION, Mail.Purpose.REMINDER)


@transaction.atomic
def erase(signature: Signature, *, basis: str = "request", asked_by_mail: bool = False) -> None:
    """Delete every value and salt of the signature and what else names its signatory; log that it was erased.

    `asked_by_mail`: the coordinator presses the button and has checked who asks. Then a listing of that name in the
    source goes, too, and contacts of that name in the address book; at a private link anyone's name may be entered.
    """
    signature = locked(signature)
    if signature.state == Signature.State.ERASED:
        return
    if basis == "request":
        _forget_person(signature, checked=asked_by_mail)
    _erase(signature, basis)


def _erase(signature: Signature, basis: str) -> None:
    """The signature's own rows; it is locked."""
    now = database_now()
    release_joined(signature)
    forget_words(signature)
    append(signature, "sign.erased", {"edition": signature.edition.number, "basis": basis}, now)
    Opening.objects.filter(event__signature=signature).delete()
    forget_shown(signature)
    _forget_around(signature)
    for around in (signature.tokens, signature.claims, signature.proposals, signature.corrections):
        around.all().delete()
    for more in (signature.renderings, signature.endorsements, signature.incoming, signature.told_others):
        more.all().delete()
    _empty(signature, now)
    signature.save()
    Erasure.note(Erasure.What.SIGNATURE, signature.pk, basis)
    sweep_soon()


def _empty(signature: Signature, now: datetime) -> None:
    """What is left: under which edition, whether of an organisation or a person, and on which days."""
    signature.names, signature.purposes = {}, []
    for name in (*COLUMNS, "mail", "reservation", "checked_by", "looks", "network", "domain"):
        setattr(signature, name, "")
    signature.signatory_key = signature.name_key = signature.paper_hash = None
    signature.invitation = signature.joined_to = None
    signature.doubts = []
    signature.state = Signature.State.ERASED
    signature.requested = _day(signature.requested)
    signature.confirmed = _day(signature.confirmed) if signature.confirmed else None
    signature.ended = _day(signature.ended or now)


def _day(moment: datetime) -> datetime:
    """The beginning of a moment's day: the hour would tell whose mail it was to whoever reads a mail server's log."""
    return datetime.combine(moment.astimezone(UTC).date(), time(), UTC)


def _forget_around(signature: Signature) -> None:
    """Delete what else names the signatory: mails, invitations, forms, requests that nobody confirmed.

    What belongs to another signature that stands stays: a colleague may have used the same link or mailbox.
    """
    statement, address = signature.statement, signature.mail
    standing = Signature.objects.told().filter(statement=statement).exclude(pk=signature.pk)
    invitations = _invitations(signature).exclude(pk__in=standing.exclude(invitation=None).values("invitation"))
    invited = [invitation.mail for invitation in invitations if invitation.mail]
    mails = Q(signature=signature) | Q(invitation__in=invitations)
    mails |= Q(statement=statement, purpose__in=_INVITING, to__in=invited)
    forms = Q(invitation__in=invitations)
    answers = Q()
    if address:
        mails |= Q(statement=statement, to__iexact=address)
        forms |= Q(statement=statement, values__mail__iexact=address)
        answers = Q(sender__iexact=address)
        same = Signature.objects.filter(statement=statement, mail__iexact=address, name_key=signature.name_key)
        same.filter(state=Signature.State.PENDING).exclude(pk=signature.pk).delete()
    gone = Mail.objects.filter(mails).exclude(signature__in=standing)
    IncomingMail.objects.filter(statement=statement).filter(answers | Q(mail__in=gone)).delete()
    gone.delete()
    SigningForm.objects.filter(forms).delete()
    invitations.delete()


def _invitations(signature: Signature) -> QuerySet[Invitation]:
    """By which it was signed; for the next edition; and any other to the mailbox that confirmed it, in that name."""
    found = Q(pk=signature.invitation_id) | Q(earlier=signature)
    if signature.mail and signature.confirmed is not None:
        to_it = Invitation.objects.filter(
            statement=signature.statement_id, kind=signature.kind, mail__iexact=signature.mail
        )
        keys = {signature.name_key, signature.signatory_key}
        found |= Q(pk__in=[row.pk for row in to_it if signature.kind == "person" or name_key(row.name) in keys])
    return Invitation.objects.filter(found)


def _forget_person(signature: Signature, *, checked: bool) -> None:
    """What the mailbox that confirmed the signature has elsewhere at the coalition.

    Nothing for a signature that nobody confirmed: whoever entered the address proves nothing about it.
    """
    if signature.confirmed is None or not signature.mail:
        if checked:
            _forget_listed(signature)
        return
    statement, address = signature.statement, signature.mail
    for follower in Subscription.objects.filter(statement=statement, mail__iexact=address):
        Erasure.note(Erasure.What.FOLLOWER, follower.token_hash, "request")
        follower.delete()
    Proposal.objects.filter(signature__statement=statement, mail__iexact=address).delete()
    _forget_unfound(signature, checked=checked)
    if not statement.drafting:
        # While a text goes round, its members are written to; after it, nobody needs to know who they were.
        members = Member.objects.filter(statement=statement, mail__iexact=address)
        Comment.objects.filter(member__in=members).update(author="")
        members.update(mail="")
    _forget_contacts(signature, checked=checked)
    _forget_listings(address)
    if checked:
        _forget_listed(signature)


def _forget_unfound(signature: Signature, *, checked: bool) -> None:
    """Claims that no such signature was made: those from this mailbox, and those that name a person.

    An organisation's name may be anybody's: whoever signs falsely in it, and erases that, would take away what the
    organisation had said beforehand. So they go once it was `checked` who asks.
    """
    unfound = Claim.objects.filter(statement=signature.statement_id, signature=None)
    named = signature.names.values() if checked or signature.kind == "person" else ()
    keys = {name_key(name) for name in named}
    own = signature.mail.casefold()
    gone = [row.pk for row in unfound if row.mail.casefold() == own or name_key(row.name) in keys]
    Claim.objects.filter(pk__in=gone).delete()


def _forget_contacts(signature: Signature, *, checked: bool) -> None:
    """Take the person out of the coalition's own book: whose mailbox it is, unless it bears a colleague's name.

    The organisation stays: the book is the coalition's record of organisations.
    """
    people, found = _people(signature), contacts_of(signature)
    organisation = known_organisation(signature) if checked else None
    if organisation is not None:
        found += [row for row in organisation.contacts.all() if _names(row, people, nobody=False)]
    by_organisation: dict[int, set[int]] = {}
    for row in found:
        by_organisation.setdefault(row.organisation_id, set()).add(row.pk)
    for pk, rows in by_organisation.items():
        Contact.objects.filter(pk__in=rows).delete()
        BookChange.objects.create(
            organisation_id=pk,
            what=BookChange.What.CHANGED,
            at=database_now(),
            after={"contacts": {"removed": len(rows)}},
        )


def contacts_of(signature: Signature) -> list[Contact]:
    """Contacts in the address book with the mailbox that confirmed the signature, unless they bear another's name."""
    people = _people(signature)
    return [row for row in Contact.objects.filter(mail__iexact=signature.mail) if _names(row, people, nobody=True)]


def _people(signature: Signature) -> set[str]:
    """The folded names of the person or of the representative; an organisation's own are no person's."""
    own = signature.names.values() if signature.kind == "person" else ()
    return {name_key(name) for name in (signature.representative, *own) if name}


def _names(contact: Contact, people: set[str], *, nobody: bool) -> bool:
    """Whether it bears one of these folded names; with `nobody`, or none at all."""
    return name_key(contact.name) in people if contact.name else nobody


def _forget_listings(address: str) -> None:
    """Lines with this address in the lists of whom a copied statement might invite."""
    for statement in Statement.objects.filter(invite_list__icontains=f"<{address}>"):
        lines = [
            line for line in statement.invite_list.splitlines() if f"<{address.casefold()}>" not in line.casefold()
        ]
        statement.invite_list = "\n".join(lines)
        statement.save(update_fields=["invite_list"])


def _forget_listed(signature: Signature) -> None:
    """The signatory as the source lists it."""
    keys = {name_key(name) for name in signature.names.values()}
    for rows in (
        Listed.objects.filter(edition__statement=signature.statement_id, kind=signature.kind),
        DraftSignatory.objects.filter(statement=signature.statement_id, kind=signature.kind),
    ):
        gone = [row.pk for row in rows if name_key(row.name) in keys]
        rows.filter(pk__in=gone).delete()


MOST_FOUND = 50


def asked_about(statement: Statement, words: str) -> tuple[list[Signature], list[Invitation]]:
    """Signatures and invitations of a name or a mail address that a request to erase tells.

    Not of who asked to be checked in person: only the verifier knows these.
    """
    words = " ".join(words.split())
    if not words:
        return [], []
    of_whom = Q(mail__iexact=words) | Q(name_key=name_key(words)) | Q(representative__iexact=words)
    for tag in {tag for edition in statement.editions.all() for tag in edition.languages}:
        of_whom |= Q(**{f"names__{tag}": words})
    rows = Signature.objects.filter(of_whom, statement=statement).exclude(state=Signature.State.ERASED)
    signatures = rows.exclude(visibility=Visibility.FORGOTTEN).select_related("edition").order_by("requested", "pk")
    invitations = statement.invitations.filter(Q(mail__iexact=words) | Q(name__iexact=words))
    alone = invitations.exclude(signatures__in=Signature.objects.told()).order_by("pk")
    return list(signatures[:MOST_FOUND]), list(alone[:MOST_FOUND])


@transaction.atomic
def forget_invited(invitation: Invitation) -> None:
    """Delete an invitation by which nobody signs, and what was written to and by whom it invited."""
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if invitation.signatures.filter(state__in=Signature.STANDING).exists():
        raise SignError(N_("Somebody has signed by this invitation. Erase the signature, and it goes, too."))
    mails = Mail.objects.filter(invitation=invitation)
    if invitation.mail:
        to_it = {"statement": invitation.statement_id, "to__iexact": invitation.mail, "purpose__in": _INVITING}
        mails |= Mail.objects.filter(**to_it)
    IncomingMail.objects.filter(mail__in=mails).delete()
    mails.delete()
    Erasure.note(Erasure.What.INVITED, invitation.token_hash, "request")
    invitation.delete()
    sweep_soon()


def same_elsewhere(signature: Signature) -> QuerySet[Signature]:
    """What the same mailbox signed in the same name under other editions: each is a signature of its own."""
    if not signature.mail or not signature.name_key:
        return Signature.objects.none()
    rows = Signature.objects.filter(
        statement=signature.statement_id, kind=signature.kind, name_key=signature.name_key, confirmed__isnull=False
    )
    rows = rows.filter(mail__iexact=signature.mail).exclude(edition=signature.edition_id)
    return rows.exclude(state=Signature.State.ERASED).order_by("edition__number")


@transaction.atomic
def decline(token: str) -> None:
    """ "I did not ask for this": whoever reads the mailbox erases what waits there for confirmation.

    The invitation stays: it belongs to whom it was sent, who may only have mistyped an address.
    """
    signature = find_token(token, lock=True).signature
    Signature.objects.filter(pk=signature.pk).update(invitation=None)
    erase(signature)
