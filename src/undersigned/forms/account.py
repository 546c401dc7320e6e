"""Signing in. Accounts are made by `undersigned account add`, never by a form.

Labels and errors are ours, so that they are there in all four languages: allauth has no Albanian ones.
"""

from __future__ import annotations

import hmac
import secrets
from typing import Any

from allauth.account import forms as allauth
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from undersigned.actions.limit import client_address
from undersigned.actions.links import keyed_digest
from undersigned.models import Account
from undersigned.models.ready import Ready, number

MARK_LIFE = 365 * 24 * 3600  # seconds
_ACCOUNT = Ready(lambda: Account.objects.filter(pk=number("id")))


class AccountBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """As allauth's. Who is signed in is looked up by a query that is composed once: every page of the desk asks."""

    def get_user(self, user_id: int) -> Account | None:
        """The account, unless there is none any more or it is switched off."""
        found = _ACCOUNT.first(id=user_id)
        return found if found is not None and self.user_can_authenticate(found) else None


class ClosedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Nobody signs up by the web."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is switched off."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_password": _("This is not your password."),
        "invalid_login": _("The user name or the password is not right."),
        "username_password_mismatch": _("The user name or the password is not right."),
        "too_many_login_attempts": _("Too many attempts failed. Wait a few minutes and try again."),
        "rate_limited": _("Too many attempts in a short time. Wait a few minutes and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """By which failed attempts are counted: whom a listed proxy names, so that nobody locks all others out."""
        remote = request.META.get("REMOTE_ADDR", "")
        return client_address(remote, request.headers.get("X-Forwarded-For", "")) or remote or "unknown"

    def post_login(self, request: HttpRequest, user: Account, **more: Any) -> HttpResponse:
        """Mark the browser: a stranger who knows the user name and tries passwords must not keep its owner out."""
        response: HttpResponse = super().post_login(request, user, **more)
        chance = secrets.token_urlsafe(16)
        response.set_cookie(
            _mark_name(),
            f"{chance}.{_mark(user.username, chance)}",
            max_age=MARK_LIFE,
            secure=bool(settings.SESSION_COOKIE_SECURE),
            httponly=True,
            samesite="Lax",
        )
        return response

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt: all strangers' together, each marked browser's apart, as another user name's.

        So whoever guesses has no more attempts than before, and a browser in which somebody has signed in has its own.
        """
        username = credentials.get("username", "")
        chance, _, mark = request.COOKIES.get(_mark_name(), "").partition(".")
        if hmac.compare_digest(mark.encode(), _mark(username, chance).encode()):
            credentials["username"] = f"{username}:{chance}"
        super().pre_authenticate(request, **credentials)


def _mark_name() -> str:
    """The cookie that marks a browser. `__Host-` keeps other hosts from setting it."""
    return "__Host-known" if settings.SESSION_COOKIE_SECURE else "known"


def _mark(username: str, chance: str) -> str:
    """What nobody else can make, and what tells nobody whose it is."""
    return keyed_digest(f"known browser\n{username.casefold()}\n{chance}")


_NEEDED = _("This is needed.")


def _said(form: Any, **labels: Any) -> None:
    """Give the fields our labels; drop placeholders and the link to a mail that no account has an address for."""
    for name, label in labels.items():
        field = form.fields[name]
        field.label = label
        field.help_text = ""
        field.error_messages["required"] = _NEEDED
        field.widget.attrs.pop("placeholder", None)
        field.widget.attrs.pop("aria-describedby", None)


class LoginForm(allauth.LoginForm):  # type: ignore[misc]  # allauth has no types
    """User name and password."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _said(self, login=_("User name"), password=_("Password"))
        self.fields["login"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}


class ChangePasswordForm(allauth.ChangePasswordForm):  # type: ignore[misc]  # allauth has no types
    """The password of now, and the new one twice."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _said(
            self,
            oldpassword=_("Your current password"),
            password1=_("New password"),
            password2=_("The new password once more"),
        )
        self.fields["password1"].help_text = _("At least 12 characters. A few words that you remember do well.")

    def clean(self) -> dict[str, Any]:
        """Say in our words that the two differ."""
        values: dict[str, Any] = super(allauth.PasswordVerificationMixin, self).clean() or {}
        if values.get("password1") and values.get("password2") and values["password1"] != values["password2"]:
            self.add_error("password2", _("The two new passwords differ."))
        return values


class ReauthenticateForm(allauth.ReauthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The password once more, before something weighty."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _said(self, password=_("Password"))
