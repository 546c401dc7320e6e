"""A demo installation, served by real processes on loopback."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.servers import COMMAND, Server, command, until

MADE_WITHIN = 120.0  # seconds: three statements in four languages, with their PDFs
VIEWER, VIEWER_PASSWORD = "reader", "two banks, one river, a bus"
EDITOR, EDITOR_PASSWORD = "colleague", "a library, a bridge, two towns"


class Demo(Server):
    """`undersigned demo`, with the password that it prints."""

    name, password = "coordinator", ""

    def start(self) -> None:
        """Start it, and wait until it has said everything and all its processes are there."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*COMMAND, "demo", "--dir", str(self.home), "--port", str(self.port)],
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until(self._said, within=MADE_WITHIN)
        self.wait()

    def _said(self) -> bool:
        assert self.process is not None
        words = self.log.read_text()
        assert self.process.poll() is None, words
        found = re.search(r"password: (\S+)", words)
        self.password = found[1] if found else ""
        return found is not None

    @property
    def address(self) -> str:
        """Where it is served, without a closing slash."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def open_slug(self) -> str:
        """The statement that everyone can sign."""
        return re.findall(r"/sign/([^/]+)/", self.log.read_text())[0]


@contextlib.contextmanager
def demo(folder: Path) -> Iterator[Demo]:
    """A running demo with accounts of a viewer and an editor, gone afterwards whatever happens."""
    environment = {k: v for k, v in os.environ.items() if k not in {"UNDERSIGNED_HOME", "DATABASE_URL"}}
    server = Demo(folder / "installation", environment, folder / "demo.log")
    try:
        server.start()
        for name, role, password in ((VIEWER, "viewer", VIEWER_PASSWORD), (EDITOR, "editor", EDITOR_PASSWORD)):
            add = ("account", "add", str(server.home), name, "--role", role, "--password-stdin")
            done = command(*add, environment=environment, stdin=f"{password}\n")
            assert done.returncode == 0, done.stderr
        yield server
        server.stop()
        until(server.gone, within=10)
    finally:
        server.end()
