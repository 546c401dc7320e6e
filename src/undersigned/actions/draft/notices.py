"""What a comment round tells its members by itself: a reminder to the silent ones, and that there are answers.

The mark and the mails are one transaction: whatever a crash interrupts is still due, and nothing is told twice.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Max, Min

from undersigned.actions.draft.members import tell
from undersigned.actions.draft.summary import silent
from undersigned.models import Comment, CommentRound, Member, database_now

# Answers that are given one after another come in one mail: when it has been quiet for so long …
QUIET = timedelta(minutes=10)
# … or, while the coordinator goes on answering, when the first has waited so long.
LONGEST_WAIT = timedelta(hours=2)


def tell_members() -> int:
    """Queue all mails that are due; returns how many."""
    return remind() + tell_of_answers()


def remind() -> int:
    """Remind those who have said nothing, once in each round. Past its deadline a round reminds nobody any more."""
    sent = 0
    now = database_now()
    due = CommentRound.objects.filter(closed=None, reminded=None, remind_at__lte=now, deadline__gt=now)
    for pk in due.values_list("pk", flat=True):
        with transaction.atomic():
            rows = CommentRound.objects.select_for_update(of=("self",)).select_related("statement")
            round = rows.filter(pk=pk, closed=None, reminded=None).first()
            if round is None:
                continue
            if round.statement.drafting and round.statement.retracted is None:
                sent += tell("round-reminder", round, silent(round))
            CommentRound.objects.filter(pk=pk).update(reminded=now)
    return sent


def tell_of_answers() -> int:
    """One mail for all answers to one member of which it was not told yet."""
    sent = 0
    now = database_now()
    untold = Comment.objects.exclude(verdict="").filter(told=None, member__revoked=None).exclude(member__mail="")
    found = untold.values("round", "member").annotate(first=Min("answered"), last=Max("answered")).order_by("round")
    for each in found:
        if each["last"] > now - QUIET and each["first"] > now - LONGEST_WAIT:
            continue
        with transaction.atomic():
            rows = untold.filter(round=each["round"], member=each["member"]).select_for_update(of=("self",))
            answers = list(rows.values_list("pk", flat=True))
            if not answers:
                continue
            round = CommentRound.objects.select_related("statement").get(pk=each["round"])
            if round.statement.retracted is None:
                sent += tell("round-answers", round, [Member.objects.get(pk=each["member"])], count=len(answers))
            Comment.objects.filter(pk__in=answers).update(told=now)
    return sent
