"""The four questions: the coalition's answers, who was asked, and who signed them off."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from undersigned.models.draft.links import Member
from undersigned.models.draft.statement import Statement


class Answer(models.Model):
    """The coalition's sentence on one of the four questions."""

    class Question(models.TextChoices):
        MOTIVATION = "motivation", _("Motivation")
        FRAMING = "framing", _("Framing")
        CONTENT = "content", _("Content")
        LANGUAGE = "language", _("Language")

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(max_length=10, choices=Question.choices)
    sentence = models.CharField(max_length=1000)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["statement", "question"], name="answer_once"),)


class SignOff(models.Model):
    """A community or organisation that was asked whether the four questions are answered well, and what it said."""

    class Kind(models.TextChoices):
        COMMUNITY = "community", _("Community")
        ORGANISATION = "organisation", _("Organisation")

    class Said(models.TextChoices):
        YES = "yes", _("yes")
        NO = "no", _("no")

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="sign_offs")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    who = models.CharField(max_length=300)
    # Who answers for it: a member by its link, else the coordinator notes what was said, and by whom.
    member = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="sign_offs")
    asked = models.DateTimeField()
    said = models.CharField(max_length=5, choices=Said.choices, blank=True)
    words = models.CharField(max_length=1000, blank=True)
    answered = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("kind", "who", "pk")
        constraints = (models.UniqueConstraint(fields=["statement", "kind", "who"], name="sign_off_once"),)
