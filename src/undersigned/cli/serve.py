"""`undersigned serve DIR`: the web server and the work process, watched over, and ended together."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from undersigned.cli.installed import enter_to_run
from undersigned.cli.terminal import port_number
from undersigned.core.errors import N_
from undersigned.outside.installation import Installation, InstallationError
from undersigned.outside.process import answers, end_with_parent, name_parent, on_end, port_is_free

FIRST_WAIT, LONGEST_WAIT = 0.2, 15.0
STEADY_AFTER = 10.0  # seconds: a child that lived as long starts again without waiting
END_WITHIN = 15.0
LOOK_EVERY = 0.1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.description = "Serve the installation until Ctrl-C: web workers and one work process."
    parser.add_argument("dir", metavar="DIR", type=Path, help="the installation")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen at (default: this machine only)")
    parser.add_argument("--port", type=port_number, default=8000, help="port to listen at (default: 8000)")


def run(args: argparse.Namespace) -> int:
    """Serve until a signal ends it."""
    end_with_parent()
    here = enter_to_run(args.dir)
    if not port_is_free(args.host, args.port):
        raise InstallationError(
            N_("Nothing can listen at %(host)s, port %(port)s: it is taken, or not this machine's. Try --port."),
            host=args.host,
            port=args.port,
        )
    return serve(here, args.host, args.port, ready=lambda: print(f"Serving at {address(args.host, args.port)}"))


def address(host: str, port: int) -> str:
    """The address as a browser on this machine takes it."""
    shown = {"0.0.0.0": "localhost", "::": "localhost", "": "localhost"}.get(host, host)  # noqa: S104 - compared
    return f"http://[{shown}]:{port}/" if ":" in shown else f"http://{shown}:{port}/"


def serve(here: Installation, host: str, port: int, *, ready: Callable[[], object]) -> int:
    """Run both children; `ready` is called once when the port answers. Returns the exit code."""
    from django.db import connection

    workers = 1 if connection.vendor == "sqlite" else max(1, here.web_workers)
    connection.close()
    stop = threading.Event()
    on_end(stop.set)
    where = ["--host", host, "--port", str(port), "--workers", str(workers)]
    children = [
        Child("web", [sys.executable, "-m", "undersigned.cli.web", *where]),
        Child("work", [sys.executable, "-m", "undersigned", "work", str(here.home)]),
    ]
    told = False
    try:
        while not stop.is_set():
            for child in children:
                child.keep()
            if not told and answers(host, port):
                told = True
                ready()
                sys.stdout.flush()
            stop.wait(LOOK_EVERY)
    finally:
        end(children)
    return 0


class Child:
    """A process that is started again when it dies, later each time it dies young."""

    def __init__(self, name: str, command: list[str]) -> None:
        self.name = name
        self.command = command
        self.process: subprocess.Popen[bytes] | None = None
        self.started = self.due = 0.0
        self.wait = FIRST_WAIT

    def keep(self) -> None:
        """Start the process if it is not running and its time has come. Call it from the main thread.

        Linux sends the signal for a dead parent when the *thread* that started the child ends.
        """
        now = time.monotonic()
        if self.process is not None:
            code = self.process.poll()
            if code is None:
                return
            self.wait = FIRST_WAIT if now - self.started > STEADY_AFTER else min(self.wait * 2, LONGEST_WAIT)
            self.process, self.due = None, now + self.wait
            print(f"undersigned: {self.name} ended ({code}); it is started again.", file=sys.stderr, flush=True)
        if now >= self.due:
            self.started = now
            self.process = subprocess.Popen(self.command, env=name_parent(dict(os.environ)))  # noqa: S603 - our own


def end(children: list[Child]) -> None:
    """Ask every child to end; kill those that do not."""
    running = [child.process for child in children if child.process is not None and child.process.poll() is None]
    for process in running:
        process.terminate()
    until = time.monotonic() + END_WITHIN
    for process in running:
        try:
            process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
