"""Signing in. Accounts are made by `undersigned account add`, never by a form."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Nobody signs up by the web."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False
