"""Making an installation, adding accounts, and what start-up refuses."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connection

from tests.conftest import FreshDatabase
from tests.servers import command
from undersigned.actions.record import begin_log
from undersigned.cli import main
from undersigned.cli.installed import check_database, check_private
from undersigned.core.errors import UndersignedError
from undersigned.models import Account, Event, frozen
from undersigned.outside.installation import Installation, InstallationError

PASSWORD = "a river, two banks and a bus"


@pytest.fixture
def bare() -> Mapping[str, str]:
    """An environment that names no installation and no database."""
    return {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "UNDERSIGNED_HOME"}}


def place(home: Path) -> list[str]:
    """What every `init` names."""
    return ["init", str(home), "--coalition", "Two Banks", "--url", "https://banks.example"]


@pytest.mark.long
def test_init_makes_a_folder_that_only_its_owner_reads(tmp_path: Path, bare: Mapping[str, str]) -> None:
    home = tmp_path / "here"
    mail = ["--mail-host", "mail.example", "--mail-user", "banks", "--mail-password-file", "-"]
    done = command(*place(home), *mail, environment=bare, stdin="a secret\n")
    assert done.returncode == 0, done.stderr
    modes = {name: stat.S_IMODE((home / name).stat().st_mode) for name in ("log.key", "secret", "settings.toml")}
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert (home / "site" / "log" / "policy").is_file()
    assert not list((home / "site").rglob("*.key"))
    assert "account add" in done.stdout
    found = Installation.load(home).mail
    assert (found.host, found.port, found.security, found.password) == ("mail.example", 587, "starttls", "a secret")
    assert found.sender == "Two Banks <statements@banks.example>"


@pytest.mark.long
@pytest.mark.parametrize("command", ["serve x", "account add x ana --role owner", "demo --once y", "log rotate x"])
def test_who_has_what_verifying_needs_alone_is_told_what_else_it_takes(tmp_path: Path, command: str) -> None:
    Installation.create(tmp_path / "x", coalition="Two Banks", url="https://banks.example")
    code = "import sys; sys.modules['django'] = None; from undersigned.cli import main; sys.exit(main(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", code, *command.split()], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (2, "undersigned: This needs django. Install undersigned[server].\n")


@pytest.mark.long
def test_init_without_mail_says_where_to_fill_it_in(tmp_path: Path, bare: Mapping[str, str]) -> None:
    home = tmp_path / "here"
    done = command(*place(home), environment=bare)
    assert done.returncode == 0, done.stderr
    heading = re.search(r"“([^”]+)”", done.stdout)
    assert heading is not None
    assert f"# {heading[1]}." in (home / "settings.toml").read_text()


@pytest.mark.parametrize("option", [("--mail-from", "A <a@b.example>"), ("--mail-port", "25"), ("--mail-user", "a")])
def test_init_forgets_no_mail_setting(tmp_path: Path, capsys: pytest.CaptureFixture[str], option: list[str]) -> None:
    assert main([*place(tmp_path / "here"), *option]) == 2
    assert f"{option[0]} needs --mail-host" in capsys.readouterr().err
    assert not (tmp_path / "here").exists()


@pytest.mark.postgres  # on SQLite the database is a new file in the new folder
def test_init_takes_no_database_that_is_in_use(fresh_database: FreshDatabase, tmp_path: Path) -> None:
    done = command(*place(tmp_path / "here"), environment=fresh_database.environment)
    assert done.returncode == 2
    assert "There are tables in this database already" in done.stderr
    assert not (tmp_path / "here").exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize("url", ["banks.example", "ftp://banks.example", "https://banks.example/path"])
def test_init_refuses_an_address_that_is_none(tmp_path: Path, url: str) -> None:
    assert main([*place(tmp_path / "here")[:-1], url]) == 2
    assert not (tmp_path / "here").exists()


def test_init_refuses_a_folder_in_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "something").write_text("mine")
    assert main(place(tmp_path)) == 2
    assert "not empty" in capsys.readouterr().err


@pytest.mark.long
def test_init_that_fails_leaves_the_place_empty(tmp_path: Path, bare: Mapping[str, str]) -> None:
    nowhere = "postgresql://nobody@127.0.0.1:1/none"
    done = command(*place(tmp_path / "here"), "--database", nowhere, environment=bare)
    assert done.returncode == 2
    assert "cannot be reached" in done.stderr
    assert not (tmp_path / "here").exists()


@pytest.mark.long
def test_an_account_is_added_with_its_role(fresh_database: FreshDatabase) -> None:
    add = ["account", "add", str(fresh_database.home), "teuta", "--role", "editor", "--password-stdin"]
    done = command(*add, environment=fresh_database.environment, stdin=f"{PASSWORD}\n")
    assert done.returncode == 0, done.stderr
    account = Account.objects.get(username="teuta")
    assert account.role == "editor"
    # The tests' own settings know only a fast hasher.
    assert PBKDF2PasswordHasher().verify(PASSWORD, account.password)


def test_start_refuses_what_is_no_installation(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", str(tmp_path)]) == 2
    assert "is no installation" in capsys.readouterr().err


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o660, 0o700])
@pytest.mark.parametrize("name", ["log.key", "secret", "settings.toml"])
def test_start_refuses_a_secret_that_others_can_use(installation: Installation, name: str, mode: int) -> None:
    check_private(installation)
    (installation.home / name).chmod(mode)
    with pytest.raises(InstallationError, match=f"chmod 600 {installation.home / name}"):
        check_private(installation)


def drop_a_trigger() -> None:
    """As somebody might who wanted to change frozen words."""
    table = " ON undersigned_text" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER undersigned_text_no_update{table}")


def test_start_refuses_a_database_that_is_not_as_it_left_it(fresh_database: FreshDatabase, tmp_path: Path) -> None:
    here = Installation.load(fresh_database.home)
    begin_log(here)
    check_database(here)
    other = another_key(here, tmp_path)
    with pytest.raises(UndersignedError, match="another key"):
        check_database(other)
    later_than_the_database(here)
    with pytest.raises(UndersignedError, match="which the database does not have"):
        check_database(here)
    drop_a_trigger()
    with pytest.raises(InstallationError, match="undersigned_text_no_update"):
        check_database(here)


@pytest.mark.long
def test_upgrade_puts_triggers_back(fresh_database: FreshDatabase) -> None:
    here = Installation.load(fresh_database.home)
    drop_a_trigger()
    done = command("serve", str(here.home), environment=fresh_database.environment)
    assert done.returncode == 2
    assert "triggers" in done.stderr
    assert command("upgrade", str(here.home), environment=fresh_database.environment).returncode == 0
    check_database(here)
    assert frozen.missing() == []
    assert Event.objects.filter(type="key").count() == 1


def another_key(here: Installation, folder: Path) -> Installation:
    """An installation of the same origin, and with a key of its own."""
    return Installation.create(folder / "other", coalition="Others", url="https://others.example", origin=here.origin)


@pytest.mark.long
def test_start_refuses_a_log_that_another_key_began(fresh_database: FreshDatabase, tmp_path: Path) -> None:
    here = Installation.load(fresh_database.home)
    begin_log(here)
    os.replace(another_key(here, tmp_path).home / "log.key", here.home / "log.key")
    for command_of in ("serve", "work", "upgrade"):
        done = command(command_of, str(here.home), environment=fresh_database.environment)
        assert done.returncode == 2
        assert "another key" in done.stderr
    assert Event.objects.filter(type="key").count() == 1


def later_than_the_database(here: Installation) -> str:
    """Let the published checkpoint be of one event more; its text."""
    checkpoint = here.site / "log" / "checkpoint"
    later = checkpoint.read_text().split("\n")
    later[1] = str(int(later[1]) + 1)
    checkpoint.write_text("\n".join(later))
    return "\n".join(later)


@pytest.mark.long
def test_start_refuses_a_database_older_than_the_published_log(fresh_database: FreshDatabase) -> None:
    here = Installation.load(fresh_database.home)
    begin_log(here)
    shown = later_than_the_database(here)
    done = command("work", str(here.home), environment=fresh_database.environment)
    assert done.returncode == 2
    assert "which the database does not have" in done.stderr
    assert (here.site / "log" / "checkpoint").read_text() == shown


def test_start_refuses_a_database_of_another_version(fresh_database: FreshDatabase) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'undersigned'")
    with pytest.raises(InstallationError, match="undersigned upgrade"):
        check_database(Installation.load(fresh_database.home))
