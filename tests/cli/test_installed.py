"""Commands on an installation, by their own entry in the test's process. As processes: tests/processes/."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from tests.house import House
from tests.processes.test_start import drop_a_trigger
from undersigned.cli import main
from undersigned.models import Account, frozen
from undersigned.outside.installation import Installation

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(house: House, monkeypatch: pytest.MonkeyPatch) -> str:
    """The folder of an installation whose log has begun."""
    monkeypatch.setenv("UNDERSIGNED_HOME", str(house.here.home))
    return str(house.here.home)


def test_an_account_needs_a_password_that_nobody_guesses(
    home: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for password, code in (("12345", 2), ("lumera weir heron", 0), ("lumera weir heron", 2)):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
        assert main(["account", "add", home, "teuta", "--role", "editor", "--password-stdin"]) == code
        assert bool(capsys.readouterr().err) == bool(code)
    account = Account.objects.get()
    assert (account.username, account.role, account.check_password("lumera weir heron")) == ("teuta", "editor", True)


def test_upgrade_puts_back_what_guards_frozen_words(home: str, capsys: pytest.CaptureFixture[str]) -> None:
    drop_a_trigger()
    assert frozen.missing()
    assert main(["upgrade", home]) == 0
    assert not frozen.missing()
    assert "no recovery key yet" in capsys.readouterr().out


def test_publish_with_nothing_to_share_out_makes_the_first_page(
    house: House, home: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["publish", home, "--processes", "0"]) == 2
    assert not (house.site / "index.html").exists()
    assert main(["publish", home]) == 0
    assert "0 of 0 statements" in capsys.readouterr().out
    assert house.here.coalition in (house.site / "index.html").read_text()


def test_the_recovery_key_that_is_shown_once_replaces_the_log_key(
    home: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = Installation.load(Path(home)).log_key
    assert main(["log", "recovery-key", home]) == 0
    code = "-".join(re.findall(r"^ +([A-Z2-7-]+)$", capsys.readouterr().out, re.MULTILINE))
    assert main(["log", "recovery-key", home]) == 2
    other = code[:-1] + ("A" if code[-1] != "A" else "E")
    for paper, ends in ((other, 2), (code, 0)):
        (tmp_path / "paper").write_text(paper)
        assert main(["log", "rotate", home, "--recovery-key-file", str(tmp_path / "paper")]) == ends
        now = Installation.load(Path(home)).log_key
        assert (now.private_bytes_raw() == before.private_bytes_raw()) == bool(ends)
