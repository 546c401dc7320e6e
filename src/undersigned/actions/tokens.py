"""Tokens for the API: made and revoked by owners, found by their secret."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction

from undersigned.actions.draft.edit import clean_line
from undersigned.core.errors import N_, UndersignedError
from undersigned.models import Account, ApiToken, Scope, database_now
from undersigned.models.sign import token_hash
from undersigned.outside import clock

# So that a secret that strays is known for what it is by whoever, or whatever, finds it.
PREFIX = "undersigned_"
LONGEST_DAYS = 366
MOST = 50


class ApiTokenError(UndersignedError):
    """A token that cannot be made."""


@transaction.atomic
def make_token(by: Account, *, name: str, scopes: Collection[str], days: int) -> tuple[ApiToken, str]:
    """A new token, and its secret: it is returned this once and kept as a hash."""
    name = clean_line(name, ApiToken, "name")
    if not name:
        raise ApiTokenError(N_("Say what the token is for."))
    if not scopes or not set(scopes) <= set(Scope.values):
        raise ApiTokenError(N_("Choose what the token may do."))
    if not 1 <= days <= LONGEST_DAYS:
        raise ApiTokenError(N_("A token is good for at least a day and at most %(most)s days."), most=LONGEST_DAYS)
    now = database_now()
    if ApiToken.objects.filter(revoked=None, until__gt=now).count() >= MOST:
        raise ApiTokenError(N_("There are %(most)s tokens already. Revoke those that nobody uses."), most=MOST)
    secret = PREFIX + clock.new_token()
    row = ApiToken.objects.create(
        name=name, token_hash=token_hash(secret), scopes=sorted(scopes), by=by, until=now + timedelta(days=days)
    )
    return row, secret


def revoke_token(token: ApiToken) -> None:
    """End a token."""
    ApiToken.objects.filter(pk=token.pk, revoked=None).update(revoked=database_now())


def use_token(secret: str) -> ApiToken | None:
    """The token behind a secret, if it works; the day on which it was used last is kept."""
    found = ApiToken.objects.select_related("by").filter(token_hash=token_hash(secret)).first()
    now = database_now()
    if found is None or not found.works(now):
        return None
    if found.used != now.date():
        ApiToken.objects.filter(pk=found.pk).update(used=now.date())
    return found
