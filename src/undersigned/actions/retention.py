"""What is deleted when its time has come: forms, requests and links that led to nothing, mails that were sent."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q

from undersigned.actions.contacts import forget_contacts
from undersigned.actions.follow.decide import forget_answers
from undersigned.actions.follow.unnamed import forget_unlogged
from undersigned.actions.installed import installation
from undersigned.actions.limit import forget_attempts
from undersigned.actions.sign.erase import erase
from undersigned.actions.sign.pace import forget_days
from undersigned.actions.sign.step import forget_forms
from undersigned.actions.subscriptions import forget_followers
from undersigned.actions.sweep import sweep_later
from undersigned.models import (
    Claim,
    Comment,
    ConfirmationToken,
    Correction,
    Endorsement,
    Erasure,
    IncomingMail,
    Mail,
    Member,
    PressPreview,
    Signature,
    Statement,
    TextLink,
    database_now,
)

PENDING_FOR = timedelta(days=7)
# A used or expired link still leads to a page that says so, for as long.
TOKENS_FOR = timedelta(days=7)
SENT_FOR = timedelta(days=30)
# By then a wave of signatures from one network was seen.
NETWORKS_FOR = timedelta(days=30)
# After the coordinator has decided about it.
CLAIMS_FOR = timedelta(days=30)
# The same for what was proposed to a signatory.
CORRECTIONS_FOR = timedelta(days=30)
# After signing has closed, or the statement was retracted.
MEMBERS_FOR = timedelta(days=30)
# After the link was revoked, or the statement published.
PREVIEWS_FOR = timedelta(days=30)
# What was entered about a statement's calls and never told, after the statement was retracted.
UNLOGGED_FOR = timedelta(days=30)
# Longer than any backup should be kept. They tell of nobody.
ERASURES_FOR = timedelta(days=5 * 365)
_AT_ONCE = 100


@transaction.atomic
def forget() -> int:
    """Delete all that is due; returns how many rows of ours went."""
    now = database_now()
    done = forget_forms() + forget_attempts(now) + forget_days(now)
    # With an unconfirmed signature go its links and mails: nobody ever said yes.
    pending = Signature.objects.filter(state=Signature.State.PENDING, requested__lte=now - PENDING_FOR)
    done += pending.delete()[0]
    done += ConfirmationToken.objects.filter(until__lte=now - TOKENS_FOR).delete()[0]
    done += Mail.objects.filter(sent__lte=now - SENT_FOR).delete()[0]
    done += IncomingMail.objects.filter(received__lte=now - SENT_FOR).delete()[0]
    done += Endorsement.objects.filter(used=None, until__lte=now - SENT_FOR).delete()[0]
    done += Signature.objects.filter(requested__lte=now - NETWORKS_FOR).exclude(network="").update(network="")
    done += Claim.objects.filter(decided__lte=now - CLAIMS_FOR).delete()[0]
    done += Correction.objects.filter(decided__lte=now - CORRECTIONS_FOR).delete()[0]
    over = Q(revoked__lte=now - PREVIEWS_FOR) | Q(statement__published__lte=now - PREVIEWS_FOR)
    done += PressPreview.objects.filter(over).delete()[0]
    Erasure.objects.filter(day__lt=(now - ERASURES_FOR).date()).delete()
    done += _erase_ended(now)
    done += forget_answers(now - TOKENS_FOR, now - SENT_FOR)
    done += forget_unlogged(now - UNLOGGED_FOR)
    done += _forget_members(now) + forget_followers(now) + forget_contacts(now)
    done += Session.objects.filter(expire_date__lte=now).delete()[0]
    if done:
        sweep_later()
    return done


def _erase_ended(now: datetime) -> int:
    """Signatures that were taken back or not accepted, as long afterwards as the addresses of the others are kept.

    Whatever is left over is done the next time: with each the salts of what was published go, and files are made anew.
    """
    before = now - timedelta(days=installation().contacts_for_days)
    ended = Signature.objects.filter(state__in=[Signature.State.WITHDRAWN, Signature.State.REFUSED], ended__lte=before)
    rows = list(ended.order_by("ended", "pk")[:_AT_ONCE])
    for row in rows:
        erase(row, basis="retention")
    return len(rows)


def _forget_members(now: datetime) -> int:
    """The addresses of members and of who works on a text, and who inside a member wrote a comment.

    Once the text goes round no more. Who translated and read it stays in the history of the draft.
    """
    over = Q(closed__lte=now - MEMBERS_FOR) | Q(retracted__lte=now - MEMBERS_FOR)
    ended = Statement.objects.filter(over, next_begun=None)
    done = Member.objects.filter(statement__in=ended).exclude(mail="").update(mail="")
    done += TextLink.objects.filter(statement__in=ended).exclude(mail="", note="").update(mail="", note="")
    return done + Comment.objects.filter(round__statement__in=ended).exclude(author="").update(author="")
