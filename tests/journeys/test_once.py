"""`undersigned demo --once`: from a letter as it stands to a bundle that verifies, as one command."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from tests.servers import COMMAND
from undersigned.cli import main
from undersigned.core.reading import read_text

STAND_IN = """Our two banks need one bridge

Joint statement by organisations from Vardena and Kodrin

The old bridge has been closed since the spring, and nobody says for how long.

We call on the municipalities of Vardena and Kodrin to open a footbridge before winter.

Signed by:

  1. Lumera Rowing Club (LRC), Kodrin
  2. Society for the Old Tannery, Vardena
  3. Mira Lumerski, Lawyer, Vardena
"""


def bare() -> dict[str, str]:
    """An environment that names no installation and no database."""
    return {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "UNDERSIGNED_HOME"}}


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """One `undersigned` command, in an environment that knows nothing of the tests."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)], env=bare(), capture_output=True, text=True, timeout=120, check=False
    )


def once(*arguments: str | Path) -> tuple[int, dict[str, Any], str]:
    """`demo --once … --json`: exit code, the object, stderr."""
    done = run("demo", "--once", *arguments, "--json")
    return done.returncode, json.loads(done.stdout) if done.stdout.strip() else {}, done.stderr


@pytest.fixture(scope="module")
def letter(shared: Path | None, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Mapping[str, int]]:
    """The real letter where the shared data is there, else an invented one, and how many it lists."""
    seed = shared / "seed" / "joint-statement-2022.txt" if shared else None
    if seed is not None and seed.is_file():
        return seed, {"listed_organisations": 23, "listed_people": 6}
    path = tmp_path_factory.mktemp("letter") / "bridge.txt"
    path.write_text(STAND_IN, encoding="utf-8")
    return path, {"listed_organisations": 2, "listed_people": 1}


@pytest.fixture(scope="module")
def made(letter: tuple[Path, Mapping[str, int]], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    """The letter's journey, run once."""
    out = tmp_path_factory.mktemp("once") / "out"
    code, result, progress = once(out, "--from", letter[0], "--basis", "published by the signatories")
    assert code == 0, progress
    return out, result


@pytest.mark.long
def test_the_counts_and_the_digest(made: tuple[Path, Any], letter: tuple[Path, Mapping[str, int]]) -> None:
    out, result = made
    assert result["counts"] == {"organisations": 2, "people": 0, **letter[1]}
    assert result["verdict"] == "verified"
    assert len(result["digest"]) == 64
    assert result["digest"] == result["digest"].lower()
    assert result["bundle"] == str(out / result["slug"] / "bundle.zip")
    assert result["policy"] == str(out / "log" / "policy")


@pytest.mark.long
def test_anyone_can_verify_it_with_the_policy_only(made: tuple[Path, Any]) -> None:
    _, result = made
    assert run("verify", result["bundle"], "--policy", result["policy"]).returncode == 0
    assert run("verify", result["bundle"]).returncode == 2


@pytest.mark.long
def test_what_it_writes_holds_no_secret(made: tuple[Path, Any]) -> None:
    files = [path for path in made[0].rglob("*") if path.is_file()]
    assert files
    for path in files:
        assert path.suffix not in {".key", ".sqlite3", ".toml"}
        assert b"PRIVATE KEY" not in path.read_bytes()


def page(out: Path, result: Mapping[str, Any]) -> str:
    """The published page in English."""
    return unescape((out / result["slug"] / "en" / "index.html").read_text(encoding="utf-8"))


@pytest.mark.long
def test_people_are_named_with_a_basis(made: tuple[Path, Any], letter: tuple[Path, Mapping[str, int]]) -> None:
    people = [each.name for each in read_text(letter[0].read_bytes()).signatories if each.kind == "person"]
    assert len(people) == letter[1]["listed_people"]
    assert [name for name in people if name not in page(*made)] == []


@pytest.mark.long
def test_without_a_file_the_invented_letter_stands_in_and_without_a_basis_nobody_is_named(tmp_path: Path) -> None:
    code, result, progress = once(tmp_path / "out")
    assert code == 0, progress
    folder = tmp_path / "out" / result["slug"]
    for tag in ("en", "sq", "sr-Latn", "sr-Cyrl"):
        assert (folder / tag / "index.html").is_file()
        assert (folder / f"statement.{tag}.pdf").read_bytes().startswith(b"%PDF-")
    assert result["counts"]["listed_people"] == 1
    assert "counted, not named" in progress
    assert "Bridge Choir" in page(tmp_path / "out", result)
    assert not [path for path in (tmp_path / "out").rglob("*") if path.is_file() and b"Lumerski" in path.read_bytes()]


def test_the_folder_must_be_empty(tmp_path: Path) -> None:
    (tmp_path / "something").write_text("mine")
    code, result, said = once(tmp_path)
    assert (code, result) == (2, {})
    assert "not empty" in said
    assert [path.name for path in tmp_path.iterdir()] == ["something"]


@pytest.mark.long
@pytest.mark.parametrize(
    "data",
    [None, pytest.param("Një".encode("utf-16"), marks=pytest.mark.long)],
    ids=["absent", "not UTF-8"],
)
def test_a_letter_that_cannot_be_read_leaves_nothing(tmp_path: Path, data: bytes | None) -> None:
    path = tmp_path / "letter.txt"
    if data is not None:
        path.write_bytes(data)
    code, result, said = once(tmp_path / "out", "--from", path)
    assert (code, result) == (2, {})
    assert said.startswith("undersigned: ")
    assert "Traceback" not in said
    assert not (tmp_path / "out").exists()


@pytest.mark.soak
def test_a_letter_without_a_paragraph_fails_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Only a title\n", encoding="utf-8")
    done = run("demo", "--once", tmp_path / "out", "--from", path)
    assert done.returncode == 1
    assert "Failed: " in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(["--once", "a file/out"], "/a file/out cannot be made", id="a place where nothing can be"),
        pytest.param(["--once", "out", "--port", "8123"], "--once serves nothing", id="both at once"),
        pytest.param(["--basis", "theirs"], "belong to --once", id="half of it"),
        pytest.param(["--port", "99999"], "a number from 1 to 65535", id="no port"),
    ],
)
def test_what_cannot_be_meant_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any, arguments: list[str], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a file").touch()
    try:
        code = main(["demo", *arguments])
    except SystemExit as ended:  # argparse
        code = int(ended.code or 0)
    assert code == 2
    assert told in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["a file"]
