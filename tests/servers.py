"""A real `undersigned serve` on loopback, its processes, and a way to ask it for pages."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import psutil

COMMAND = [sys.executable, "-m", "undersigned"]
PATIENCE = 30.0


def until(true: Callable[[], object], *, within: float = PATIENCE, every: float = 0.05) -> None:
    """Wait until something holds."""
    end = time.monotonic() + within
    while not true():
        assert time.monotonic() < end, f"not within {within} s"
        time.sleep(every)


def free_port() -> int:
    """A port that nobody uses at this moment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


class Server:
    """`undersigned serve` on an installation, in a process group of its own."""

    def __init__(self, home: Path, environment: Mapping[str, str], log: Path) -> None:
        self.home = home
        self.environment = dict(environment)
        self.port = free_port()
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None
        self.seen: set[psutil.Process] = set()

    def start(self) -> None:
        """Start it and wait until a page answers and the work process works."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*COMMAND, "serve", str(self.home), "--port", str(self.port)],
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.wait()

    def wait(self) -> None:
        """Wait until a page answers and all processes are there: to look for these among all others takes longest."""
        until(lambda: self.answers() and self.work() is not None and self.worker() is not None)
        self.seen.update(self.all())

    @property
    def main(self) -> psutil.Process:
        """The supervisor."""
        assert self.process is not None
        return psutil.Process(self.process.pid)

    def all(self) -> list[psutil.Process]:
        """Every process of the installation that runs now, whoever its parent is."""
        found = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                if process.status() != psutil.STATUS_ZOMBIE and self._is_ours(process):
                    found.append(process)
        return found

    def _is_ours(self, process: psutil.Process) -> bool:
        line = process.cmdline()
        return str(self.home) in line or (str(self.port) in line and "undersigned.cli.web" in line)

    def _child(self, word: str) -> psutil.Process | None:
        with contextlib.suppress(psutil.Error):
            return next((child for child in self.main.children() if word in child.cmdline()), None)
        return None

    def work(self) -> psutil.Process | None:
        """The work process."""
        return self._child("work")

    def web(self) -> psutil.Process | None:
        """Granian's main process."""
        return self._child("undersigned.cli.web")

    def worker(self) -> psutil.Process | None:
        """One of granian's workers."""
        web = self.web()
        with contextlib.suppress(psutil.Error):
            return next(iter(web.children()), None) if web is not None else None
        return None

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Ask for a page."""
        return self.ask("GET", path, headers=headers)

    def ask(
        self, method: str, path: str, *, body: str = "", headers: Mapping[str, str] | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        """Ask for a page by any method; header names in the answer are lower-case."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, body or None, dict(headers or {}))
            response = connection.getresponse()
            answer = {name.lower(): value for name, value in response.getheaders()}
            return response.status, answer, response.read()
        finally:
            connection.close()

    def answers(self) -> bool:
        """Whether a page comes."""
        try:
            return self.get("/log/policy")[0] in {200, 404}
        except (OSError, http.client.HTTPException):
            return False

    def stop(self, number: int = signal.SIGINT) -> int:
        """End it as Ctrl-C does: a terminal sends the signal to the whole group."""
        assert self.process is not None
        self.seen.update(self.all())
        os.killpg(self.process.pid, number)
        return self.process.wait(PATIENCE)

    def kill_all(self) -> None:
        """`kill -9` for the whole process group."""
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)

    def end(self) -> None:
        """Leave nothing of it, whatever became of it."""
        if self.process is not None and self.process.poll() is None:
            self.kill_all()
        for process in self.all():
            with contextlib.suppress(psutil.Error):
                process.kill()

    def gone(self) -> bool:
        """Whether no process is left, under whatever parent."""
        return not self.all()


@contextlib.contextmanager
def served(home: Path, environment: Mapping[str, str], log: Path) -> Iterator[Server]:
    """A running server, which is gone afterwards whatever happens."""
    server = Server(home, environment, log)
    try:
        server.start()
        yield server
    finally:
        server.end()


def command(
    *arguments: str, environment: Mapping[str, str], stdin: str = "", within: float = 60
) -> subprocess.CompletedProcess[str]:
    """Run one `undersigned` command to its end."""
    return subprocess.run(
        [*COMMAND, *arguments],
        env=dict(environment),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=within,
        check=False,
    )
