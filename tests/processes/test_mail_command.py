"""`undersigned mail receive`: its exit codes, and a sentence whatever it is given."""

from __future__ import annotations

import subprocess

import pytest

from tests import imap, stages
from tests.actions.test_receive import bounce, letter
from tests.conftest import FreshDatabase
from tests.servers import COMMAND, free_port, until
from undersigned.actions import sign
from undersigned.models import IncomingMail, Mail
from undersigned.outside.letter import LONGEST


def set_up(fresh: FreshDatabase) -> None:
    """Name a mailbox for answers."""
    with (fresh.home / "settings.toml").open("a", encoding="utf-8") as file:
        file.write('\n[mail]\nreply = "reply@statements.example"\n')


def receive(fresh: FreshDatabase, raw: bytes, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Hand over one mail."""
    line = [*COMMAND, "mail", "receive", str(fresh.home), *arguments]
    return subprocess.run(line, input=raw, env=fresh.environment, capture_output=True, timeout=60, check=False)


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


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (letter("reply@statements.example"), 1),
        (b"", 2),
        (b"\x00\xff", 2),
        (b"x" * (LONGEST + 10), 2),
    ],
)
def test_it_never_ends_without_a_sentence(fresh_database: FreshDatabase, raw: bytes, code: int) -> None:
    set_up(fresh_database)
    done = receive(fresh_database, raw, "--to", "reply+x@statements.example")
    said = (done.stdout + done.stderr).decode()
    assert done.returncode == code
    assert said.count("\n") == 1
    assert "Traceback" not in said


def test_without_a_mailbox_it_says_what_is_missing(fresh_database: FreshDatabase) -> None:
    done = receive(fresh_database, letter("x@localhost"))
    assert done.returncode == 2
    assert b"[mail]" in done.stderr


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
