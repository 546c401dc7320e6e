"""The button in the confirmation page: from here on the signature stands, and is in the record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from undersigned.actions import record
from undersigned.actions.sign.endorse import ask_to_endorse, evidence, known_domains
from undersigned.actions.sign.known import tell_other_contacts
from undersigned.actions.sign.second import tell_first
from undersigned.actions.sign.tell import tell
from undersigned.core.errors import N_, SignError
from undersigned.core.sign import (
    TO_BE_NAMED,
    Signing,
    committed,
    may_confirm,
    named_as,
    public_time,
    verified_by,
    visibility_pub,
)
from undersigned.models import (
    ConfirmationToken,
    Contact,
    Event,
    Invitation,
    Mail,
    Purpose,
    Signature,
    Visibility,
    WebDomain,
    database_now,
)
from undersigned.models.alone import IN_FORCE, hold
from undersigned.models.ready import Ready, text
from undersigned.models.sign import token_hash
from undersigned.outside import clock, domains


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What the signatory gets: the signature and the secret of the private link."""

    signature: Signature
    link: str


class TokenError(SignError):
    """A confirmation link that does not work; `reason` is used, expired or unknown."""

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


def find_token(token: str, *, lock: bool = False) -> ConfirmationToken:
    """The live token behind a link, or TokenError."""
    return _live(token, lock=lock)[0]


def _live(token: str, *, lock: bool) -> tuple[ConfirmationToken, datetime]:
    """The live token and the moment at which it was looked at; with `lock`, its signature is ours until the end."""
    found = (_LOCKED if lock else _TOKEN).first(hash=token_hash(token))
    if found is None:
        raise TokenError(N_("This link is not known. Perhaps it was cut off in the mail."), "unknown")
    now = database_now()
    if found.used is not None or found.signature.state != Signature.State.PENDING:
        raise TokenError(N_("This link was used already."), "used")
    if found.expired(now):
        raise TokenError(N_("This link has expired: it was good for 72 hours."), "expired")
    return found, now


def _token() -> QuerySet[ConfirmationToken]:
    rows = ConfirmationToken.objects.select_related("signature__statement", "signature__edition")
    return rows.filter(token_hash=text("hash"))


_TOKEN = Ready(_token)
# Only the signature: who erases locks it first, too, and then deletes its tokens. A token that another
# has used meanwhile shows in the signature's state, which the database reads anew once it has the lock.
_LOCKED = Ready(lambda: _token().select_for_update(of=("signature",)))


@transaction.atomic
def confirm(token: str) -> Confirmed:
    """Confirm the signature behind `token`. The database's time counts."""
    hold(IN_FORCE, shared=True)
    found, now = _live(token, lock=True)
    ConfirmationToken.objects.filter(pk=found.pk).update(used=now)
    return _stand(found.signature, now)


_COPIED = (
    *("statement", "kind", "visibility", "language", "names", "acronym", "place", "role", "affiliation"),
    *("representative", "representative_role", "mandate", "mail", "purposes"),
    *("signatory_key", "name_key", "looks", "reservation"),
)


@transaction.atomic
def confirm_again(invitation: Invitation) -> Confirmed:
    """Confirm the next edition in one press, with what was said under the earlier one.

    The private link reached the mailbox that confirmed the earlier signature.
    """
    hold(IN_FORCE, shared=True)
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    statement = invitation.statement
    edition, earlier, now = statement.edition, invitation.earlier, database_now()
    if earlier is None or edition is None or invitation.revoked is not None:
        raise SignError(N_("This link is not known. Perhaps it was cut off in the mail."))
    if earlier.state != Signature.State.CONFIRMED or earlier.edition.number >= edition.number:
        raise SignError(N_("The earlier signature was withdrawn. You can sign this edition anew."))
    if invitation.signatures.exists():
        raise TokenError(N_("This link was used already."), "used")
    if not statement.takes_signatures(now):
        raise SignError(N_("This statement takes no signatures now."))
    signature = Signature.objects.create(
        edition=edition, invitation=invitation, requested=now, **{name: getattr(earlier, name) for name in _COPIED}
    )
    return _stand(signature, now)


_STANDS = ("state", "link_hash", "confirmed", "visibility", "method", "domain")


def _stand(signature: Signature, now: datetime) -> Confirmed:
    """Make a pending signature stand, or hold it for the coordinator. The signatory sees the same either way."""
    check_time(signature, now)
    link = clock.new_token()
    signature.link_hash, signature.confirmed = token_hash(link), now
    name_if_released(signature)
    _grade(signature)
    hold_names(signature, signature.signatory_key, signature.name_key)
    first = first_signature(signature)
    if first is None and not signature.doubts and mailbox_known(signature) and _take_place(signature):
        record_confirmed(signature, now)
    else:
        signature.state = Signature.State.HELD
        signature.save(update_fields=_STANDS)
        first = first or first_signature(signature)
        if first is not None and first.mail:
            tell_first(first, signature)
    if signature.invitation_id is not None:  # a reminder that waits for a dead mail server need not go out any more
        waiting = Mail.objects.filter(invitation=signature.invitation_id, sent=None)
        waiting.filter(purpose=Mail.Purpose.REMINDER).delete()
    # What may stand was signed under the edition in force: `check_time` refuses any other.
    receipt = f"{settings.BASE_URL}/mine/{link}/"
    tell(signature, "receipt", purpose=Mail.Purpose.RECEIPT, in_force=signature.edition, link=receipt)
    ask_to_endorse(signature, now)
    tell_other_contacts(signature)
    return Confirmed(signature, link)


def _grade(signature: Signature) -> None:
    """How it was verified, where no reply has told more than a mailbox can."""
    if signature.method == "mailbox" and (known := known_domains(signature)):
        signature.method, signature.domain = verified_by(domains.of_mailbox(signature.mail), known)


def check_time(signature: Signature, now: datetime) -> None:
    """Refuse, with the reason, what comes too late to stand at `now`."""
    statement = signature.statement
    if statement.retracted is not None:
        raise SignError(N_("This statement was retracted. It takes no signatures."))
    if statement.edition != signature.edition:
        raise SignError(N_("The text has changed since you signed. Read the new edition and sign that."))
    ends = [moment for moment in (statement.deadline, statement.closed) if moment is not None]
    if not may_confirm(requested=signature.requested, now=now, end=min(ends, default=None)):
        raise SignError(N_("Signing has ended. A signature made before the end could be confirmed for two hours."))


def hold_names(signature: Signature, *keys: str | None) -> None:
    """Until the transaction ends, no other organisation comes to stand under one of these names in the edition.

    The unique index knows signatory keys only: an invitation may tell another name than the form.
    """
    if signature.kind == "organisation":
        hold(*(f"name {signature.edition_id} {key}" for key in keys if key))


def first_signature(signature: Signature) -> Signature | None:
    """The active signature that stands in the way of this one: the same organisation's, or the same person's."""
    same = (_SAME_ORGANISATION if signature.kind == "organisation" else _SAME_PERSON).all(
        edition=signature.edition_id, itself=signature.pk, key=signature.signatory_key, name=signature.name_key
    )
    return next((one for one in same if one.signatory_key == signature.signatory_key), next(iter(same), None))


def _others(kind: str) -> QuerySet[Signature]:
    others = Signature.objects.active().filter(edition=text("edition"), kind=kind)
    return others.exclude(pk=text("itself"))


_SAME_PERSON = Ready(lambda: _others("person").filter(signatory_key=text("key")))
# Not one condition with "or": so each of the two is found by its own index, whatever the database has counted lately.
_SAME_ORGANISATION = Ready(
    lambda: (
        _others("organisation")
        .filter(signatory_key=text("key"))
        .union(_others("organisation").filter(name_key=text("name")), all=True)
    )
)


def mailbox_known(signature: Signature) -> bool:
    """False for an organisation's signature by a link that went out without a mail, from a mailbox new to the book.

    A personal link in a messenger is passed on easily. The book knows the organisation's contacts, and the domains
    that were its own before the link was made.
    """
    if signature.kind != "organisation" or signature.invitation_id is None:
        return True
    by_hand = Invitation.objects.filter(pk=signature.invitation_id, mail="").first()
    if by_hand is None:
        return True
    if by_hand.organisation_id is None:
        return False
    host = signature.mail.rpartition("@")[2].casefold()
    above = [host[at:] for at in range(len(host)) if at == 0 or host[at - 1] == "."]
    known = by_hand.organisation_id
    domains = WebDomain.objects.filter(organisation=known, domain__in=above, since__lte=by_hand.created)
    return domains.exists() or Contact.objects.filter(organisation=known, mail__iexact=signature.mail).exists()


def _take_place(signature: Signature) -> bool:
    """Set the state to confirmed; false where another took the place in the same moment."""
    try:
        with transaction.atomic():
            signature.state = Signature.State.CONFIRMED
            signature.save(update_fields=_STANDS)
    except IntegrityError:
        return False
    return True


def name_if_released(signature: Signature) -> None:
    """Name who asked to be named later, where the names were released meanwhile."""
    if signature.visibility == Visibility.WITHHELD and signature.statement.names_released is not None:
        signature.visibility = named_as(signature.kind, signature.purposes)
        signature.purposes = sorted(set(signature.purposes) - {Purpose.LATER})


def signing_of(signature: Signature) -> Signing:
    """The signature's row as the core's values."""
    return Signing(
        kind=signature.kind,  # type: ignore[arg-type]  # the column's choices are the literal's
        names=signature.names,
        mail=signature.mail,
        language=signature.language,
        named=signature.visibility in TO_BE_NAMED,
        purposes=frozenset(signature.purposes),
        acronym=signature.acronym,
        place=signature.place,
        role=signature.role,
        affiliation=signature.affiliation,
        representative=signature.representative,
        representative_role=signature.representative_role,
        mandate=signature.mandate,
        reservation=signature.reservation,
    )


def record_confirmed(signature: Signature, now: datetime) -> Event:
    """Log that the signature stands."""
    edition = signature.edition
    pub = visibility_pub(edition.number, signature.kind, signature.visibility)
    reply = signature.endorsements.exclude(used=None).last() if signature.method == "dkim" else None
    return record.record(
        "sign.confirmed",
        statement=signature.statement,
        signature=signature,
        pub={**pub, "digest": edition.digest, "reserved": bool(signature.reservation)},
        time=public_time(signature.kind, signature.visibility, now),
        values=committed(
            signing_of(signature),
            method=signature.method,
            moment=now,
            domain=signature.domain,
            mail=evidence(reply) if reply is not None else None,
        ),
    )
