"""What is deleted when its time has come: forms, requests and links that led to nothing, mails that were sent."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db import transaction

from undersigned.actions.limit import forget_attempts
from undersigned.actions.sign.step import forget_forms
from undersigned.models import ConfirmationToken, Mail, Signature, database_now

PENDING_FOR = timedelta(days=7)
# A used or expired link still leads to a page that says so, for as long.
TOKENS_FOR = timedelta(days=7)
SENT_FOR = timedelta(days=30)


@transaction.atomic
def forget() -> int:
    """Delete all that is due; returns how many rows of ours went."""
    now = database_now()
    done = forget_forms() + forget_attempts(now)
    # With an unconfirmed signature go its links and mails: nobody ever said yes.
    pending = Signature.objects.filter(state=Signature.State.PENDING, requested__lte=now - PENDING_FOR)
    done += pending.delete()[0]
    done += ConfirmationToken.objects.filter(until__lte=now - TOKENS_FOR).delete()[0]
    done += Mail.objects.filter(sent__lte=now - SENT_FOR).delete()[0]
    Session.objects.filter(expire_date__lte=now).delete()
    return done
