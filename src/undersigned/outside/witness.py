"""A witness: it remembers the largest checkpoint of each log that it cosigned, and serves C2SP tlog-witness.

Its folder holds its key (`witness.key`, mode 0600) and its memory (`witness.sqlite`). The memory is made before the
key: a key without a memory could cosign what it denied before, and is refused.
"""

from __future__ import annotations

import logging
import socket
import sqlite3
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from undersigned.core.errors import N_, UndersignedError
from undersigned.core.record.note import (
    COSIGNATURE,
    ED25519,
    Key,
    parse_checkpoint,
    parse_note,
    parse_vkey,
    signature_line,
    vkey,
)
from undersigned.core.record.witness import (
    LONGEST,
    MALFORMED,
    SIZE_TYPE,
    STALE,
    WitnessError,
    check,
    parse_submission,
)
from undersigned.outside import key_files

logger = logging.getLogger("undersigned.witness")

KEY, MEMORY = "witness.key", "witness.sqlite"
PATH = "/add-checkpoint"
MOST_AT_ONCE = 32
READ_WITHIN, LIVES = 10.0, 60.0  # seconds: for one read, and for a whole connection
BUSY = 30.0
_TABLES = """
CREATE TABLE IF NOT EXISTS named (name TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS seen (origin TEXT PRIMARY KEY, size INTEGER NOT NULL, note TEXT NOT NULL);
"""


class WitnessFolderError(UndersignedError):
    """A folder in which no witness can work."""


class Witness:
    """One witness: its name and key, the logs that it knows, and what it has cosigned."""

    def __init__(self, folder: Path, name: str, logs: Sequence[str]) -> None:
        """Open the witness in `folder`, or make it. `logs`: verifier keys; several of one log while its key changes."""
        self.logs: tuple[Key, ...] = tuple(map(parse_vkey, logs))
        if not self.logs or any(key.type != ED25519 for key in self.logs):
            raise WitnessFolderError(N_("A witness needs the verifier key of at least one log."))
        vkey(name, bytes(32), COSIGNATURE)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._memory, key = folder / MEMORY, folder / KEY
        if key.exists() and not self._memory.exists():
            message = N_(
                "%(folder)s has lost its memory of what it cosigned. Put it back; where it is gone for good, begin a "
                "new witness with a new key in a new folder."
            )
            raise WitnessFolderError(message, folder=folder)
        with closing(self._open()) as memory, memory:
            memory.executescript(_TABLES)
            found = memory.execute("SELECT name FROM named").fetchone()
            if found is None:
                memory.execute("INSERT INTO named VALUES (?)", (name,))
            elif found[0] != name:
                raise WitnessFolderError(N_("The witness in this folder is called %(name)s."), name=found[0])
        self._key = key_files.read(key) if key.exists() else key_files.make(key)
        self.name = name
        self.vkey = vkey(name, self._key.public_key().public_bytes_raw(), COSIGNATURE)

    def add_checkpoint(self, body: str) -> str:
        """Cosign a checkpoint that extends what is remembered, and remember it first. WitnessError where it may not.

        Looking and remembering are one transaction, which no other thread or process can come between.
        """
        sent = parse_submission(body)
        with closing(self._open()) as memory:
            memory.execute("BEGIN IMMEDIATE")
            try:
                row = memory.execute("SELECT note FROM seen WHERE origin = ?", (sent.checkpoint.origin,)).fetchone()
                check(sent, self.logs, None if row is None else parse_checkpoint(parse_note(row[0]).text))
                line = signature_line(self.name, sent.note.text, self._key, int(time.time()))
                note = body.partition("\n\n")[2]
                memory.execute(
                    "INSERT OR REPLACE INTO seen VALUES (?, ?, ?)",
                    (sent.checkpoint.origin, sent.checkpoint.size, note),
                )
                memory.execute("COMMIT")
            finally:
                if memory.in_transaction:
                    memory.execute("ROLLBACK")
        return line

    def _open(self) -> sqlite3.Connection:
        memory = sqlite3.connect(self._memory, timeout=BUSY, isolation_level=None)
        self._memory.chmod(0o600)
        memory.execute("PRAGMA synchronous = FULL")
        return memory


class WitnessServer(ThreadingHTTPServer):
    """The witness's door. It ends what is slow, and turns away what is too much at once."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, witness: Witness, host: str, port: int) -> None:
        self.witness = witness
        self._free = threading.BoundedSemaphore(MOST_AT_ONCE)
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        super().__init__((host, port), _Door)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Take the connection into a thread of its own; above so many, close it."""
        if not self._free.acquire(blocking=False):
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Serve one connection, and no longer than a minute."""
        end = threading.Timer(LIVES, _close, (request,))
        end.daemon = True
        end.start()
        try:
            super().process_request_thread(request, client_address)
        finally:
            end.cancel()
            self._free.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away, or what should not happen: told without the client's address."""
        error = sys.exc_info()[0]
        if error is not None and not issubclass(error, OSError):
            logger.error("a request failed: %s", error.__name__)


def _close(request: socket.socket) -> None:
    try:
        request.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass  # it is gone already


class _Door(BaseHTTPRequestHandler):
    """POST /add-checkpoint, and nothing else."""

    protocol_version = "HTTP/1.1"
    server_version, sys_version = "undersigned-witness", ""
    timeout = READ_WITHIN
    server: WitnessServer

    def do_POST(self) -> None:
        """Answer a submission."""
        if self.path != PATH:
            self._answer(404, "There is nothing here but /add-checkpoint.\n", close=True)
            return
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit() and len(length) < 10) or "Transfer-Encoding" in self.headers:
            self._answer(MALFORMED, "Say how long the request is, by Content-Length.\n", close=True)
        elif int(length) > LONGEST:
            self._answer(413, f"A request has at most {LONGEST} bytes.\n", close=True)
        else:
            self._judge(self.rfile.read(int(length)))

    def _judge(self, body: bytes) -> None:
        try:
            line = self.server.witness.add_checkpoint(body.decode("utf-8"))
        except UnicodeDecodeError:
            self._answer(MALFORMED, "This is not UTF-8.\n")
        except WitnessError as error:
            if error.status == STALE:
                self._answer(STALE, f"{error.size}\n", kind=SIZE_TYPE)
            else:
                self._answer(error.status, f"{error}\n")
        except sqlite3.Error as error:
            logger.error("nothing can be remembered: %s", error)
            self._answer(500, "The witness cannot remember anything now.\n")
        else:
            self._answer(200, line)

    def _answer(self, status: int, text: str, *, kind: str = "text/plain; charset=utf-8", close: bool = False) -> None:
        data = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        if close:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: an address in a log is nobody's business."""
