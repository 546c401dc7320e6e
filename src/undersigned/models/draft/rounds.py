"""Comment rounds: a draft goes round, every comment gets an answer, silence stays silence."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from undersigned.models.draft.clauses import DraftClause
from undersigned.models.draft.links import Member
from undersigned.models.draft.statement import Statement


class CommentRound(models.Model):
    """One draft, circulated to the members until a deadline, under "no objection by {time}"."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveIntegerField()
    message = models.TextField(blank=True)
    opened = models.DateTimeField()
    deadline = models.DateTimeField()
    # The draft as it went round: [{"id", "kind", "words": {language: source}}], and its languages in order.
    clauses: Any = models.JSONField(default=list)
    languages: Any = models.JSONField(default=list)
    # When the members that had not answered are reminded, and when they were.
    remind_at = models.DateTimeField(null=True, blank=True)
    reminded = models.DateTimeField(null=True, blank=True)
    closed = models.DateTimeField(null=True, blank=True)
    # The coordinator's words over the summary that is sent to all.
    closing = models.TextField(blank=True)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["statement", "number"], name="round_number_once"),
            models.UniqueConstraint(fields=["statement"], condition=models.Q(closed=None), name="round_open_once"),
        )

    @property
    def unanswered(self) -> int:
        """How many of its comments wait for an answer, where `rounds_of` has counted them."""
        counted: int = self.__dict__["counted"]
        return counted


class Standing(models.Model):
    """What a member said of the whole draft in one round. A member without one was silent, and that is recorded."""

    class Said(models.TextChoices):
        NO_OBJECTION = "no-objection", _("no objection")
        OBJECTION = "objection", _("objects")

    round = models.ForeignKey(CommentRound, on_delete=models.CASCADE, related_name="standings")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="standings")
    said = models.CharField(max_length=12, choices=Said.choices)
    words = models.CharField(max_length=1000, blank=True)
    made = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["round", "member"], name="standing_once"),)


class Comment(models.Model):
    """A comment or proposed wording on a clause or on the whole, with its answer."""

    class Audience(models.TextChoices):
        ALL = "all", _("All members")
        COORDINATOR = "coordinator", _("The coordinator only")

    class Verdict(models.TextChoices):
        ACCEPTED = "accepted", _("accepted")
        CHANGED = "changed", _("changed")
        DECLINED = "declined", _("declined")

    round = models.ForeignKey(CommentRound, on_delete=models.CASCADE, related_name="comments")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="comments")
    clause = models.ForeignKey(DraftClause, null=True, blank=True, on_delete=models.CASCADE, related_name="comments")
    language = models.CharField(max_length=35)
    # Who inside the organisation, as they name themselves.
    author = models.CharField(max_length=200, blank=True)
    words = models.TextField(blank=True)
    proposal = models.TextField(blank=True)
    audience = models.CharField(max_length=12, choices=Audience.choices, default=Audience.ALL)
    made = models.DateTimeField()
    # The form's own number: sending it twice makes one comment.
    once = models.CharField(max_length=32, unique=True)
    verdict = models.CharField(max_length=10, choices=Verdict.choices, blank=True)
    reason = models.TextField(blank=True)
    # The clause's words in the draft, in the comment's language, after the answer.
    outcome = models.TextField(blank=True)
    answered = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # When a mail told the proposer of this answer.
    told = models.DateTimeField(null=True, blank=True)
    # The proposer may answer once.
    reply = models.TextField(blank=True)
    replied = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
