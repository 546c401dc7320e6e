"""Documents that must keep up with the code: each test names what has no heading or no line."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

import undersigned.cli
from undersigned.outside.installation import Installation, MailInSettings, MailSettings

ROOT = Path(__file__).resolve().parent.parent
PATHS = ("tour.md", "dependencies.md")
NOT_A_FILE = {"statement.json", "pyproject.toml"}
NOT_A_SETTING = {"home", "mail"}  # where the folder is, and the name of a table


def headings(name: str) -> list[str]:
    """The headings of a document, without their marks."""
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    return [line.lstrip("# ") for line in text.splitlines() if line.startswith("#")]


def dependencies() -> set[str]:
    """What pyproject.toml names, for running and for developing."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lines = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    lines += [line for extra in project["project"]["optional-dependencies"].values() for line in extra]
    return {Requirement(line).name for line in lines} - {"undersigned"}


def test_every_command_has_a_heading():
    found = headings("operating.md")
    commands = undersigned.cli.COMMANDS
    assert commands
    lacking = [name for name in commands if not any(h.startswith(f"`undersigned {name}") for h in found)]
    assert not lacking


def test_every_setting_has_a_heading():
    names = {field.name for field in dataclasses.fields(Installation)} - NOT_A_SETTING
    names |= {f"mail.{field.name}" for field in dataclasses.fields(MailSettings)} - {"mail.incoming"}
    names |= {f"mail.in.{field.name}" for field in dataclasses.fields(MailInSettings)}
    found = {heading.strip("`") for heading in headings("operating.md")}
    assert not names - found


def test_the_whole_settings_file_that_it_shows_can_be_used(tmp_path):
    text = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    shown = re.search(r"```toml\n(.*?)```", text, re.DOTALL)
    assert shown is not None
    (tmp_path / "settings.toml").write_text(shown[1], encoding="utf-8")
    mail = Installation.load(tmp_path).mail
    given = {name: getattr(mail, name) for name in ("host", "port", "security", "user")}
    assert given == {
        "host": "mail.example.org",
        "port": 587,
        "security": "starttls",
        "user": "statements@example.org",
    }


def test_no_heading_for_a_command_or_setting_that_is_gone():
    commands = [match[1] for h in headings("operating.md") if (match := re.match(r"`undersigned (\w+)", h))]
    assert set(commands) <= set(undersigned.cli.COMMANDS)


def test_every_dependency_has_its_line():
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    told = set(re.findall(r"^\| `([^`]+)`", text, re.MULTILINE))
    assert not dependencies() - told, "no line in docs/dependencies.md"
    assert not told - dependencies(), "a line for what is no dependency"


def test_every_file_that_the_tour_and_the_dependencies_name_is_there():
    named = {name: re.findall(r"`([\w./-]+(?:/|\.\w+))`", (ROOT / "docs" / name).read_text("utf-8")) for name in PATHS}
    places = (ROOT, ROOT / "docs", ROOT / "src" / "undersigned")
    for name, paths in named.items():
        files = [path for path in paths if not path.startswith("/") and path not in NOT_A_FILE]
        assert len(files) > 5, f"{name} names no files any more: the pattern does not find them"
        lost = [path for path in files if not any((place / path).exists() for place in places)]
        assert not lost, f"{name} names what is not there"
