"""The demo as a visitor starts it: addresses that open, another port, nothing left behind."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import psutil
import pytest

from tests.servers import COMMAND, free_port, until
from undersigned.cli.demo import show
from undersigned.outside.installation import Installation, InstallationError
from undersigned.outside.process import Alone


@contextmanager
def demo(log: Path, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A demo that is served, killed at the latest when the test is over."""
    bare = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "UNDERSIGNED_HOME"}}
    bare["TMPDIR"] = str(log.parent)
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*COMMAND, "demo", *arguments], env=bare, stdout=out, stderr=out, start_new_session=True
        )
    try:
        until(lambda: "Ctrl-C ends it." in log.read_text() or process.poll() is not None, within=60)
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def status(address: str) -> int:
    """What an address answers."""
    found = re.fullmatch(r"http://127\.0\.0\.1:(\d+)(/.*)", address)
    assert found, address
    connection = http.client.HTTPConnection("127.0.0.1", int(found[1]), timeout=20)
    try:
        connection.request("GET", found[2])
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.long
def test_a_signal_while_it_is_made_leaves_nothing(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*COMMAND, "demo", "--port", str(free_port())],
            env={**os.environ, "TMPDIR": str(tmp_path)},
            stdout=out,
            stderr=out,
        )
    until(lambda: any(tmp_path.glob("undersigned-demo-*/database.sqlite3")))
    process.terminate()
    assert process.wait(20) != 0
    assert not list(tmp_path.glob("undersigned-demo-*"))
    assert "Traceback" not in log.read_text()


@pytest.mark.parametrize("at", ["enter", "migrate", "_fill"])
def test_whatever_ends_it_while_it_is_made_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    def end(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(show, "enter", lambda home: home)
    monkeypatch.setattr(show, "migrate", lambda _: None)
    monkeypatch.setattr(show, at, end)
    with pytest.raises(KeyboardInterrupt):
        show.run(tmp_path / "demo", host="127.0.0.1", port=free_port())
    assert not (tmp_path / "demo").exists()


def test_a_demo_that_is_served_is_not_taken_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(show, "ENDS_WITHIN", 0)
    made = Installation.create(tmp_path / "demo", coalition="Two Banks", url="http://127.0.0.1:8000", demo=True)
    with Alone(made.home / "work.lock"), pytest.raises(InstallationError, match="running"):
        show.run(made.home, host="127.0.0.1", port=free_port())
    assert Installation.load(made.home).url == "http://127.0.0.1:8000"


@pytest.mark.soak
def test_every_printed_address_opens_and_a_kept_demo_is_served_again(tmp_path: Path) -> None:
    passwords = []
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        for number, last in ((signal.SIGINT, False), (signal.SIGTERM, True)):
            log = tmp_path / f"log-{number}"
            with demo(log, "--dir", str(tmp_path / "kept"), "--port", str(port)) as process:
                told = log.read_text()
                assert f"Port {port} is taken" in told
                the_addresses_open(told)
                passwords += re.findall(r"name: coordinator +password: (\S{12,})", told)
                family = psutil.Process(process.pid).children(recursive=True)
                assert len(family) >= 3
                process.send_signal(number) if last else os.killpg(process.pid, number)
                assert process.wait(20) == 0
            until(partial(gone, family), within=5)
            assert "Traceback" not in log.read_text()
    assert len(set(passwords)) == 2
    assert (tmp_path / "kept" / "settings.toml").is_file()


def gone(family: list[psutil.Process]) -> bool:
    """Whether none of them runs."""
    return not any(process.is_running() for process in family)


def the_addresses_open(told: str) -> None:
    """Every address that is printed, at the first try."""
    addresses = re.findall(r"http://\S+", told)
    assert len(addresses) >= 5, told
    codes = {address.split("/", 3)[3].split("/")[0]: status(address) for address in addresses}
    assert codes.pop("desk") == 302
    assert set(codes.values()) == {200}


def test_an_installation_is_never_taken_for_a_demo(tmp_path: Path) -> None:
    made = Installation.create(tmp_path / "real", coalition="Two Banks", url="https://banks.example")
    log = tmp_path / "log"
    with demo(log, "--dir", str(made.home), "--port", str(free_port())) as process:
        assert process.wait(20) == 2
    assert "is no demo" in log.read_text()
    assert Installation.load(made.home).url == "https://banks.example"
