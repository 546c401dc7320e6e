"""The published statement's page per second, as `undersigned serve` gives it out; floor: the same file from nginx.

Clients keep their connections and ask for the next page when the last has come. They share the
machine with the server, and a server in C outruns clients in Python; therefore the processor time
that a server spends on one page stands beside its speed, and is compared as well. Where nginx is
not installed the floor is granian's own static files.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench.crowd import Crowd, crowd
from bench.ground import on_sqlite, opened
from bench.report import CannotRun, Table, main, progress, rate, ratio, seconds
from bench.signatories import signed_by
from bench.web import processor_time, web
from bench.wire import Wire, await_server
from undersigned.outside.installation import Installation
from undersigned.outside.process import free_port

CLIENTS = 4
SIGNATORIES = 30
NGINX = """
daemon off; worker_processes {workers}; pid {folder}/pid; error_log stderr error;
events {{ worker_connections 512; }}
http {{
  types {{ text/html html; text/css css; application/json json; }}
  default_type application/octet-stream; access_log off; sendfile on; keepalive_requests 100000000;
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{ listen 127.0.0.1:{port}; root {site}; index index.html; }}
}}
"""


@dataclass(frozen=True)
class Asked:
    """What one server gave out, and the processor time it took for each page."""

    crowd: Crowd
    each: float


class Reader:
    """Asks for one page again and again."""

    def __init__(self, port: int, path: str) -> None:
        self.wire = Wire(port)
        self.request = self.wire.get(path)

    def step(self) -> str | None:
        """Read it once."""
        status, _ = self.wire.ask(self.request)
        return "" if status == 200 else str(status)

    def left(self) -> None:
        """Nothing."""


def run(quick: bool) -> list[Table]:
    """The product with one worker (SQLite) and two (PostgreSQL) beside the floor with as many."""
    span = 1.0 if quick else 5.0
    with on_sqlite() as here:
        path, size = _published(here)
        floor = nginx if _nginx() else granian_static
        name = "nginx" if _nginx() else "granian's static files"
        table = Table(
            f"page: a statement's page, {size / 1000:.1f} kB, {SIGNATORIES} signatories; {CLIENTS} clients",
            ("", "pages per second", "p50", "p99", "of the floor", "processor per page", "of the floor"),
        )
        for workers in (1, 2):
            progress(f"page: {workers} workers")
            with web(workers, path) as served:
                ours = _ask(served.port, path, span, served.processor_time)
            with floor(here.site, workers, path) as (port, pid):
                theirs = _ask(port, path, span, partial(processor_time, pid))
            _rows(table, f"{workers} worker{'s' * (workers > 1)}", name, ours, theirs)
        table.remark("No gzip in either. Clients in Python bound the floor's speed; its processor time is its own.")
    return [table]


def _rows(table: Table, head: str, name: str, ours: Asked, theirs: Asked) -> None:
    for who, asked in (("undersigned", ours), (f"floor: {name}", theirs)):
        if asked.crowd.wrong:
            raise RuntimeError(f"{who}: {dict(asked.crowd.wrong)}")
        table.row(
            f"{head}, {who}",
            rate(asked.crowd.rate),
            seconds(asked.crowd.share(0.5)),
            seconds(asked.crowd.share(0.99)),
            ratio(asked.crowd.rate, theirs.crowd.rate),
            seconds(asked.each),
            ratio(asked.each, theirs.each),
        )


def _ask(port: int, path: str, span: float, spent: Callable[[], float]) -> Asked:
    crowd(CLIENTS, span / 5, lambda _: Reader(port, path))
    before = spent()
    done = crowd(CLIENTS, span, lambda _: Reader(port, path))
    return Asked(done, (spent() - before) / max(1, done.done))


def _published(here: Installation) -> tuple[str, int]:
    """The path and size of a published page in English."""
    from django.db import connection

    from undersigned.actions.publish.batch import Publisher, publish
    from undersigned.actions.record import Log

    statement = opened()
    signed_by(statement, SIGNATORIES)
    publisher = Publisher(Log(here))
    publisher.publish_pages(publish(statement))
    connection.close()
    path = f"/{statement.slug_id}/en/"
    return path, (here.site / path.strip("/") / "index.html").stat().st_size


def _nginx() -> str | None:
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/sbin")


@contextmanager
def nginx(site: Path, workers: int, path: str) -> Iterator[tuple[int, int]]:
    """nginx on the published folder, with its own configuration and folders; port and process id."""
    port = free_port("127.0.0.1")
    with tempfile.TemporaryDirectory(prefix="undersigned-bench-") as folder:
        # A worker of another user must reach the site, which lies in a private folder.
        user = "user root;" if os.geteuid() == 0 else ""
        words = user + NGINX.format(workers=workers, folder=folder, port=port, site=site)
        Path(folder, "nginx.conf").write_text(words, encoding="utf-8")
        with _process([_nginx() or "nginx", "-p", folder, "-c", f"{folder}/nginx.conf"], port, path) as pid:
            yield port, pid


@contextmanager
def granian_static(site: Path, workers: int, path: str) -> Iterator[tuple[int, int]]:
    """The same files by granian itself, which does not ask Python for them."""
    port = free_port("127.0.0.1")
    place = ["--host", "127.0.0.1", "--port", str(port), "--workers", str(workers)]
    static = ["--static-path-route", "/", "--static-path-mount", str(site), "--static-path-dir-to-file", "index.html"]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", *place, *static, "undersigned.wsgi:application"]
    with _process(command, port, path) as pid:
        yield port, pid


@contextmanager
def _process(command: list[str], port: int, path: str) -> Iterator[int]:
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            try:
                await_server(port, path, within=15)
            except OSError as error:
                log.seek(0)
                said = log.read().decode(errors="replace").strip().splitlines()[-1:]
                raise CannotRun(f"the floor does not start: {said or error}") from None
            yield process.pid
        finally:
            process.terminate()
            process.wait(20)


if __name__ == "__main__":
    main(run)
