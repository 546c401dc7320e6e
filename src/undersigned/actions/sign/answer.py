"""What the invited say without signing: we need time until a day, we do not sign, and back again.

Any answer ends the reminders. None of them closes the link: whoever said no can still sign by it.
"""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from undersigned.actions.draft.edit import clean_line
from undersigned.actions.sign.invite import forget_waiting
from undersigned.core.errors import N_, SignError
from undersigned.models import Invitation, Statement, database_now

LONGEST_WAIT = timedelta(days=366)
_ANSWER = ("answered", "needs_until", "meets_on", "declined", "reason")


@transaction.atomic
def ask_for_time(invitation: Invitation, *, until: date | None, meets_on: date | None = None) -> Invitation:
    """Say that an answer comes by `until`, or on the day on which a board meets; one of the two at least."""
    invitation = _locked(invitation)
    if until is None and meets_on is None:
        raise SignError(N_("Say until when, or when your board meets."))
    today = database_now().astimezone(ZoneInfo(invitation.statement.timezone)).date()
    for day in (until, meets_on):
        if day is not None and not today <= day <= today + LONGEST_WAIT:
            raise SignError(N_("Choose a day from today on, within a year."))
    return _keep(invitation, needs_until=until or meets_on, meets_on=meets_on)


@transaction.atomic
def say_no(invitation: Invitation, reason: str = "") -> Invitation:
    """Say that there will be no signature. The reason is for the coordinator alone."""
    return _keep(_locked(invitation), declined=True, reason=clean_line(reason, Invitation, "reason"))


@transaction.atomic
def take_back(invitation: Invitation) -> Invitation:
    """Take the answer back; the reminders go on."""
    return _keep(_locked(invitation), answered=None)


def _locked(invitation: Invitation) -> Invitation:
    locked = Invitation.objects.select_for_update(of=("self",)).select_related("statement").get(pk=invitation.pk)
    must_be_open(locked.statement, locked)
    return locked


def must_be_open(statement: Statement, invitation: Invitation) -> None:
    """Refuse, with the reason, what comes by a link that was taken back or after signing has ended."""
    if invitation.revoked is not None:
        raise SignError(N_("This invitation was taken back."))
    if not statement.takes_signatures(database_now()):
        raise SignError(N_("This statement takes no signatures now."))


def _keep(invitation: Invitation, **said: object) -> Invitation:
    values = {"answered": database_now(), "needs_until": None, "meets_on": None, "declined": False, "reason": ""}
    for name, value in {**values, **said}.items():
        setattr(invitation, name, value)
    invitation.save(update_fields=_ANSWER)
    if invitation.answered is not None:
        forget_waiting(invitation)
    return invitation
