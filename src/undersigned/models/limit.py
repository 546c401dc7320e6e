"""What was tried of late, so that one network or one address cannot ask without end; and who is blocked."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Attempt(models.Model):
    """One thing that was tried, under a keyed digest of who tried it or whom it met. Deleted after `until`."""

    key = models.CharField(max_length=64)
    until = models.DateTimeField(db_index=True)

    class Meta:
        indexes = (models.Index(fields=["key", "until"], name="attempt_by_key"),)


class Block(models.Model):
    """Whom editors take no signatures from. Only a keyed digest is kept of who it is, and the editors' own note."""

    class What(models.TextChoices):
        ADDRESS = "address", _("Mail address")
        DOMAIN = "domain", _("Domain of a mail address")
        NETWORK = "network", _("Network")

    what = models.CharField(max_length=10, choices=What.choices)
    key = models.CharField(max_length=64, unique=True)
    note = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)
