"""Private links of the drafting stage: a member organisation's, a translator's, a native reader's. No accounts."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from undersigned.models.draft.statement import Statement


class Member(models.Model):
    """One organisation of the coalition at one statement: its link holds for all comment rounds."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="members")
    organisation = models.CharField(max_length=300)
    mail = models.EmailField(blank=True)
    language = models.CharField(max_length=35)
    token_hash = models.CharField(max_length=64, unique=True)
    # With the installation's secret it makes the link's token, so that a later mail can carry the same link; alone it
    # tells nothing. A new one makes a new link.
    salt = models.CharField(max_length=64, blank=True)
    created = models.DateTimeField(auto_now_add=True)
    revoked = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("organisation", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["statement", "organisation"], condition=models.Q(revoked=None), name="member_once"
            ),
        )


class TextLink(models.Model):
    """A link to one language of the draft: to translate it, or to say as a native reader that it reads right."""

    class Role(models.TextChoices):
        TRANSLATOR = "translator", _("Translator")
        READER = "reader", _("Native reader")

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="text_links")
    language = models.CharField(max_length=35)
    role = models.CharField(max_length=10, choices=Role.choices)
    name = models.CharField(max_length=300)
    mail = models.EmailField(blank=True)
    # The interface's language for this person.
    speaks = models.CharField(max_length=35)
    # What the person wants the coordinator to know.
    note = models.TextField(blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    # Set for a text made after the freeze: not part of what was signed.
    edition = models.ForeignKey("undersigned.Edition", null=True, blank=True, on_delete=models.CASCADE)
    created = models.DateTimeField(auto_now_add=True)
    revoked = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("language", "name", "pk")
