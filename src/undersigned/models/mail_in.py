"""Mail that came in: replies that were asked for as evidence, others for the coordinator, and who wants no more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import models

from undersigned.models.draft import Statement
from undersigned.models.mail import Mail
from undersigned.models.sign import Signature

ENDORSEMENT_LIFE = timedelta(days=14)


class Endorsement(models.Model):
    """A reply that a signatory was asked for, by a one-time address; and, once it came, what it proved.

    The mail and its key record are evidence: never public, deleted with the signature's values.
    """

    signature = models.ForeignKey(Signature, on_delete=models.CASCADE, related_name="endorsements")
    nonce_hash = models.CharField(max_length=64, unique=True)
    asked = models.DateTimeField()
    until = models.DateTimeField()
    used = models.DateTimeField(null=True, blank=True)
    raw = models.BinaryField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    domain = models.CharField(max_length=253, blank=True)
    selector = models.CharField(max_length=253, blank=True)
    algorithm = models.CharField(max_length=20, blank=True)
    txt = models.BinaryField(null=True, blank=True)
    resolver = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("pk",)


class IncomingMail(models.Model):
    """A mail that came in about a statement, as little as lets the coordinator find it in the mailbox."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="incoming")
    mail = models.ForeignKey(Mail, null=True, blank=True, on_delete=models.SET_NULL, related_name="answers")
    signature = models.ForeignKey(Signature, null=True, blank=True, on_delete=models.CASCADE, related_name="incoming")
    sha256 = models.CharField(max_length=64, unique=True)  # the same mail may come twice
    sender = models.CharField(max_length=254)
    subject = models.CharField(max_length=300)
    received = models.DateTimeField()
    # Why a reply does not endorse: a message id and what goes into it; {} for any other mail.
    problem: Any = models.JSONField(default=dict)

    class Meta:
        ordering = ("-pk",)


class NoMore(models.Model):
    """An address that wants no more invitations and reminders about a statement: a keyed digest, not the address."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="no_more")
    address_key = models.CharField(max_length=64)
    since = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["statement", "address_key"], name="no_more_once"),)


class MailboxPlace(models.Model):
    """Up to which mail a folder of the mailbox was read (RFC 3501: UIDVALIDITY and UID)."""

    folder = models.CharField(max_length=300, unique=True)
    validity = models.BigIntegerField()
    uid = models.BigIntegerField(default=0)
    waiting: Any = models.JSONField(default=dict, blank=True)  # UIDs to look at again, and how often they were
