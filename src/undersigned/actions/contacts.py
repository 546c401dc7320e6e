"""The addresses of signatories and of those invited, and what these said, are deleted some days after signing has
ended; and the names of people who were invited. Private links outlive them.

Not before the final copies went out, and not while signing goes on: an address serves these and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q

from undersigned.actions.installed import installation
from undersigned.actions.notices import ended
from undersigned.core.sign import utc
from undersigned.models import (
    Approval,
    Correction,
    Invitation,
    Kind,
    Mail,
    Notice,
    Opening,
    Proposal,
    SecondSignature,
    Signature,
    Statement,
    WordOnOthers,
)


def forget_contacts(now: datetime) -> int:
    """Delete the addresses that are due; returns how many signatures and invitations had one."""
    before = now - timedelta(days=installation().contacts_for_days)
    return sum(_forget(statement) for statement in _over(before, now))


def _over(before: datetime, now: datetime) -> Iterator[Statement]:
    """Statements whose signing ended long enough ago, and of which nobody has still to be told."""
    past = Q(retracted__lte=before) | Q(closed__lte=before) | Q(deadline__lte=before)
    invited = Invitation.objects.exclude(mail="", reason="", note="", approvals=None)
    people = Invitation.objects.filter(kind=Kind.PERSON).exclude(name="")
    left = Q(invitations__in=people) | Q(signatures__in=Signature.objects.exclude(mail="")) | Q(invitations__in=invited)
    for statement in Statement.objects.filter(past, left, next_begun=None).distinct():
        end = ended(statement, now)
        if statement.retracted is not None or (end is not None and end <= before and _was_told(statement, end)):
            yield statement


def _was_told(statement: Statement, end: datetime) -> bool:
    """Whether the final copy was queued for everyone, and everything that was queued has left."""
    finals = Notice.objects.filter(statement=statement, kind=Notice.Kind.FINAL, key__startswith=f"{utc(end)}/")
    waits = Mail.objects.filter(statement=statement, sent=None, signature__isnull=False)
    return finals.exists() and not finals.filter(done=None).exists() and not waits.exists()


def _forget(statement: Statement) -> int:
    signatures = Signature.objects.filter(statement=statement).exclude(mail="")
    for opening in Opening.objects.filter(event__signature__in=signatures, event__type="sign.confirmed").iterator():
        # The commitment stays in the log; without its salt nobody can test a guessed address against it.
        if opening.fields.pop("contact", None) is not None:
            opening.save(update_fields=["fields"])
    Mail.objects.filter(statement=statement, signature__isnull=False).delete()
    inviting = (Mail.Purpose.INVITATION, Mail.Purpose.REMINDER)
    Mail.objects.filter(statement=statement, purpose__in=inviting).delete()
    Approval.objects.filter(invitation__statement=statement).delete()  # the mandate stands in the signature
    statement.invitations.exclude(reason="", note="").update(reason="", note="")
    Proposal.objects.filter(signature__statement=statement).delete()
    Correction.objects.filter(signature__statement=statement).delete()
    SecondSignature.objects.filter(first__statement=statement).update(words="")
    WordOnOthers.objects.filter(signature__statement=statement).update(words="")
    people = Invitation.objects.filter(statement=statement, kind=Kind.PERSON)
    people.filter(signatures=None).delete()
    people.update(name="")  # what the signatory wrote stands in the signature
    invitations = Invitation.objects.filter(statement=statement).exclude(mail="")
    return signatures.update(mail="") + invitations.update(mail="")
