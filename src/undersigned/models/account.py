"""Accounts of the coalition's own people. Signatories have none."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class Account(AbstractUser):
    """A person of the coalition who signs in."""

    class Role(models.TextChoices):
        OWNER = "owner", _("Owner")
        EDITOR = "editor", _("Editor")
        VERIFIER = "verifier", _("Verifier")
        VIEWER = "viewer", _("Viewer")

    role = models.CharField(max_length=10, choices=Role.choices, default=Role.VIEWER)

    REQUIRED_FIELDS: ClassVar[list[str]] = []

    @property
    def may_edit(self) -> bool:
        """Owners and editors change drafts, freeze, invite and publish."""
        return self.is_active and self.role in {self.Role.OWNER, self.Role.EDITOR}

    @property
    def may_verify(self) -> bool:
        """Owners, editors and verifiers decide about signatures that are held."""
        return self.is_active and self.role != self.Role.VIEWER
