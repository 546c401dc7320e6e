"""Accounts of the coalition's own people."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from undersigned.core.errors import N_, UndersignedError
from undersigned.models import Account


class AccountError(UndersignedError):
    """An account that cannot be added as asked."""


def check_name(name: str) -> None:
    """Refuse a name that is taken or that nobody could sign in with."""
    account = Account(username=name)
    try:
        account.clean_fields(exclude=["password"])
    except ValidationError as error:
        raise _as_ours(error) from error
    if Account.objects.filter(username=name).exists():
        raise AccountError(N_("There is an account with the name %(name)s already."), name=name)


def add_account(name: str, *, role: str, password: str) -> Account:
    """Add an account; its password must pass the validators of the settings."""
    if role not in Account.Role.values:
        raise AccountError(N_("The role is owner, editor, verifier or viewer."))
    check_name(name)
    account = Account(username=name, role=role)
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise _as_ours(error) from error
    account.set_password(password)
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError as error:
        raise AccountError(N_("There is an account with the name %(name)s already."), name=name) from error
    return account


def change_password(account: Account, password: str) -> None:
    """Give the account another password, which must pass the validators, too."""
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise _as_ours(error) from error
    account.set_password(password)
    account.save(update_fields=["password"])


def _as_ours(error: ValidationError) -> AccountError:
    return AccountError("%(sentences)s", sentences=" ".join(error.messages))
