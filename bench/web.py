"""The product's own web server, started as `undersigned serve` starts it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import psutil

from bench.wire import await_server
from undersigned.outside.process import free_port, name_parent


class Served:
    """A running server, its port and what it wrote to stderr."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, log: str) -> None:
        self.process = process
        self.port = port
        self.log = log

    def words(self) -> str:
        """What it wrote to stderr so far."""
        with open(self.log, encoding="utf-8", errors="replace") as file:
            return file.read()

    def processor_time(self) -> float:
        """Seconds of processor time that it and its workers have used."""
        return processor_time(self.process.pid)


def processor_time(pid: int) -> float:
    """Seconds of processor time that a process and its children have used."""
    main = psutil.Process(pid)
    spent = [process.cpu_times() for process in [main, *main.children(recursive=True)]]
    return sum(times.user + times.system for times in spent)


@contextmanager
def web(workers: int, path: str) -> Iterator[Served]:
    """Granian with the product's threads and settings, on the installation that was entered; `path` shows it is up."""
    port = free_port("127.0.0.1")
    command = [sys.executable, "-m", "undersigned.cli.web", "--host", "127.0.0.1", "--port", str(port)]
    with tempfile.NamedTemporaryFile(prefix="undersigned-bench-", suffix=".log") as log:
        process = subprocess.Popen(
            [*command, "--workers", str(workers)], env=name_parent(dict(os.environ)), stdout=log, stderr=log
        )
        try:
            await_server(port, path)
            yield Served(process, port, log.name)
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
