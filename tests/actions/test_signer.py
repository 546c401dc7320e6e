"""The log's key in a process of its own: it signs what continues, and while it is away nothing but signing it waits."""

from __future__ import annotations

import contextlib
import os
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests import stages
from tests.core.simulator import Log as Simulated
from tests.house import House
from undersigned.actions.publish.batch import Publisher
from undersigned.actions.publish.names import hide_names
from undersigned.actions.record import Log, begin_log, check_key
from undersigned.actions.record.keys import log_vkey
from undersigned.actions.record.rotate import check_recovery
from undersigned.cli.installed import check_private
from undersigned.core.errors import UndersignedError
from undersigned.core.record.note import is_signed, parse_note, parse_vkey
from undersigned.core.record.witness import submission
from undersigned.models import Checkpoint, Event, Publication, database_now
from undersigned.outside.installation import Installation, InstallationError
from undersigned.outside.signer import SIGNED, Signer, SignerError, SignerServer, StaleError, ask


def moved(here: Installation, folder: Path) -> Installation:
    """The installation with its key in the signer's folder."""
    folder.mkdir(mode=0o700)
    os.replace(here.home / "log.key", folder / "log.key")
    return replace(here, signer=str(folder / "socket"))


@contextlib.contextmanager
def serving(folder: Path, begin: str | None = None) -> Iterator[SignerServer]:
    server = SignerServer(Signer(folder, begin), folder / "socket")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        (folder / "socket").unlink()


def newest() -> Checkpoint:
    found = Checkpoint.objects.order_by("-size").first()
    assert found is not None
    return found


@pytest.mark.django_db
def test_what_happens_while_the_signer_is_away_is_placed_and_signed_when_it_is_back(
    installation: Installation, tmp_path: Path
) -> None:
    begin_log(installation)
    folder, first = tmp_path / "signer", newest()
    here = moved(installation, folder)
    check_private(here)
    check_key(here)
    statement = stages.opened()
    with pytest.raises(SignerError, match="does not answer"):
        Log(here).sequence()
    stages.signed(statement, stages.organisation())  # nobody who signs waits for it
    with pytest.raises(SignerError):
        Log(here).sequence()
    assert newest() == first
    assert not Event.objects.waiting().exists()
    with serving(folder, first.note) as server:
        assert stat.S_IMODE((folder / "socket").stat().st_mode) == 0o600
        Log(here).sequence()
        assert newest().size == Event.objects.count()
        assert is_signed(parse_note(newest().note), parse_vkey(log_vkey(here)))
        assert (here.site / "log" / "checkpoint").read_text() == newest().note
        assert server.signer.vkey == log_vkey(here)
        # It signed, but the power failed before the database had it.
        lost = newest()
        Checkpoint.objects.filter(size=lost.size).delete()
        Log(here).sequence()
        assert newest().note == lost.note
    with serving(folder):
        stages.signed(statement, stages.organisation("Kodrin Forum", "b@kodrin.example"))
        assert Log(here).sequence()


@pytest.mark.django_db
def test_what_must_go_from_the_pages_goes_while_the_signer_is_away(installation: Installation, tmp_path: Path) -> None:
    house, statement = House(installation), stages.opened()
    stages.signed(statement, stages.organisation())
    house.publish(statement)
    assert b"Lumera Watch" in house.loose(statement)
    away = Publisher(Log(moved(installation, tmp_path / "signer")))
    hide_names(statement)
    with pytest.raises(SignerError):
        away.log.sequence()
    for _ in range(2):
        Publication.objects.update(not_before=database_now(), batch_due=database_now())
        away.publish_due()
    assert b"Lumera Watch" not in house.loose(statement)
    assert "bundle.zip" not in house.there(statement)
    assert Event.objects.filter(type="published").count() == 1, "what cannot be signed is not begun"


@pytest.mark.django_db
def test_a_key_that_is_in_both_places_or_a_change_through_the_signer_is_refused(
    installation: Installation, tmp_path: Path
) -> None:
    begin_log(installation)
    with pytest.raises(InstallationError, match="still here"):
        check_private(replace(installation, signer=str(tmp_path / "socket")))
    here = moved(installation, tmp_path / "signer")
    with pytest.raises(UndersignedError, match="Put it back"):
        check_recovery(here, None)
    os.replace(tmp_path / "signer" / "log.key", tmp_path / "kept")
    with pytest.raises(UndersignedError, match="cannot be read"):
        check_private(installation)


def grown(size: int, log: Simulated, word: str = "leaf") -> Simulated:
    while log.tree.size < size:
        log.append(f"{word} {log.tree.size}".encode())
    return log


def asked(log: Simulated, old: int) -> str:
    proof = log.tree.consistency(old, log.tree.size) if old else []
    return submission(old, proof, parse_note(log.checkpoint().decode()).text)


def test_it_signs_no_fork_no_other_log_and_no_older_state(installation: Installation, tmp_path: Path) -> None:
    folder, key = tmp_path / "signer", installation.log_key
    moved(installation, folder)
    log = grown(3, Simulated(key=key))
    with pytest.raises(SignerError, match="remembers no checkpoint"):
        Signer(folder)
    with pytest.raises(SignerError, match="not signed by the key"):
        Signer(folder, grown(3, Simulated()).checkpoint().decode())
    (folder / SIGNED).unlink()
    for _ in range(2):  # and after a restart
        with serving(folder, log.checkpoint().decode()):
            path = folder / "socket"
            for state, old in ((grown(5, Simulated(key=key), "fork"), 3), (grown(4, Simulated("x/y", key=key)), 3)):
                with pytest.raises(SignerError, match="does not sign"):
                    ask(path, asked(state, old))
            for state, old in ((grown(2, Simulated(key=key)), 0), (grown(3, Simulated(key=key), "fork"), 3)):
                with pytest.raises(StaleError) as stale:
                    ask(path, asked(state, old))
                assert stale.value.size == 3
            for junk in ("", "old 3\n\n", "undersigned/key/v1\n{}", "old 3\n\nanything\n"):
                with pytest.raises(SignerError):
                    ask(path, junk)
    with serving(folder):
        assert Signer(folder, grown(2, Simulated(key=key)).checkpoint().decode()).vkey == log.vkey, "it remembers more"
        line = ask(folder / "socket", asked(grown(6, log), 3))
        assert is_signed(parse_note(log.checkpoint().decode() + line), parse_vkey(log.vkey))
        with pytest.raises(StaleError):
            ask(folder / "socket", asked(grown(6, Simulated(key=key), "fork"), 3))


def test_after_the_key_was_changed_it_begins_with_a_checkpoint_of_the_new_one(
    installation: Installation, tmp_path: Path
) -> None:
    folder, key = tmp_path / "signer", installation.log_key
    moved(installation, folder)
    (folder / SIGNED).write_bytes(grown(3, Simulated()).checkpoint())  # what the key before it has signed
    with pytest.raises(SignerError, match="--from"):
        Signer(folder)
    log = grown(4, Simulated(key=key))
    assert Signer(folder, log.checkpoint().decode()).vkey == log.vkey
    with serving(folder), pytest.raises(StaleError):
        ask(folder / "socket", asked(grown(3, Simulated(key=key)), 0))


@pytest.mark.long
def test_the_command_holds_the_key_and_ends(installation: Installation, tmp_path: Path) -> None:
    folder, key = tmp_path / "signer", installation.log_key
    moved(installation, folder)
    log = grown(3, Simulated(key=key))
    (tmp_path / "checkpoint").write_bytes(log.checkpoint())
    command = [sys.executable, "-m", "undersigned", "log", "signer", str(folder), "--socket", str(folder / "socket")]
    command += ["--from", str(tmp_path / "checkpoint")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().split()[-1] == log.vkey
        assert ask(folder / "socket", asked(grown(4, log), 3)).startswith(f"— {log.origin} ")
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    assert not (folder / "socket").exists()
