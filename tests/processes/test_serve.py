"""Real processes on loopback: they start, answer, watch over each other, and leave nobody behind."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import psutil
import pytest

from tests.conftest import FreshDatabase
from tests.servers import COMMAND, Server, command, served, until
from undersigned.actions.record import begin_log
from undersigned.outside.installation import Installation


@pytest.fixture
def server(fresh_database: FreshDatabase, tmp_path: Path) -> Iterator[Server]:
    """A running installation."""
    begin_log(Installation.load(fresh_database.home))
    with served(fresh_database.home, fresh_database.environment, tmp_path / "serve.log") as running:
        yield running


def all_gone(family: list[psutil.Process]) -> bool:
    """Whether none of them runs."""
    return not any(process.is_running() and process.status() != psutil.STATUS_ZOMBIE for process in family)


def another(find: Callable[[], psutil.Process | None], killed: psutil.Process) -> bool:
    """Whether there is one again, and not the same."""
    return find() not in {None, killed}


@pytest.mark.long
def test_it_serves_keeps_out_others_and_ctrl_c_ends_all(server: Server) -> None:
    status, _, page = server.get("/log/policy")
    assert (status, page[:4]) == (200, b"log ")
    assert server.get("/accounts/login/")[0] == 200
    a_taken_port_is_told_in_a_sentence(server)
    first = server.work()
    assert first is not None
    second = subprocess.Popen(
        [*COMMAND, "work", str(server.home)], env=server.environment, stderr=subprocess.PIPE, text=True
    )
    assert second.stderr is not None
    try:
        assert "Waiting" in second.stderr.readline()
        assert server.stop(signal.SIGINT) == 0
        until(partial(all_gone, [process for process in server.seen if process.pid != second.pid]), within=5)
        assert "Traceback" not in server.log.read_text()
        # Now it is the second one's turn.
        until(lambda: len(psutil.Process(second.pid).threads()) > 3)
        second.send_signal(signal.SIGINT)
        assert second.wait(15) == 0
    finally:
        second.kill()
        second.wait()
        second.stderr.close()


def a_taken_port_is_told_in_a_sentence(server: Server) -> None:
    """A second server on the same port does not take turns with the first."""
    done = command("serve", str(server.home), "--port", str(server.port), environment=server.environment)
    assert done.returncode == 2
    assert "taken" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.soak
def test_whatever_is_killed_comes_back_and_nobody_is_left_behind(server: Server) -> None:
    for find in (server.work, server.worker, server.web):
        killed = find()
        assert killed is not None
        family = [killed, *killed.children()]
        killed.kill()
        until(partial(all_gone, family), within=5)
        until(partial(another, find, killed))
        server.wait()
    server.main.kill()
    assert server.process is not None
    server.process.wait(5)
    until(server.gone, within=5)
    server.start()  # at once: nobody holds the port or the lease
    server.kill_all()
    until(server.gone, within=5)
    server.start()
    server.main.terminate()
    assert server.process.wait(20) == 0
    until(server.gone, within=5)
