"""Claims that somebody did not sign, and signatures that the coalition took out of the count."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from undersigned.models.draft import Statement
from undersigned.models.sign import Signature


class ClaimQuerySet(models.QuerySet["Claim"]):
    """Claims by what is left to do."""

    def waiting(self) -> ClaimQuerySet:
        """Not decided yet."""
        return self.filter(state__in=[Claim.State.SAID, Claim.State.CONFIRMED])


class Claim(models.Model):
    """ "I did not sign this", in two steps: said by anyone, then confirmed from a mailbox or by the coordinator."""

    class State(models.TextChoices):
        SAID = "said", _("Said, not confirmed yet")
        CONFIRMED = "confirmed", _("Confirmed; the name is held back")
        UPHELD = "upheld", _("Right: the signature does not count")
        REJECTED = "rejected", _("Not right: the signature stands")

    class Basis(models.TextChoices):
        """What its mailbox has to do with the signature."""

        NONE = "", _("The coalition does not know this mailbox as one of the signatory.")
        SIGNER = "signer", _("It is the mailbox that confirmed the signature.")
        BOOK = "book", _("The address book knows this mailbox as one of the organisation.")
        DOMAIN = "domain", _("The address book knows the domain of this mailbox as one of the organisation.")

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="claims")
    # Whose name was meant, as far as it was found; none where no such signature stands.
    signature = models.ForeignKey(Signature, null=True, blank=True, on_delete=models.CASCADE, related_name="claims")
    name = models.CharField(max_length=300)
    reason = models.CharField(max_length=1000)
    mail = models.EmailField()
    language = models.CharField(max_length=35)
    basis = models.CharField(max_length=10, choices=Basis.choices, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.SAID)
    token_hash = models.CharField(max_length=64, null=True, blank=True, unique=True)
    until = models.DateTimeField(null=True, blank=True)
    said = models.DateTimeField()
    confirmed = models.DateTimeField(null=True, blank=True)
    by_mailbox = models.BooleanField(default=False)
    decided = models.DateTimeField(null=True, blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ("said", "pk")


class Invalidation(models.Model):
    """Signatures that an editor took out of the count together. Undone as one."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="invalidations")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    at = models.DateTimeField()
    rows: Any = models.JSONField(default=dict)  # id of a signature -> its state before
    undone = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-at", "-pk")
