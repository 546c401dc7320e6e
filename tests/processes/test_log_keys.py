"""The commands about the log's keys, as an operator runs them, and what the published log then tells."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.conftest import FreshDatabase
from tests.core.simulator import Log as Lost
from tests.servers import command
from undersigned.actions.record import begin_log
from undersigned.cli import main
from undersigned.cli.installed import instead_of_work
from undersigned.core.record import KeyChain, parse_checkpoint, parse_leaf, parse_policy, recovery_vkey
from undersigned.core.record.keys import parse_recovery_code
from undersigned.core.record.note import parse_note
from undersigned.core.record.tiles import split_entries
from undersigned.models import Event
from undersigned.outside.installation import Installation, InstallationError

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


@pytest.mark.long
def test_a_recovery_key_is_shown_once_and_replaces_the_log_key(tmp_path: Path, bare: Mapping[str, str]) -> None:
    """In a log that takes the place of one whose key is lost."""
    home, last = tmp_path / "here", tmp_path / "last"
    place = ["init", str(home), "--coalition", "Two Banks", "--url", "https://banks.example", "--after"]
    last.write_bytes(Lost().checkpoint())
    (tmp_path / "nonsense").write_text("40 events")
    for bad in ("nothing", "nonsense"):
        assert main([*place, str(tmp_path / bad)]) == 2
        assert not home.exists()
    made = command(*place, str(last), environment=bare)
    assert made.returncode == 0, made.stderr
    code, chain = shown(made.stdout), published(home)
    private = parse_recovery_code(code)
    assert chain.recovery == recovery_vkey(Installation.load(home).origin, private.public_key().public_bytes_raw())
    assert chain.before == last.read_text()
    for data in (path.read_bytes() for path in home.rglob("*") if path.is_file()):
        assert not any(secret in data for secret in (code.encode(), code.replace("-", "").encode()))
        assert private.private_bytes_raw() not in data
    paper = tmp_path / "paper"
    paper.write_text(code.lower().replace("-", " ") + "\n")
    turned = command("log", "rotate", str(home), "--recovery-key-file", str(paper), environment=bare)
    assert turned.returncode == 0, turned.stderr
    assert published(home).vkey in turned.stdout
    assert published(home).vkeys[0] == chain.vkey
    assert parse_policy((home / "site/log/policy").read_text()).logs == (published(home).vkey,)
    assert stat.S_IMODE((home / "log.key").stat().st_mode) == 0o600
    assert not (home / "log.key.next").exists()


@pytest.mark.long
def test_an_older_installation_gets_a_recovery_key_and_only_while_nobody_writes(fresh_database: FreshDatabase) -> None:
    here = Installation.load(fresh_database.home)
    begin_log(here)
    where = ["log", "recovery-key", str(here.home)]
    with instead_of_work(here), pytest.raises(InstallationError, match="Stop it first"), instead_of_work(here):
        pass
    upgraded = command("upgrade", str(here.home), environment=fresh_database.environment)
    assert "no recovery key yet" in upgraded.stdout, upgraded.stderr
    given = command(*where, environment=fresh_database.environment)
    assert given.returncode == 0, given.stderr
    replaced = command(*where, "--replace", environment=fresh_database.environment, stdin=shown(given.stdout))
    assert replaced.returncode == 0, replaced.stderr
    assert shown(replaced.stdout) != shown(given.stdout)
    assert Event.objects.filter(type="key").count() == 3
    assert not Event.objects.waiting().exists()
