"""After the signature: who follows a statement, what is told to many at once, whom signatories propose."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from undersigned.models.draft import Statement
from undersigned.models.frozen import Edition, Erratum, Translation
from undersigned.models.sign import Kind, Signature

SUBSCRIBE_WITHIN = timedelta(hours=72)


class Subscription(models.Model):
    """An address that wants to hear of a statement. It is deleted when it wants so no more, and shown nowhere."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="subscriptions")
    mail = models.EmailField()
    language = models.CharField(max_length=35)
    # The link's secret is made from this and the installation's own, so that each later mail can hold it.
    salt = models.CharField(max_length=43)
    token_hash = models.CharField(max_length=64, unique=True)
    until = models.DateTimeField()
    confirmed = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["statement", "mail"], name="subscription_once"),)


class Notice(models.Model):
    """One thing that is told to all signatories of an edition and to those who follow the statement.

    The `work` process tells it in batches: `reached` and `reached_followers` say how far it has come.
    """

    class Kind(models.TextChoices):
        PUBLISHED = "published", _("Published")
        EDITION = "edition", _("New edition")
        ERRATUM = "erratum", _("Erratum")
        TRANSLATION = "translation", _("Translation")
        FINAL = "final", _("Signing has closed")
        FOLLOWED = "followed", _("What became of the calls")

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="notices")
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    # What makes it one and the same: the number of an edition, erratum or translation, or the moment of closing.
    key = models.CharField(max_length=40)
    erratum = models.ForeignKey(Erratum, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    translation = models.ForeignKey(Translation, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    due = models.DateTimeField()
    reached = models.CharField(max_length=32, blank=True)
    reached_followers = models.BigIntegerField(default=0)
    done = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["statement", "kind", "key"], name="notice_once"),)
        indexes = (models.Index(fields=["due"], condition=models.Q(done__isnull=True), name="notice_waiting"),)


class Proposal(models.Model):
    """An organisation that a signatory proposes to invite. Nothing goes out before the coordinator says yes."""

    signature = models.ForeignKey(Signature, on_delete=models.CASCADE, related_name="proposals")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.ORGANISATION)
    name = models.CharField(max_length=300)
    mail = models.EmailField()
    language = models.CharField(max_length=35)
    name_key = models.CharField(max_length=400)
    made = models.DateTimeField()
    decided = models.DateTimeField(null=True, blank=True)
    accepted = models.BooleanField(default=False)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["signature", "name_key"], name="proposal_once"),)


class Correction(models.Model):
    """What the coordinator would have a signature say. Nothing changes until its signatory presses the button."""

    signature = models.ForeignKey(Signature, on_delete=models.CASCADE, related_name="corrections")
    changes: Any = models.JSONField()
    reason = models.CharField(max_length=300, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    made = models.DateTimeField()
    decided = models.DateTimeField(null=True, blank=True)
    accepted = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["signature"], condition=models.Q(decided__isnull=True), name="correction_one_open"
            ),
        )


class Rendering(models.Model):
    """A name or a role in another language. Where others wrote it, it is marked until the signatory agrees."""

    class Field(models.TextChoices):
        NAME = "name", _("Name")
        ROLE = "role", _("Role")
        REPRESENTATIVE_ROLE = "representative_role", _("Role of the representative")

    signature = models.ForeignKey(Signature, on_delete=models.CASCADE, related_name="renderings")
    field = models.CharField(max_length=20, choices=Field.choices)
    language = models.CharField(max_length=35)
    words = models.CharField(max_length=300)
    agreed = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("field", "language")
        constraints = (models.UniqueConstraint(fields=["signature", "field", "language"], name="rendering_once"),)
