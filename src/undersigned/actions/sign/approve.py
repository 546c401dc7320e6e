"""A representative asks a colleague to approve: a private link, one reminder, an end; the outcome is told to who asked.

What the colleague says counts for nothing by itself. A yes is proposed to the representative as the mandate.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from undersigned.actions import mail
from undersigned.actions.addresses import clean_address
from undersigned.actions.draft.edit import clean_line
from undersigned.actions.limit import may_mail
from undersigned.actions.links import standing_token, token_of
from undersigned.actions.sign.answer import must_be_open
from undersigned.actions.sign.invite import forget_waiting, link_of, pack_link_of
from undersigned.actions.sign.pace import take_today
from undersigned.actions.sign.tell import title_of
from undersigned.core.errors import N_, SignError
from undersigned.models import Approval, Invitation, Mail, database_now
from undersigned.models.sign import token_hash
from undersigned.outside import clock

LIFE = timedelta(days=7)
MOST_ASKED = 10


class ApprovalError(SignError):
    """An approval that takes no answer any more."""


@transaction.atomic
def ask_colleague(invitation: Invitation, *, address: str, reply_to: str, language: str) -> Approval:
    """Mail a colleague a link to say yes or no. `reply_to` is told the outcome; "" is where the invitation went."""
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("statement")
    invitation = rows.get(pk=invitation.pk)
    must_be_open(invitation.statement, invitation)
    if invitation.kind != "organisation":
        raise SignError(N_("Only an organisation asks a colleague to approve."))
    address, reply_to = clean_address(address), clean_address(reply_to or invitation.mail)
    asked = invitation.approvals.all()
    if asked.filter(answered=None, ended=None).exists():
        raise SignError(N_("A colleague has been asked already. Wait for the answer, or stop asking first."))
    if asked.count() >= MOST_ASKED or not may_mail(address):
        raise SignError(N_("This address has had enough mails for today. Try again tomorrow."))
    now, salt = database_now(), clock.new_token()
    deadline = invitation.statement.deadline
    approval = Approval.objects.create(
        invitation=invitation,
        mail=address,
        reply_to=reply_to,
        language=language,
        salt=salt,
        token_hash=token_hash(token_of("approval", salt)),
        asked=now,
        until=min(now + LIFE, deadline) if deadline is not None else now + LIFE,
    )
    forget_waiting(invitation)
    _tell(approval, "approve", to=address, link=_link(approval))
    return approval


def _link(approval: Approval) -> str:
    return f"{settings.BASE_URL}/approve/{standing_token(approval, 'approval')}/"


def _tell(approval: Approval, template: str, *, to: str, link: str) -> None:
    invitation = approval.invitation
    mail.queue(
        template,
        to=to,
        language=approval.language,
        purpose=Mail.Purpose.NOTICE,
        statement=invitation.statement,
        invitation=invitation,
        context={
            "approval": approval,
            "invitation": invitation,
            "title": title_of(invitation.statement, approval.language),
            "link": link,
            "pack": pack_link_of(invitation),
        },
    )


def _locked(approval: Approval) -> Approval:
    rows = Approval.objects.select_for_update(of=("self",)).select_related("invitation__statement")
    return rows.get(pk=approval.pk)


@transaction.atomic
def answer_approval(approval: Approval, *, yes: bool, role: str, words: str) -> Approval:
    """Keep the colleague's yes or no, forget the colleague's address, and tell the representative."""
    approval = _locked(approval)
    if approval.answered is not None or approval.ended is not None:
        raise ApprovalError(N_("This question was answered already, or is not asked any more."))
    if database_now() > approval.until:
        raise ApprovalError(N_("The time for this answer is over. Tell your colleague directly."))
    must_be_open(approval.invitation.statement, approval.invitation)
    approval.role = clean_line(role, Approval, "role")
    if yes and not approval.role:
        raise SignError(N_("Say in which role you approve: it becomes part of the mandate."))
    approval.said = Approval.Said.YES if yes else Approval.Said.NO
    approval.words = clean_line(words, Approval, "words")
    approval.answered = database_now()
    _forget_mail(approval)
    _tell(approval, "approved", to=approval.reply_to, link=link_of(approval.invitation))
    approval.mail = approval.reply_to = ""
    approval.save()
    return approval


@transaction.atomic
def stop_asking(invitation: Invitation) -> bool:
    """Take the open question back. Returns whether there was one."""
    open_ones = Approval.objects.select_for_update().filter(invitation=invitation, answered=None, ended=None)
    approval = open_ones.first()
    if approval is None:
        return False
    _end(approval, database_now())
    return True


def _end(approval: Approval, now: datetime) -> None:
    _forget_mail(approval)
    approval.mail = approval.reply_to = ""
    approval.ended = now
    approval.save()


def _forget_mail(approval: Approval) -> None:
    """What was mailed to the colleague, or waits to be."""
    Mail.objects.filter(invitation=approval.invitation, to=approval.mail, purpose=Mail.Purpose.NOTICE).delete()


def follow_up(now: datetime | None = None) -> int:
    """Remind each colleague once, at half time, and end what nobody answered in time; returns how many were told."""
    now = now or database_now()
    waits = Approval.objects.filter(answered=None, ended=None)
    done = sum(_expire(pk, now) for pk in waits.filter(until__lte=now).values_list("pk", flat=True))
    for pk in waits.filter(until__gt=now, reminded=None).values_list("pk", flat=True):
        done += _remind(pk, now)
    return done


@transaction.atomic
def _expire(pk: int, now: datetime) -> bool:
    approval = _locked(Approval(pk=pk))
    if approval.answered is not None or approval.ended is not None:
        return False
    statement = approval.invitation.statement
    if approval.invitation.revoked is None and statement.retracted is None:
        _tell(approval, "approval-expired", to=approval.reply_to, link=link_of(approval.invitation))
    _end(approval, now)
    return True


@transaction.atomic
def _remind(pk: int, now: datetime) -> bool:
    approval = _locked(Approval(pk=pk))
    invitation, statement = approval.invitation, approval.invitation.statement
    early = now < approval.asked + (approval.until - approval.asked) / 2
    gone = approval.answered is not None or approval.ended is not None or approval.reminded is not None
    if early or gone or invitation.revoked is not None or not statement.takes_signatures(now):
        return False
    if not take_today(approval.mail, statement, now):
        return False
    approval.reminded = now
    approval.save(update_fields=["reminded"])
    _tell(approval, "approve", to=approval.mail, link=_link(approval))
    return True
