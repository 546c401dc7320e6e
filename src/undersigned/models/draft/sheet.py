"""The coalition's naming sheet and term list, and findings that a person has set aside."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from undersigned.core.draft import terms
from undersigned.core.draft.compare import Name
from undersigned.models.draft.clauses import DraftClause
from undersigned.models.draft.history import By
from undersigned.models.draft.statement import Statement


class SheetName(models.Model):
    """An organisation, place or person that the coalition names in one agreed way per language."""

    class Kind(models.TextChoices):
        ORGANISATION = "organisation", _("Organisation")
        PLACE = "place", _("Place")
        PERSON = "person", _("Person")
        OTHER = "other", _("Something else")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    # Per BCP 47 tag: how we write it. {"en": "…", "sq": "…"}
    written: Any = models.JSONField(default=dict)
    # Per BCP 47 tag: ways of writing it that we do not use, found and pointed out. {"en": ["…"]}
    avoided: Any = models.JSONField(default=dict)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("kind", "pk")

    @property
    def title(self) -> str:
        """The name as it is written in the first language that it was entered in."""
        return next(iter(self.written.values()), "")

    def as_core(self) -> Name:
        """The name as plain values."""
        return Name(self.written, self.avoided)


class Term(models.Model):
    """Words that someone finds antagonising, with alternatives. Open until the coalition has decided."""

    class Decision(models.TextChoices):
        OPEN = "open", _("open")
        AVOID = "avoid", _("we do not use it")
        KEEP = "keep", _("we use it")

    language = models.CharField(max_length=35)
    words = models.CharField(max_length=200)
    reason = models.CharField(max_length=500, blank=True)
    flagged_by = models.CharField(max_length=300)
    alternatives: Any = models.JSONField(default=list)
    decision = models.CharField(max_length=10, choices=Decision.choices, default=Decision.OPEN)
    decided = models.DateTimeField(null=True, blank=True)
    made = models.DateTimeField()

    class Meta:
        ordering = ("language", "words", "pk")
        constraints = (models.UniqueConstraint(fields=["language", "words", "flagged_by"], name="term_once"),)

    def as_core(self) -> terms.Term:
        """The term as plain values."""
        decision: Any = self.decision
        return terms.Term(
            self.language, self.words, self.flagged_by, self.reason, tuple(self.alternatives), decision=decision
        )


class Dismissal(By):
    """A finding (of a check between languages, or a flagged word) that a person set aside, with the reason.

    `detail` is a digest of what was found: when that changes, the finding shows again.
    """

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="dismissals")
    clause = models.ForeignKey(DraftClause, null=True, blank=True, on_delete=models.CASCADE, related_name="dismissals")
    language = models.CharField(max_length=35, blank=True)
    check_name = models.CharField(max_length=40)
    detail = models.CharField(max_length=64)
    reason = models.CharField(max_length=500)
    made = models.DateTimeField()

    class Meta(By.Meta):
        constraints = (
            models.UniqueConstraint(
                fields=["statement", "clause", "language", "check_name", "detail"], name="dismissal_once"
            ),
        )
