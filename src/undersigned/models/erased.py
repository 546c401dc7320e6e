"""What was erased, for a backup that may be restored; and that the database's files are to be swept."""

from __future__ import annotations

from django.db import models

from undersigned.models.record import database_now


class Erasure(models.Model):
    """One erasure, without anything that tells whose it was. Applied to a restored backup, it is done there again."""

    class What(models.TextChoices):
        SIGNATURE = "signature"
        FOLLOWER = "follower"
        INVITED = "invited"

    what = models.CharField(max_length=10, choices=What.choices)
    # The signature's random id; of a follower or an invitation, the hash of the secret in the private link.
    key = models.CharField(max_length=64)
    basis = models.CharField(max_length=20, blank=True)
    day = models.DateField()

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["what", "key"], name="erasure_once"),)

    @staticmethod
    def note(what: str, key: str, basis: str) -> None:
        """Keep that it was erased today; noting it again changes nothing."""
        Erasure.objects.get_or_create(what=what, key=key, defaults={"basis": basis, "day": database_now().date()})


class Sweep(models.Model):
    """Something personal was deleted: from `due` on, its bytes are to go from the database's files, too."""

    due = models.DateTimeField()
