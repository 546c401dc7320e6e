"""The installation that this process serves."""

from __future__ import annotations

from django.conf import settings

from undersigned.core.errors import N_
from undersigned.outside.installation import Installation, InstallationError


def installation() -> Installation:
    """The installation that UNDERSIGNED_HOME names."""
    here: Installation | None = settings.INSTALLATION
    if here is None:
        raise InstallationError(N_("UNDERSIGNED_HOME names no installation."))
    return here
