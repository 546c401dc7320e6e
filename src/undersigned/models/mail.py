"""The outbox: mail is a row first, in the transaction of the act that it tells of."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from undersigned.models.after import Notice, Subscription
from undersigned.models.draft import Statement
from undersigned.models.sign import Invitation, Signature


class Mail(models.Model):
    """One mail to one address. Its words are deleted once it is sent, except in a demo."""

    class Purpose(models.TextChoices):
        INVITATION = "invitation", _("Invitation")
        REMINDER = "reminder", _("Reminder")
        CONFIRMATION = "confirmation", _("Confirmation")
        RECEIPT = "receipt", _("Receipt")
        NOTICE = "notice", _("Notice")

    to = models.EmailField()
    subject = models.CharField(max_length=300)
    body = models.TextField(blank=True)
    language = models.CharField(max_length=35)
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    message_id = models.CharField(max_length=120, unique=True)
    statement = models.ForeignKey(Statement, null=True, blank=True, on_delete=models.CASCADE, related_name="mails")
    signature = models.ForeignKey(Signature, null=True, blank=True, on_delete=models.CASCADE, related_name="mails")
    # Of whose signature it tells somebody else: not one of the signature's own mails, but gone with it.
    about = models.ForeignKey(
        Signature, null=True, blank=True, on_delete=models.CASCADE, related_name="told_others", db_index=False
    )
    # What was told to many: each of them is told once.
    notice = models.ForeignKey(Notice, null=True, blank=True, on_delete=models.CASCADE, related_name="mails")
    subscription = models.ForeignKey(
        Subscription, null=True, blank=True, on_delete=models.CASCADE, related_name="mails"
    )
    # The address at which one press ends the subscription (RFC 8058). Deleted with the words.
    unsubscribe = models.CharField(max_length=300, blank=True)
    invitation = models.ForeignKey(Invitation, null=True, blank=True, on_delete=models.CASCADE, related_name="mails")
    created = models.DateTimeField(auto_now_add=True)
    # Whether the published PDF of the statement goes with it, in the mail's language; and which it was, by its SHA-256.
    attach = models.BooleanField(default=False)
    attached = models.CharField(max_length=64, blank=True)
    reply_to = models.EmailField(blank=True)  # a one-time address; deleted with the words
    due = models.DateTimeField()
    sent = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["notice", "signature"], name="mail_told_signatory_once"),
            models.UniqueConstraint(fields=["notice", "subscription"], name="mail_told_follower_once"),
        )
        indexes = (
            models.Index(fields=["due"], condition=models.Q(sent__isnull=True), name="mail_waiting"),
            # Few mails tell others of a signature.
            models.Index(fields=["about"], condition=models.Q(about__isnull=False), name="mail_about"),
        )
