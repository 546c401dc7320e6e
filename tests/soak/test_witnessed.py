"""The whole of it on loopback: `serve`, the signer in a process of its own, two witnesses; they fail, and come back.

As docs/operating.md says it, step by step. Nothing waits for a witness, and neither signatures nor pages for the
signer; once all are back, what was published meanwhile is cosigned, too.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import stages
from tests.conftest import FreshDatabase
from tests.servers import COMMAND, Server, free_port, served, until
from undersigned.actions.publish.batch import publish
from undersigned.actions.record import begin_log
from undersigned.core.publish.verify import verify
from undersigned.core.record.note import parse_checkpoint, parse_note
from undersigned.models import Publication, Statement
from undersigned.outside.installation import Installation

pytestmark = pytest.mark.soak


@dataclass
class Beside:
    """A process beside the service: a witness or the signer."""

    command: list[str]
    process: subprocess.Popen[str] | None = None
    said: str = ""

    def start(self, *more: str) -> None:
        """Start it and wait for its first line."""
        self.process = subprocess.Popen([*COMMAND, "log", *self.command, *more], stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.said = self.process.stdout.readline().strip()

    def send(self, number: int) -> None:
        """Send it a signal; after SIGKILL it is gone."""
        assert self.process is not None
        self.process.send_signal(number)
        if number == signal.SIGKILL:
            self.process.wait(10)
            assert self.process.stdout is not None
            self.process.stdout.close()


@dataclass
class Around:
    """The processes beside the service, and what the service shows of the log."""

    signer: Beside
    witnesses: list[Beside]
    home: Path

    def names(self, server: Server) -> set[str]:
        """Who signed the log's newest checkpoint."""
        return {line.split()[1] for line in checkpoint(server).splitlines() if line.startswith("— ")}

    def cosigned(self, server: Server, statement: Statement) -> bool:
        """Whether both witnesses have signed the newest checkpoint, and the bundle holds one that both have signed."""
        size = parse_checkpoint(parse_note(checkpoint(server)).text).size
        whole = {"first.example", "second.example"} < self.names(server) and size > 1
        return whole and bundle_of(server, statement)


def checkpoint(server: Server) -> str:
    return server.get("/log/checkpoint")[2].decode()


def bundle_of(server: Server, statement: Statement) -> bool:
    """Whether the bundle is there and verified by the policy, which asks for both witnesses."""
    status, _, data = server.get(f"/{statement.slug_id}/bundle.zip")
    return status == 200 and verify(data, policy=server.get("/log/policy")[2].decode()).exit == 0


@pytest.fixture
def around(fresh_database: FreshDatabase, tmp_path: Path) -> Iterator[Around]:
    """An installation whose key was moved to the signer, which runs; and two witnesses, which the settings name."""
    home = fresh_database.home
    begin_log(Installation.load(home))
    vkey = (home / "site" / "log" / "policy").read_text().split()[1]
    folder, first = tmp_path / "signer", tmp_path / "checkpoint"
    folder.mkdir(mode=0o700)
    os.replace(home / "log.key", folder / "log.key")
    first.write_bytes((home / "site" / "log" / "checkpoint").read_bytes())
    signer = Beside(["signer", str(folder), "--socket", str(tmp_path / "socket")])
    witnesses, lines = [], []
    with contextlib.ExitStack() as ends:
        for name in ("first", "second"):
            port = free_port()
            command = ["witness", str(tmp_path / name), "--name", f"{name}.example", "--port", str(port), "--log", vkey]
            witnesses.append(Beside(command))
            ends.callback(over, witnesses[-1])
            witnesses[-1].start()
            lines.append(f'"{name} {witnesses[-1].said.removeprefix("Witness ")} http://127.0.0.1:{port}"')
        ends.callback(over, signer)
        signer.start("--from", str(first))
        settings = home / "settings.toml"
        told = f'signer = "{tmp_path / "socket"}"\nwitnesses = [{", ".join(lines)}]\nwitness_quorum = 2\ndemo = true\n'
        settings.write_text(told + settings.read_text())
        yield Around(signer, witnesses, home)


def over(one: Beside) -> None:
    if one.process is not None and one.process.poll() is None:
        one.send(signal.SIGKILL)


def test_signer_and_witnesses_fail_and_come_back_and_nothing_waits_for_them(
    fresh_database: FreshDatabase, around: Around, tmp_path: Path
) -> None:
    with served(fresh_database.home, fresh_database.environment, tmp_path / "serve.log") as server:
        statement = stages.opened()
        publish(statement)
        until(lambda: around.cosigned(server, statement))

        first, second = around.witnesses
        around.signer.send(signal.SIGKILL)
        first.send(signal.SIGKILL)
        second.send(signal.SIGSTOP)
        before = checkpoint(server)
        stages.signed(statement, stages.organisation())
        assert server.get(f"/sign/{statement.slug_id}/")[0] == 200
        until(lambda: b"Lumera Watch" in server.get(f"/{statement.slug_id}/en/")[2])
        assert checkpoint(server) == before, "nobody signed for the signer"

        around.signer.start()
        until(lambda: checkpoint(server) != before)
        assert not around.names(server) & {"first.example", "second.example"}
        Publication.objects.update(batch_due="2026-01-01T00:00:00Z")

        second.send(signal.SIGCONT)
        first.start()
        assert first.said.startswith("Witness first.example+")
        until(lambda: around.cosigned(server, statement))
        assert server.stop() == 0
