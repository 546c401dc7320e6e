"""Opening a statement for signature, and inviting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import available_timezones

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from undersigned.actions import mail
from undersigned.actions.addresses import clean_address
from undersigned.actions.draft.edit import clean_line
from undersigned.actions.links import token_of
from undersigned.actions.mail_in.no_more import stopped_of
from undersigned.actions.publish.due import publish_soon
from undersigned.actions.sign.pace import take_next
from undersigned.actions.sign.words import Which, Words, places, words_of
from undersigned.core.draft.edition import language_tag
from undersigned.core.errors import N_, SignError
from undersigned.models import (
    Contact,
    Edition,
    Invitation,
    Kind,
    Mail,
    Organisation,
    Signature,
    Statement,
    database_now,
)
from undersigned.models.sign import token_hash
from undersigned.outside import clock


@transaction.atomic
def open_for_signature(
    statement: Statement, *, open_to_all: bool, zone: str = "", deadline: datetime | None = None
) -> None:
    """Take signatures from now until `deadline` (aware, or None). Called again, it changes the settings."""
    statement = Statement.objects.select_for_update().get(pk=statement.pk)
    if statement.edition is None:
        raise SignError(N_("Freeze the text first: a signature covers one exact edition."))
    if statement.retracted is not None:
        raise SignError(N_("This statement was retracted. It takes no signatures."))
    if zone and zone not in available_timezones():
        raise SignError(N_("Choose a time zone, for example Europe/Belgrade."))
    now = database_now()
    if deadline is not None and deadline <= now:
        raise SignError(N_("The deadline is in the past."))
    statement.opened = statement.opened or now
    statement.closed = None
    statement.open_to_all, statement.deadline = open_to_all, deadline
    statement.timezone = zone or statement.timezone
    statement.save(update_fields=["opened", "closed", "open_to_all", "deadline", "timezone"])
    publish_soon([statement.pk])


@transaction.atomic
def switch_reservations(statement: Statement, *, on: bool) -> None:
    """Whether the form takes "shares the views, with this reservation". Those that were made stay."""
    Statement.objects.filter(pk=statement.pk).update(reservations=on)


@transaction.atomic
def close(statement: Statement) -> None:
    """Take no more signatures."""
    statement = Statement.objects.select_for_update().get(pk=statement.pk)
    statement.closed = database_now()
    statement.save(update_fields=["closed"])
    publish_soon([statement.pk])


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom to invite: the name, the address ("" where only a link is made), the language of the mail.

    `organisation` and `contact` are whom the book knows; `form_answered`: when a form that ran elsewhere was answered.
    """

    name: str
    address: str
    language: str
    kind: str = Kind.ORGANISATION
    earlier: Signature | None = None
    organisation: Organisation | None = None
    contact: Contact | None = None
    form_answered: date | None = None


def invite(
    statement: Statement,
    *,
    name: str,
    address: str,
    language: str,
    kind: str = Kind.ORGANISATION,
    organisation: Organisation | None = None,
    contact: Contact | None = None,
) -> tuple[Invitation, str]:
    """Invite one, as `invite_all` does many. Returns the link's secret, too."""
    whom = Invited(name, address, language, kind, organisation=organisation, contact=contact)
    return invite_all(statement, [whom])[0]


@transaction.atomic
def invite_all(statement: Statement, invited: Sequence[Invited]) -> list[tuple[Invitation, str]]:
    """Make a private link for each and, where there is an address, mail it; all or none. Each with its link's secret.

    An address that has had its mail for today gets this one on a later day. One more costs one query: its mail.
    """
    edition = statement.edition
    if statement.opened is None or edition is None:
        raise SignError(N_("Open the statement for signature first."))
    made = [_made(statement, one) for one in invited]
    invitations = Invitation.objects.bulk_create(invitation for invitation, _ in made)
    mailed = [invitation for invitation in invitations if invitation.mail]
    _mail(statement, edition, Which.INVITATION, mailed, _moments(statement, mailed))
    return made


def _made(statement: Statement, one: Invited) -> tuple[Invitation, str]:
    language_tag(one.language)
    if one.kind not in Kind.values:
        raise SignError(N_("Say whether you invite an organisation or a person."))
    name = clean_line(one.name, Invitation, "name")
    if not name:
        raise SignError(N_("Name the organisation or person whom you invite."))
    salt = clock.new_token()
    token = token_of("invitation", salt)
    invitation = Invitation(
        statement=statement,
        kind=one.kind,
        name=name,
        mail=clean_address(one.address) if one.address else "",
        language=one.language,
        token_hash=token_hash(token),
        salt=salt,
        pack_hash=token_hash(token_of("pack", salt)),
        earlier=one.earlier,
        organisation=one.organisation,
        contact=one.contact,
        form_answered=one.form_answered,
    )
    return invitation, token


def _moments(statement: Statement, invitations: Sequence[Invitation]) -> list[datetime]:
    """When each may go out."""
    moments = take_next([invitation.mail for invitation in invitations], statement, database_now())
    for invitation, due in zip(invitations, moments, strict=True):
        if due is None:
            problem = N_("%(mail)s has had its mails for today, and no day is left before the deadline.")
            raise SignError(problem, mail=invitation.mail)
    return [due for due in moments if due is not None]


def mail_invitation(invitation: Invitation, which: str, due: datetime) -> None:
    """Queue the invitation or a reminder of it, in the coordinator's words or ours."""
    _mail(invitation.statement, invitation.statement.edition, which, [invitation], [due])


def _mail(
    statement: Statement,
    edition: Edition | None,
    which: str,
    invitations: Sequence[Invitation],
    moments: Sequence[datetime],
) -> None:
    words = {tag: words_of(statement, which, tag) for tag in {invitation.language for invitation in invitations}}
    stopped = stopped_of(statement, [invitation.mail for invitation in invitations])
    reminder = which == Which.REMINDER
    for invitation, due in zip(invitations, moments, strict=True):
        mail.queue(
            "reminder" if reminder else "invitation-again" if invitation.earlier else "invitation",
            to=invitation.mail,
            language=invitation.language,
            purpose=Mail.Purpose.REMINDER if reminder else Mail.Purpose.INVITATION,
            statement=statement,
            invitation=invitation,
            due=due,
            stopped=invitation.mail in stopped,
            context=_context(invitation, edition, words[invitation.language], link_of(invitation)),
        )


def mail_context(invitation: Invitation, which: str) -> dict[str, object]:
    """What the mail's template needs."""
    words = words_of(invitation.statement, which, invitation.language)
    return _context(invitation, invitation.statement.edition, words, link_of(invitation))


def _context(invitation: Invitation, edition: Edition | None, words: Words, link: str) -> dict[str, object]:
    known = places(invitation.statement, invitation.name, invitation.language, edition)
    return {
        "invitation": invitation,
        "edition": edition,
        "title": known["title"],
        "own": words.filled(known),
        "link": link,
    }


def preview(statement: Statement, which: str, language: str, words: Words, *, name: str, link: str) -> str:
    """The whole mail that an organisation of this name would get. Nothing is stored or sent."""
    example = Invitation(statement=statement, name=name, language=language, kind=Kind.ORGANISATION)
    template = "reminder" if which == Which.REMINDER else "invitation"
    return mail.rendered(
        template, language, {"statement": statement, **_context(example, statement.edition, words, link)}
    )


def link_of(invitation: Invitation) -> str:
    """The invitation's private link. One that the installation's secret no longer makes is replaced."""
    token = token_of("invitation", invitation.salt)
    if token_hash(token) != invitation.token_hash:
        invitation.salt = clock.new_token()
        token = token_of("invitation", invitation.salt)
        invitation.token_hash = token_hash(token)
        invitation.pack_hash = token_hash(token_of("pack", invitation.salt))
        invitation.save(update_fields=["salt", "token_hash", "pack_hash"])
    return f"{settings.BASE_URL}/invitation/{token}/"


def pack_link_of(invitation: Invitation) -> str:
    """The link to the invitation's sign-off pack: by it one reads and cannot sign."""
    link_of(invitation)  # a secret that changed meanwhile makes both anew
    return f"{settings.BASE_URL}/pack/{token_of('pack', invitation.salt)}/"


def message_of(invitation: Invitation) -> str:
    """The text to copy into a messenger: a few words and the personal link, in the invitation's language."""
    context = {"statement": invitation.statement, **mail_context(invitation, Which.INVITATION)}
    return mail.rendered("message", invitation.language, context)


def forget_waiting(invitation: Invitation) -> None:
    """Delete what waits to go out about an invitation that nobody needs any more."""
    Mail.objects.filter(invitation=invitation, sent=None).exclude(purpose=Mail.Purpose.NOTICE).delete()


def may_be_invited_again(statement: Statement, edition: Edition | None) -> QuerySet[Signature]:
    """The signatories of earlier editions who have neither confirmed `edition`, which is in force, nor been invited."""
    if edition is None:
        return Signature.objects.none()
    earlier = Signature.objects.active().filter(statement=statement, edition__number__lt=edition.number)
    # Both lists are read once for all rows, whatever their number, and a null among them would hide every row.
    again = edition.signatures.active().filter(signatory_key__isnull=False).values("signatory_key")
    invited = Invitation.objects.filter(statement=statement, earlier__isnull=False, created__gte=edition.frozen)
    rows = earlier.exclude(mail="").select_related("invitation__organisation", "invitation__contact")
    return rows.exclude(signatory_key__in=again).exclude(pk__in=invited.values("earlier"))


@transaction.atomic
def invite_again(statement: Statement) -> int:
    """Invite the signatories of earlier editions to confirm the one in force. Returns how many."""
    found = list(may_be_invited_again(statement, statement.edition))
    invite_all(statement, [_again(signature, signature.invitation) for signature in found])
    return len(found)


def _again(signature: Signature, before: Invitation | None) -> Invited:
    return Invited(
        name=signature.name()[:300],
        address=signature.mail,
        language=signature.language,
        kind=signature.kind,
        earlier=signature,
        organisation=before.organisation if before is not None else None,
        contact=before.contact if before is not None else None,
    )


@transaction.atomic
def revoke(invitation: Invitation) -> None:
    """Make an invitation's link useless. What waits to go out about it stays here."""
    Invitation.objects.filter(pk=invitation.pk, revoked=None).update(revoked=database_now())
    forget_waiting(invitation)
