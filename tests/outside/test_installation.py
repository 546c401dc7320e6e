"""The folder of an installation: what `create` writes can be loaded, filled in by hand, and is refused in words."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest

from undersigned.outside.installation import Installation, InstallationError, default_sender

COALITION = 'Banks, bridges & "boats" (Обе обале)'
SETTING = re.compile(r"^#(?=\[|\w+ = )", re.MULTILINE)


def create(home: Path, **values: object) -> Installation:
    """An installation as `init` makes it."""
    given = {"coalition": COALITION, "url": "https://statements.example.org", **values}
    return Installation.create(home, **given)  # type: ignore[arg-type]


def refused(home: Path, settings: str) -> str:
    """Why an installation with these settings beside its own is not loaded."""
    made = create(home)
    path = made.home / "settings.toml"
    path.write_text(path.read_text() + settings)
    with pytest.raises(InstallationError) as found:
        Installation.load(made.home)
    return str(found.value).removeprefix(f"{path} cannot be used: ")


def test_the_settings_file_loads_as_it_was_written(tmp_path: Path) -> None:
    made = create(tmp_path / "here", timezone="Europe/Skopje", trusted_proxies=["10.0.0.0/8"], web_workers=3)
    assert Installation.load(made.home) == made
    assert (made.coalition, made.timezone, made.trusted_proxies) == (COALITION, "Europe/Skopje", ("10.0.0.0/8",))
    assert made.origin.startswith("statements.example.org/")
    assert (made.mail.host, made.mail.port) == ("localhost", 25)


def test_what_it_leaves_open_only_waits_for_its_comment_signs_to_go(tmp_path: Path) -> None:
    made = create(tmp_path / "here")
    path = made.home / "settings.toml"
    written = path.read_text(encoding="utf-8")
    filled, lines = SETTING.subn("", written)
    assert lines == 9
    path.write_text(filled, encoding="utf-8")
    loaded = Installation.load(made.home)
    assert (loaded.controller[:9], loaded.controller_contact) == ("Coalition", "privacy@example.org")
    mail = loaded.mail
    assert (mail.host, mail.port, mail.security) == ("mail.example.org", 587, "starttls")
    assert mail.sender == default_sender(COALITION, made.url)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_where_all_is_said_and_in_a_demo_there_is_nothing_to_fill_in(tmp_path: Path) -> None:
    mail = {"sender": "A <a@b.example>", "host": "b.example", "port": 465, "security": "tls"}
    answers = {"controller": "Somebody", "controller_contact": "a@b.example"}
    given: dict[str, dict[str, object]] = {"mail": {"mail": mail, **answers}, "demo": {"demo": True}}
    for name, values in given.items():
        made = create(tmp_path / name, **values)
        assert Installation.load(made.home) == made
        assert not SETTING.search((made.home / "settings.toml").read_text(encoding="utf-8"))


def test_a_sender_is_one_mailbox_whatever_the_coalition_is_called() -> None:
    from email import message_from_string
    from email.policy import SMTP

    for name in (COALITION, "Two Banks", 'Back\\slash "x"'):
        found = message_from_string(f"From: {default_sender(name, 'https://b.example:8000')}\n\n", policy=SMTP)["From"]
        assert [(one.display_name, one.addr_spec) for one in found.addresses] == [(name, "statements@b.example")]


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ("web_worker = 2\n", "there is no setting called web_worker."),
        ('web_workers = "2"\n', "the setting web_workers is written in another way: see docs/operating.md."),
        ("demo = 1\n", "the setting demo is written in another way: see docs/operating.md."),
        ("trusted_proxies = [1]\n", "the setting trusted_proxies is written in another way: see docs/operating.md."),
        ('trusted_proxies = ["proxy.example"]\n', "“proxy.example” is no address or network of a proxy."),
        ("[mail]\nhots = 'b.example'\n", "there is no setting called mail.hots."),
        ("[mail]\nsigner = '/run/x'\n", "signer stands inside of a table: move it above the first line in brackets."),
        ("[mail]\nsecurity = 'ssl'\n", "The security of the mail is none, starttls or tls."),
        ("[mail]\nport = 0\n", "The port of the mail server is a number from 1 to 65535."),
        ("[mail]\nhost = 'smtp://b.example'\n", "The mail server is the name of a host, as mail.example.org."),
        ("[mail]\nsender = 'The Coalition'\n", "The sender must look like: Coalition <statements@example.org>."),
        ('[mail]\nsender = "A\\nBcc: b <b@b.example>"\n', "The sender must look like: Coalition <stat"),
        ("[mail\n", "Expected ']'"),
    ],
)
def test_settings_that_cannot_be_used_are_refused_in_words(tmp_path: Path, settings: str, why: str) -> None:
    assert refused(tmp_path / "here", settings).startswith(why)


def test_a_setting_that_is_missing_is_named(tmp_path: Path) -> None:
    made = create(tmp_path / "here")
    path = made.home / "settings.toml"
    path.write_text(re.sub(r"^url = .*\n", "", path.read_text(), flags=re.MULTILINE))
    with pytest.raises(InstallationError, match="the setting url is missing"):
        Installation.load(made.home)


@pytest.mark.parametrize(
    "values",
    [
        {"coalition": " "},
        {"coalition": "Two\nBanks"},
        {"coalition": "x" * 201},
        {"url": "https://b.example:99999"},
        {"url": "https://b.example:0"},
        {"url": "https://user:word@b.example"},
        {"url": "https://štampa.example"},
        {"url": "https://b.example?x"},
        {"url": "https://"},
        {"timezone": "Mars/Olympus"},
        {"timezone": "../etc/passwd"},
        {"origin": "two banks"},
        {"origin": "a+b"},
        {"mail": {"host": ""}},
    ],
)
def test_what_cannot_be_served_is_refused_before_anything_is_made(tmp_path: Path, values: dict[str, object]) -> None:
    with pytest.raises(InstallationError):
        create(tmp_path / "here", **values)
    assert not (tmp_path / "here").exists()


@pytest.mark.parametrize("url", ["https://b.example", "http://b.example:8000", "http://127.0.0.1", "http://[::1]:8000"])
def test_an_address_is_a_scheme_a_host_and_perhaps_a_port(tmp_path: Path, url: str) -> None:
    assert create(tmp_path / "here", url=f"{url}/").url == url


def test_an_installation_is_never_made_twice(tmp_path: Path) -> None:
    made = create(tmp_path / "here")
    before = {path: path.read_bytes() for path in made.home.iterdir() if path.is_file()}
    with pytest.raises(InstallationError, match="is an installation already"):
        create(made.home)
    assert {path: path.read_bytes() for path in made.home.iterdir() if path.is_file()} == before


@pytest.mark.parametrize("place", ["file", "file/here"])
def test_a_place_that_cannot_be_a_folder_is_told(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(InstallationError, match=r"not empty|cannot be made"):
        create(tmp_path / place)
    assert (tmp_path / "file").read_text() == "mine"


MAIL_IN = {"host": "imap.example.org", "user": "reply@example.org", "password": "in vented"}


def test_a_mailbox_for_answers_is_read_from_a_table_in_a_table_and_outlives_a_move(tmp_path: Path) -> None:
    mail = {"reply": "reply@example.org", "in": {**MAIL_IN, "every": 30}}
    made = Installation.create(tmp_path / "a", coalition="A", url="https://a.example", mail=mail)
    made.move("https://b.example")
    found = Installation.load(made.home)
    assert found.url == "https://b.example"
    assert found.mail.reply == "reply@example.org"
    assert found.mail.incoming is not None
    assert (found.mail.incoming.port, found.mail.incoming.security, found.mail.incoming.every) == (993, "tls", 30)
    assert "in vented" not in repr(found)


@pytest.mark.parametrize(
    "mail",
    [
        {"reply": "Reply <reply@example.org>"},
        {"reply": "a-mailbox-with-a-long-name@example.org"},
        {"bounces": "bounce+x@example.org"},
        {"incoming": MAIL_IN},
        {"in": {**MAIL_IN, "security": "ssl"}},
        {"in": {**MAIL_IN, "port": 0}},
        {"in": {**MAIL_IN, "every": 1}},
        {"in": {**MAIL_IN, "folder": 'IN"BOX'}},
        {"in": {"host": "imap.example.org"}},
        {"in": {**MAIL_IN, "nonsense": 1}},
    ],
)
def test_a_mailbox_that_could_not_be_used_is_refused(tmp_path: Path, mail: dict[str, object]) -> None:
    with pytest.raises(InstallationError):
        Installation.create(tmp_path / "a", coalition="A", url="https://a.example", mail=mail)
