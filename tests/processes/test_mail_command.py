"""`undersigned mail receive`: its exit codes, and a sentence whatever it is given."""

from __future__ import annotations

import io
import subprocess
import sys
from typing import Any

import pytest

from tests import imap, stages
from tests.actions.test_receive import bounce, letter
from tests.conftest import FreshDatabase
from tests.servers import COMMAND, free_port, until
from undersigned.actions import sign
from undersigned.cli import main
from undersigned.models import IncomingMail, Mail
from undersigned.outside.installation import Installation
from undersigned.outside.letter import LONGEST


def set_up(fresh: FreshDatabase) -> None:
    """Name a mailbox for answers."""
    with (fresh.home / "settings.toml").open("a", encoding="utf-8") as file:
        file.write('\n[mail]\nreply = "reply@statements.example"\n')


def receive(fresh: FreshDatabase, raw: bytes) -> subprocess.CompletedProcess[bytes]:
    """Hand over one mail, to a process of its own."""
    line = [*COMMAND, "mail", "receive", str(fresh.home)]
    return subprocess.run(line, input=raw, env=fresh.environment, capture_output=True, timeout=60, check=False)


@pytest.mark.long
def test_a_mail_is_dealt_with(fresh_database: FreshDatabase) -> None:
    set_up(fresh_database)
    sign.invite(stages.opened(), name="Kodrin Anglers", address="o@kodrin.example", language="en")
    sent = Mail.objects.get()
    done = receive(fresh_database, letter("x@localhost", f"In-Reply-To: {sent.message_id}"))
    assert (done.returncode, done.stderr) == (0, b"")
    assert IncomingMail.objects.count() == 1
    done = receive(fresh_database, bounce("statements@localhost", sent.message_id))
    assert done.returncode == 0
    assert Mail.objects.get().problem == "bounced"


@pytest.fixture
def here(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """An installation that a command enters in the test's own process."""
    monkeypatch.setenv("UNDERSIGNED_HOME", str(installation.home))
    return installation


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (letter("reply@statements.example"), 1),
        (b"", 2),
        (b"\x00\xff", 2),
        (b"x" * (LONGEST + 10), 2),
    ],
)
def test_it_never_ends_without_a_sentence(
    here: Installation, monkeypatch: pytest.MonkeyPatch, capsys: Any, settings: Any, raw: bytes, code: int
) -> None:
    settings.MAIL_REPLY = "reply@statements.example"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
    assert main(["mail", "receive", str(here.home), "--to", "reply+x@statements.example"]) == code
    said = "".join(capsys.readouterr())
    assert said.count("\n") == 1
    assert "Traceback" not in said
    assert "Error" not in said


@pytest.mark.django_db
def test_without_a_mailbox_it_says_what_is_missing(here: Installation, capsys: Any) -> None:
    assert main(["mail", "receive", str(here.home)]) == 2
    assert "[mail]" in capsys.readouterr().err


@pytest.mark.long
def test_the_work_process_reads_the_mailbox(fresh_database: FreshDatabase) -> None:
    sign.invite(stages.opened(), name="Kodrin Anglers", address="o@kodrin.example", language="en")
    sent = Mail.objects.get()
    with imap.imap_server() as port:
        read = f'host = "127.0.0.1"\nport = {port}\nsecurity = "none"\nuser = "us"\npassword = "in vented"\nevery = 5\n'
        with (fresh_database.home / "settings.toml").open("a", encoding="utf-8") as file:
            file.write(f'\n[mail]\nport = {free_port()}\nreply = "reply@statements.example"\n\n[mail.in]\n{read}')
        imap.put(port, letter("x@localhost", f"In-Reply-To: {sent.message_id}"))
        line = [*COMMAND, "work", str(fresh_database.home)]
        process = subprocess.Popen(line, env=fresh_database.environment, stderr=subprocess.DEVNULL)
        try:
            until(lambda: IncomingMail.objects.exists(), within=60)
        finally:
            process.terminate()
            process.wait(20)
    assert IncomingMail.objects.get().mail == sent
