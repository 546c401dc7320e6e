"""What became of the draft's words: every change with what was before, and what was not taken over.

A change is never deleted while its statement lives. Undoing is the reverse of the newest change that is not
undone, so that what a change left behind is always what undoing it finds.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from undersigned.models.draft.clauses import ClauseKind, DraftClause
from undersigned.models.draft.links import TextLink
from undersigned.models.draft.statement import Statement


class By(models.Model):
    """Whose doing it is: an account's or a text link's; `who` is the name to show, also when that one is gone."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    link = models.ForeignKey(TextLink, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    who = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True


class Change(By):
    """One act on the draft's clauses."""

    class Act(models.TextChoices):
        WORDS = "words", _("words changed")
        KIND = "kind", _("kind changed")
        ADD = "add", _("clause added")
        REMOVE = "remove", _("clause removed")
        MOVE = "move", _("clause moved")
        SPLIT = "split", _("clause split")
        JOIN = "join", _("clauses joined")

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="changes")
    act = models.CharField(max_length=10, choices=Act.choices)
    made = models.DateTimeField()
    undone = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=300, blank=True)

    class Meta(By.Meta):
        ordering = ("pk",)
        indexes = (models.Index(fields=["statement", "id"], name="change_of_statement"),)


class ChangedClause(models.Model):
    """One clause before and after a change: only what differs.

    `before` and `after` are objects with some of: position, kind, gone (true or false), joined (into which clause),
    words {language: source}, calls [ids]. `before` is null for a clause that the change made.
    """

    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="clauses")
    clause = models.ForeignKey(DraftClause, on_delete=models.CASCADE, related_name="changes")
    before: Any = models.JSONField(null=True)
    after: Any = models.JSONField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["change", "clause"], name="changed_clause_once"),)


class Aside(By):
    """Words that were saved on top of an older version than the one that stands. Nothing is lost: a person decides."""

    clause = models.ForeignKey(DraftClause, on_delete=models.CASCADE, related_name="asides")
    language = models.CharField(max_length=35)
    source = models.TextField()
    base = models.PositiveIntegerField()
    made = models.DateTimeField()
    settled = models.DateTimeField(null=True, blank=True)
    taken = models.BooleanField(default=False)

    class Meta(By.Meta):
        ordering = ("pk",)


class Suggestion(By):
    """One change that a file which came back proposes. It changes nothing until somebody takes it."""

    class Act(models.TextChoices):
        REWORD = "reword", _("other words")
        ADD = "add", _("a new clause")
        REMOVE = "remove", _("leave the clause out")
        MOVE = "move", _("another place")
        NOTE = "note", _("a comment in the file")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        TAKEN = "taken", _("taken over")
        LEFT = "left", _("left")

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="suggestions")
    language = models.CharField(max_length=35)
    # One file is one batch.
    batch = models.CharField(max_length=32)
    file = models.CharField(max_length=200)
    act = models.CharField(max_length=10, choices=Act.choices)
    clause = models.ForeignKey(DraftClause, null=True, blank=True, on_delete=models.CASCADE, related_name="suggestions")
    # Behind which clause a new or moved one shall stand; none: at the beginning. Taken, a new one is `clause`.
    after = models.ForeignKey(DraftClause, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    order = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=ClauseKind.choices, blank=True)
    # The clause's words when the file came back, and those that the file has.
    base = models.TextField(blank=True)
    words = models.TextField(blank=True)
    made = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    settled = models.DateTimeField(null=True, blank=True)

    class Meta(By.Meta):
        ordering = ("pk",)
