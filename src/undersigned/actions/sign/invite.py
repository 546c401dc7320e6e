"""Opening a statement for signature, and inviting."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import available_timezones

from django.conf import settings
from django.db import transaction

from undersigned.actions import mail
from undersigned.actions.addresses import clean_address
from undersigned.actions.draft.edit import clean_line
from undersigned.actions.publish.due import publish_soon
from undersigned.actions.sign.tell import title_of
from undersigned.core.draft.edition import language_tag
from undersigned.core.errors import N_, SignError
from undersigned.models import Invitation, Kind, Mail, Signature, Statement, database_now
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


@transaction.atomic
def invite(
    statement: Statement,
    *,
    name: str,
    address: str,
    language: str,
    kind: str = Kind.ORGANISATION,
    earlier: Signature | None = None,
) -> tuple[Invitation, str]:
    """Make a private link for one signatory and, where there is an address, mail it. Returns the link's secret.

    The secret is returned once and stored only as a hash.
    """
    if statement.opened is None or statement.edition is None:
        raise SignError(N_("Open the statement for signature first."))
    language_tag(language)
    name = clean_line(name, Invitation, "name")
    if not name:
        raise SignError(N_("Name the organisation or person whom you invite."))
    if kind not in Kind.values:
        raise SignError(N_("Say whether you invite an organisation or a person."))
    token = clock.new_token()
    invitation = Invitation.objects.create(
        statement=statement,
        kind=kind,
        name=name,
        mail=clean_address(address) if address else "",
        language=language,
        token_hash=token_hash(token),
        earlier=earlier,
    )
    if invitation.mail:
        _mail_invitation(invitation, token)
    return invitation, token


def _mail_invitation(invitation: Invitation, token: str) -> None:
    mail.queue(
        "invitation-again" if invitation.earlier else "invitation",
        to=invitation.mail,
        language=invitation.language,
        purpose=Mail.Purpose.INVITATION,
        statement=invitation.statement,
        context={
            "invitation": invitation,
            "title": title_of(invitation.statement, invitation.language),
            "link": f"{settings.BASE_URL}/invitation/{token}/",
        },
    )


def may_be_invited_again(statement: Statement) -> list[Signature]:
    """The signatories of earlier editions who have neither confirmed the one in force nor been invited to."""
    edition = statement.edition
    if edition is None or edition.number == 1:
        return []
    earlier = Signature.objects.active().filter(statement=statement, edition__number__lt=edition.number)
    again = set(edition.signatures.active().values_list("signatory_key", flat=True))
    since = Invitation.objects.filter(earlier__in=earlier, created__gte=edition.frozen)
    invited = set(since.values_list("earlier", flat=True))
    return [s for s in earlier.exclude(mail="") if s.signatory_key not in again and s.pk not in invited]


@transaction.atomic
def invite_again(statement: Statement) -> int:
    """Invite the signatories of earlier editions to confirm the one in force. Returns how many."""
    found = may_be_invited_again(statement)
    for signature in found:
        invite(
            statement,
            name=signature.name()[:300],
            address=signature.mail,
            language=signature.language,
            kind=signature.kind,
            earlier=signature,
        )
    return len(found)


@transaction.atomic
def revoke(invitation: Invitation) -> None:
    """Make an invitation's link useless."""
    Invitation.objects.filter(pk=invitation.pk, revoked=None).update(revoked=database_now())
