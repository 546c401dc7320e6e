"""The commands about the log's keys, as an operator runs them, and what the published log then tells."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.conftest import FreshDatabase
from tests.servers import command
from undersigned.actions.record import begin_log
from undersigned.cli import main
from undersigned.cli.installed import instead_of_work
from undersigned.core.record import KeyChain, parse_checkpoint, parse_leaf, parse_policy, recovery_vkey
from undersigned.core.record.keys import parse_recovery_code
from undersigned.core.record.note import parse_note
from undersigned.core.record.tiles import split_entries
from undersigned.models import Event
from undersigned.outside.installation import Installation

CODE = re.compile(r"^ +([A-Z2-7]{4}(?:-[A-Z2-7]{4}){6})$", re.MULTILINE)


@pytest.fixture
def bare() -> Mapping[str, str]:
    """An environment that names no installation and no database."""
    return {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "UNDERSIGNED_HOME"}}


def shown(words: str) -> str:
    """The recovery key that a command printed."""
    lines = CODE.findall(words)
    assert len(lines) == 2
    return "-".join(lines)


def published(home: Path) -> KeyChain:
    """The keys, as the published log tells."""
    size = parse_checkpoint(parse_note((home / "site/log/checkpoint").read_text()).text).size
    entries = (home / f"site/log/tile/entries/000.p/{size}").read_bytes()
    events = [(index, parse_leaf(leaf)) for index, leaf in enumerate(split_entries(entries, size))]
    return KeyChain((index, event) for index, event in events if event.type == "key")


def test_a_recovery_key_is_shown_once_and_replaces_the_log_key(tmp_path: Path, bare: Mapping[str, str]) -> None:
    home = tmp_path / "here"
    place = ["--coalition", "Two Banks", "--url", "https://banks.example"]
    made = command("init", str(home), *place, environment=bare)
    assert made.returncode == 0, made.stderr
    code = shown(made.stdout)
    public = parse_recovery_code(code).public_key().public_bytes_raw()
    chain = published(home)
    assert chain.recovery == recovery_vkey(Installation.load(home).origin, public)
    secret = code.replace("-", "")
    for path in home.rglob("*"):
        if path.is_file():
            assert code.encode() not in path.read_bytes()
            assert secret.encode() not in path.read_bytes()
            assert parse_recovery_code(code).private_bytes_raw() not in path.read_bytes()
    second = command("log", "recovery-key", str(home), environment=bare)
    assert (second.returncode, "--replace" in second.stderr, CODE.findall(second.stdout)) == (2, True, [])
    (tmp_path / "paper").write_text(code.lower().replace("-", " ") + "\n")
    turned = command("log", "rotate", str(home), "--recovery-key-file", str(tmp_path / "paper"), environment=bare)
    assert turned.returncode == 0, turned.stderr
    assert published(home).vkey in turned.stdout
    assert published(home).vkeys[0] == chain.vkey
    assert parse_policy((home / "site/log/policy").read_text()).logs == (published(home).vkey,)
    assert stat.S_IMODE((home / "log.key").stat().st_mode) == 0o600
    assert not (home / "log.key.next").exists()
    # Lost: a new log says whose place it takes.
    last = home / "site/log/checkpoint"
    after = command("init", str(tmp_path / "new"), *place, "--after", str(last), environment=bare)
    assert after.returncode == 0, after.stderr
    assert published(tmp_path / "new").before == last.read_text()
    for bad in ("nothing", "here/settings.toml"):
        assert main(["init", str(tmp_path / "no"), *place, "--after", str(tmp_path / bad)]) == 2
        assert not (tmp_path / "no").exists()


def test_an_older_installation_gets_a_recovery_key_and_only_while_nobody_writes(fresh_database: FreshDatabase) -> None:
    here = Installation.load(fresh_database.home)
    begin_log(here)
    where = ["log", "recovery-key", str(here.home)]
    with instead_of_work(here):
        busy = command(*where, environment=fresh_database.environment)
    assert (busy.returncode, "Stop it first" in busy.stderr) == (2, True)
    assert Event.objects.filter(type="key").count() == 1
    given = command(*where, environment=fresh_database.environment)
    assert given.returncode == 0, given.stderr
    replaced = command(*where, "--replace", environment=fresh_database.environment, stdin=shown(given.stdout))
    assert replaced.returncode == 0, replaced.stderr
    assert shown(replaced.stdout) != shown(given.stdout)
    assert Event.objects.filter(type="key").count() == 3
    assert not Event.objects.waiting().exists()
