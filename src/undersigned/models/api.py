"""Tokens with which programs of the coalition ask the API."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    """What a token may do, each by its own."""

    STATEMENTS = "statements:read", _("Read statements, also those that are not published")
    SIGNATURES = "signatures:read", _("Read signatures, also those that wait for the coordinator")
    INVITATIONS = "invitations:read", _("Read whom a statement invites, without the addresses")
    INVITE = "invitations:write", _("Invite, and revoke invitations")


class ApiToken(models.Model):
    """One token. Its secret is shown once and kept as a hash."""

    name = models.CharField(max_length=100)
    token_hash = models.CharField(max_length=64, unique=True)
    scopes: Any = models.JSONField(default=list)
    # A token can do what its maker may do: it ends when the account is deleted, switched off or no longer an owner's.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    created = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField()
    revoked = models.DateTimeField(null=True, blank=True)
    # A day, not a moment: how a program works through the night is nobody's business.
    used = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)

    def works(self, now: datetime) -> bool:
        """Whether it opens anything at `now`; its maker's account must have been read with it."""
        return self.revoked is None and now < self.until and self.by.is_active and self.by.role == "owner"

    @property
    def scope_names(self) -> list[Any]:
        """What it may do, in words."""
        return [Scope(scope).label for scope in self.scopes if scope in Scope.values]
