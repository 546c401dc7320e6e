"""The language in which the interface speaks at the moment."""

from __future__ import annotations

from django.utils.translation import get_language

from undersigned.core.names.languages import bcp47


def interface_language() -> str:
    """Its BCP 47 tag; English where Django has switched translation off."""
    return bcp47(get_language() or "en")
