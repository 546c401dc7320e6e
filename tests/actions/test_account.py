"""Accounts of the coalition's own people."""

from __future__ import annotations

import pytest

from undersigned.actions.account import AccountError, add_account, change_password
from undersigned.models import Account

pytestmark = pytest.mark.django_db
PASSWORD = "a river, two banks and a bus"


def test_an_account_signs_in_with_its_password_and_role() -> None:
    account = add_account("teuta", role="editor", password=PASSWORD)
    assert account.check_password(PASSWORD)
    assert account.may_edit
    assert not add_account("orla", role="viewer", password=PASSWORD).may_verify


@pytest.mark.parametrize(
    ("name", "role", "password"),
    [
        ("teuta", "owner", "short"),
        ("teuta", "owner", ""),
        ("teuta", "owner", "qwerty123456"),
        ("teuta-of-the-river", "owner", "teuta-of-the-river"),
        ("te uta", "owner", PASSWORD),
        ("", "owner", PASSWORD),
        ("t" * 151, "owner", PASSWORD),
        ("teuta", "king", PASSWORD),
    ],
)
def test_a_weak_password_an_odd_name_or_an_unknown_role_adds_nothing(name: str, role: str, password: str) -> None:
    with pytest.raises(AccountError):
        add_account(name, role=role, password=password)
    assert not Account.objects.exists()


def test_a_name_is_given_out_once() -> None:
    add_account("teuta", role="owner", password=PASSWORD)
    with pytest.raises(AccountError, match="already"):
        add_account("teuta", role="viewer", password=PASSWORD)
    assert Account.objects.get().role == "owner"


def test_a_new_password_must_be_a_good_one_too() -> None:
    account = add_account("teuta", role="owner", password=PASSWORD)
    with pytest.raises(AccountError):
        change_password(account, "short")
    change_password(account, PASSWORD[::-1])
    assert Account.objects.get().check_password(PASSWORD[::-1])
