"""Making an installation, adding accounts, and what start-up refuses."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connection

from tests.conftest import FreshDatabase
from tests.servers import command
from undersigned.models import Account, Event, frozen

PASSWORD = "a river, two banks and a bus"


def alone(fresh: FreshDatabase, *arguments: str, stdin: str = "") -> tuple[int, str]:
    """Run a command on the test's installation; exit code and both streams."""
    done = command(*arguments, environment=fresh.environment, stdin=stdin)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def bare() -> Mapping[str, str]:
    """An environment that names no installation and no database."""
    return {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "UNDERSIGNED_HOME"}}


def test_init_makes_a_folder_that_only_its_owner_reads(tmp_path: Path, bare: Mapping[str, str]) -> None:
    home = tmp_path / "here"
    done = command("init", str(home), "--coalition", "Two Banks", "--url", "https://banks.example", environment=bare)
    assert done.returncode == 0, done.stderr
    modes = {name: stat.S_IMODE((home / name).stat().st_mode) for name in ("log.key", "secret", "settings.toml")}
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert (home / "site" / "log" / "policy").is_file()
    assert not list((home / "site").rglob("*.key"))
    assert "account add" in done.stdout
    again = command("init", str(home), "--coalition", "Two Banks", "--url", "https://banks.example", environment=bare)
    assert again.returncode == 2
    assert "not empty" in again.stderr


@pytest.mark.parametrize("url", ["banks.example", "ftp://banks.example", "https://banks.example/path"])
def test_init_refuses_an_address_that_is_none(tmp_path: Path, bare: Mapping[str, str], url: str) -> None:
    done = command("init", str(tmp_path / "here"), "--coalition", "Two Banks", "--url", url, environment=bare)
    assert done.returncode == 2
    assert not (tmp_path / "here").exists()


def test_init_that_fails_leaves_the_place_empty(tmp_path: Path, bare: Mapping[str, str]) -> None:
    place = ["init", str(tmp_path / "here"), "--coalition", "Two Banks", "--url", "https://banks.example"]
    done = command(*place, "--database", "postgresql://nobody@127.0.0.1:1/none", environment=bare)
    assert done.returncode == 2
    assert "cannot be reached" in done.stderr
    assert not (tmp_path / "here").exists()


def test_init_writes_the_mail_settings(tmp_path: Path, bare: Mapping[str, str]) -> None:
    place = ["init", str(tmp_path / "here"), "--coalition", "Two Banks", "--url", "https://banks.example"]
    mail = ["--mail-host", "mail.example", "--mail-user", "banks", "--mail-password-file", "-"]
    done = command(*place, *mail, environment=bare, stdin="a secret\n")
    assert done.returncode == 0, done.stderr
    from undersigned.outside.installation import Installation

    found = Installation.load(tmp_path / "here").mail
    assert (found.host, found.port, found.security, found.password) == ("mail.example", 587, "starttls", "a secret")
    assert found.sender == "Two Banks <statements@banks.example>"


def test_an_account_is_added_with_its_role(fresh_database: FreshDatabase) -> None:
    place = ("account", "add", str(fresh_database.home), "teuta", "--role", "editor", "--password-stdin")
    code, words = alone(fresh_database, *place, stdin=f"{PASSWORD}\n")
    assert code == 0, words
    account = Account.objects.get(username="teuta")
    assert account.role == "editor"
    # The tests' own settings know only a fast hasher.
    assert PBKDF2PasswordHasher().verify(PASSWORD, account.password)
    code, words = alone(fresh_database, *place, stdin=f"{PASSWORD}\n")
    assert code == 2
    assert "already" in words


@pytest.mark.parametrize(("name", "password"), [("teuta", "short"), ("teuta", ""), ("te uta", PASSWORD)])
def test_a_weak_password_or_an_odd_name_adds_nothing(fresh_database: FreshDatabase, name: str, password: str) -> None:
    place = ("account", "add", str(fresh_database.home), name, "--role", "owner", "--password-stdin")
    code, words = alone(fresh_database, *place, stdin=f"{password}\n")
    assert code == 2
    assert "Traceback" not in words
    assert not Account.objects.exists()


def test_start_refuses_what_is_no_installation(tmp_path: Path, bare: Mapping[str, str]) -> None:
    done = command("serve", str(tmp_path), environment=bare)
    assert done.returncode == 2
    assert "is no installation" in done.stderr


@pytest.mark.parametrize("name", ["log.key", "secret", "settings.toml"])
def test_start_refuses_a_secret_that_others_can_read(fresh_database: FreshDatabase, name: str) -> None:
    (fresh_database.home / name).chmod(0o640)
    code, words = alone(fresh_database, "work", str(fresh_database.home))
    assert code == 2
    assert f"chmod 600 {fresh_database.home / name}" in words


def test_start_refuses_a_database_without_its_triggers_and_upgrade_puts_them_back(
    fresh_database: FreshDatabase,
) -> None:
    table = " ON undersigned_text" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER undersigned_text_no_update{table}")
    code, words = alone(fresh_database, "serve", str(fresh_database.home))
    assert code == 2
    assert "undersigned_text_no_update" in words
    assert alone(fresh_database, "upgrade", str(fresh_database.home))[0] == 0
    assert frozen.missing() == []
    assert Event.objects.filter(type="key").count() == 1


def test_start_refuses_a_database_of_another_version(fresh_database: FreshDatabase) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'undersigned'")
    code, words = alone(fresh_database, "work", str(fresh_database.home))
    assert code == 2
    assert "undersigned upgrade" in words
