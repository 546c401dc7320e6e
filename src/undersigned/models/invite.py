"""Around an invitation: its words, its reminders, a colleague's yes, a second representative."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from undersigned.models.draft import Statement
from undersigned.models.sign import Invitation, Signature


class InvitationWords(models.Model):
    """A coordinator's own words for a mail in one language. Where there is no row, ours stand."""

    class Which(models.TextChoices):
        INVITATION = "invitation", _("Invitation")
        REMINDER = "reminder", _("Reminder")

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="invitation_words")
    language = models.CharField(max_length=35)
    which = models.CharField(max_length=10, choices=Which.choices)
    subject = models.CharField(max_length=200)
    words = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["statement", "language", "which"], name="invitation_words_once"),
        )


class Reminder(models.Model):
    """A reminder that was queued for the day on which it fell due: never two for one day."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="reminders")
    day = models.DateField()
    made = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["invitation", "day"], name="reminder_once"),)


class AddressDay(models.Model):
    """The nth invitation or reminder that goes to one address on one day, from any statement.

    The key is a digest that only this installation can compute. The constraint keeps the promise of one a day.
    """

    key = models.CharField(max_length=64)
    day = models.DateField()
    nth = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["key", "day", "nth"], name="address_day_once"),)


class Approval(models.Model):
    """A colleague whose yes a representative asks for, by a private link. The address goes once there is an answer."""

    class Said(models.TextChoices):
        YES = "yes", _("Approves")
        NO = "no", _("Does not approve")

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="approvals")
    mail = models.EmailField(blank=True)
    reply_to = models.EmailField(blank=True)  # who asked, and is told the outcome
    language = models.CharField(max_length=35)
    token_hash = models.CharField(max_length=64, unique=True)
    salt = models.CharField(max_length=64)
    asked = models.DateTimeField()
    until = models.DateTimeField()
    reminded = models.DateTimeField(null=True, blank=True)
    ended = models.DateTimeField(null=True, blank=True)  # expired, or taken back by who asked
    answered = models.DateTimeField(null=True, blank=True)
    said = models.CharField(max_length=3, choices=Said.choices, blank=True)
    role = models.CharField(max_length=300, blank=True)
    words = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["invitation"],
                condition=models.Q(answered=None, ended=None),
                name="approval_open_once",
            ),
        )


class SecondSignature(models.Model):
    """A second signature of one organisation, and what the first representative says of it, by a private link."""

    class Said(models.TextChoices):
        JOINS = "joins", _("It joins: we sign together")
        DISPUTED = "disputed", _("It is disputed: it is not from us")

    held = models.OneToOneField(Signature, on_delete=models.CASCADE, related_name="second")
    first = models.ForeignKey(Signature, on_delete=models.CASCADE, related_name="seconds")
    token_hash = models.CharField(max_length=64, unique=True)
    said = models.CharField(max_length=8, choices=Said.choices, blank=True)
    words = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(null=True, blank=True)


class WordOnOthers(models.Model):
    """What a representative says of any other signature of the same organisation. Asked of all alike."""

    class Said(models.TextChoices):
        JOINS = "joins", _("Ours joins it")
        DISPUTES = "disputes", _("Ours stands; the other is disputed")

    signature = models.OneToOneField(Signature, on_delete=models.CASCADE, related_name="on_others")
    said = models.CharField(max_length=8, choices=Said.choices)
    words = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
