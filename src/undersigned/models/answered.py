"""What an office says for itself: answers on record, and commitments. Both are shown as they were written."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from undersigned.models.follow import LedgerEntry
from undersigned.models.record import Event


class Verified(models.TextChoices):
    """How it is known that an office answered."""

    MAILBOX = "mailbox", _("Confirmed from the mailbox to which it was sent")
    DOMAIN = "domain", _("Confirmed from a mailbox at the office's own domain")
    COALITION = "coalition", _("Seen by the coalition, on paper or as a scan")


class Said(models.Model):
    """What both have in common. It stands in public once its event is there."""

    class State(models.TextChoices):
        PENDING = "pending", _("Waits for confirmation from the mailbox")
        WAITING = "waiting", _("Confirmed; the coalition has a look")
        HELD = "held", _("Held back")
        PUBLIC = "public", _("On record")
        ENDED = "ended", _("Taken back")
        REFUSED = "refused", _("Not from the office")

    class Why(models.TextChoices):
        THREAT = "threat", _("It threatens somebody")
        PROTECTED = "protected", _("It names somebody who must not be named")

    words = models.TextField()
    language = models.CharField(max_length=35)
    capacity = models.CharField(max_length=300)  # who answers, in which capacity: in public
    mail = models.EmailField(blank=True)  # from where it is confirmed; deleted later
    day = models.DateField()
    verified = models.CharField(max_length=9, choices=Verified.choices, blank=True)
    state = models.CharField(max_length=7, choices=State.choices)
    why = models.CharField(max_length=9, choices=Why.choices, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    # Of what is pending: until when its link is good. Of what waits: when it becomes public by itself, if at all.
    until = models.DateTimeField(null=True, blank=True)
    made = models.DateTimeField()
    event = models.OneToOneField(Event, null=True, blank=True, on_delete=models.PROTECT, related_name="%(class)s")
    held = models.OneToOneField(Event, null=True, blank=True, on_delete=models.PROTECT, related_name="held_%(class)s")

    class Meta:
        abstract = True
        ordering = ("made", "pk")


class Reply(Said):
    """What an office answered to one call, unedited."""

    class How(models.TextChoices):
        FORM = "form", _("By the form")
        LETTER = "letter", _("By an official letter")

    entry = models.ForeignKey(LedgerEntry, on_delete=models.PROTECT, related_name="replies")
    how = models.CharField(max_length=6, choices=How.choices)
    protocol = models.CharField(max_length=100, blank=True)
    file = models.CharField(max_length=64, blank=True)
    file_name = models.CharField(max_length=200, blank=True)


class Commitment(Said):
    """What an addressee binds itself to, for one call and in its own words. Who has not is never listed.

    Its link confirms it, and later takes it back.
    """

    entry = models.ForeignKey(LedgerEntry, on_delete=models.PROTECT, related_name="commitments")
    ended = models.OneToOneField(Event, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
