"""Reminders to the silent before the deadline, on the statement's clocks. `undersigned work` calls it again and again.

The mark and the mail are one transaction, and a constraint refuses a second mark for the same day: whatever a crash
interrupts is still due, and nothing is sent twice.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from undersigned.actions.sign.invite import mail_invitation
from undersigned.actions.sign.pace import MORNING, last_day, take_today
from undersigned.actions.sign.words import Which
from undersigned.core.errors import N_, SignError
from undersigned.models import Approval, Invitation, Mail, Reminder, Signature, Statement, database_now
from undersigned.models.book import name_key

MOST_STEPS = 10
LONGEST_STEP = 60


@transaction.atomic
def choose_reminders(statement: Statement, days: Collection[int]) -> None:
    """Remind so many days before the last one; 0 is the last day itself, nothing at all is no reminder."""
    chosen = sorted(set(days), reverse=True)
    if len(chosen) > MOST_STEPS or any(not 0 <= day <= LONGEST_STEP for day in chosen):
        message = N_("Give at most %(steps)s numbers of days, each from 0 to %(longest)s.")
        raise SignError(message, steps=MOST_STEPS, longest=LONGEST_STEP)
    Statement.objects.filter(pk=statement.pk).update(remind=chosen)


def due_day(statement: Statement, now: datetime) -> date | None:
    """The newest of the statement's reminder days that has begun, from nine in the morning; None where none has."""
    last = last_day(statement)
    if last is None:
        return None
    there = now.astimezone(ZoneInfo(statement.timezone))
    latest = there.date() if there.time() >= MORNING else there.date() - timedelta(days=1)
    return max((day for step in statement.remind if (day := last - timedelta(days=step)) <= latest), default=None)


def remind_silent(now: datetime | None = None) -> int:
    """Queue the reminders that are due; returns how many."""
    now = now or database_now()
    open_now = Statement.objects.filter(opened__lte=now, closed=None, retracted=None, deadline__gt=now)
    return sum(_remind_all(statement, now) for statement in open_now)


def _remind_all(statement: Statement, now: datetime) -> int:
    day = due_day(statement, now)
    if day is None:
        return 0
    return sum(_remind(pk, day, now) for pk in silent(statement, day).values_list("pk", flat=True))


def silent(statement: Statement, day: date) -> QuerySet[Invitation]:
    """Who was invited by mail before the day, and has neither answered nor signed nor been reminded on it."""
    begins = datetime.combine(day, datetime.min.time(), ZoneInfo(statement.timezone))
    signed = Signature.objects.filter(invitation=OuterRef("pk")).exclude(state=Signature.State.PENDING)
    asked = Approval.objects.filter(invitation=OuterRef("pk"), answered=None, ended=None)
    told = Reminder.objects.filter(invitation=OuterRef("pk"), day=day)
    back = Mail.objects.filter(invitation=OuterRef("pk"), to=OuterRef("mail"), sent__isnull=False).exclude(problem="")
    rows = statement.invitations.filter(revoked=None, answered=None, created__lt=begins).exclude(mail="")
    edition = statement.edition
    if edition is not None:  # who signed an earlier edition by a link is asked anew, by another one
        rows = rows.exclude(earlier__isnull=False, created__lt=edition.frozen)
    return rows.exclude(Exists(signed) | Exists(asked) | Exists(told) | Exists(back))


def _remind(pk: int, day: date, now: datetime) -> bool:
    with transaction.atomic():
        rows = Invitation.objects.select_for_update(of=("self",)).select_related("statement", "earlier")
        invitation = rows.filter(pk=pk, revoked=None, answered=None).first()
        if invitation is None or signed_otherwise(invitation):
            return False
        if invitation.reminders.filter(day=day).exists() or not take_today(invitation.mail, invitation.statement, now):
            return False  # an address that has had its mail for today is tried again tomorrow
        Reminder.objects.create(invitation=invitation, day=day, made=now)
        mail_invitation(invitation, Which.REMINDER, database_now())
    return True


def signed_otherwise(invitation: Invitation) -> bool:
    """Whether the organisation that was invited stands under the edition in force by another way than this link."""
    edition = invitation.statement.edition
    if edition is None or invitation.kind != "organisation":
        return False
    stands = edition.signatures.active().filter(kind="organisation")
    return stands.filter(name_key=name_key(invitation.name)).exists()
