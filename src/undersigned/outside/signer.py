"""The signer: a process that holds the log's key, and signs only what continues all that it signed before.

It listens at a Unix socket. Whoever takes over a process that serves pages or writes the log can neither read the key
nor have a second past signed. Its folder holds `log.key` and `signed`, the last checkpoint that it signed.
"""

from __future__ import annotations

import os
import shutil
import socket
import socketserver
import threading
from pathlib import Path

from undersigned.core.errors import N_, RecordError, UndersignedError
from undersigned.core.record.note import (
    Checkpoint,
    Note,
    is_signed,
    parse_checkpoint,
    parse_note,
    parse_vkey,
    signature_line,
    vkey,
)
from undersigned.core.record.witness import STALE, WitnessError, check_extends, parse_extension
from undersigned.outside import files, key_files

SIGNED = "signed"
LONGEST = 10_000
WAITS = 2.0  # seconds


class SignerError(UndersignedError):
    """A signer that cannot start, or does not answer."""


class StaleError(SignerError):
    """The signer has signed another size last. `size` is that."""

    def __init__(self, size: int) -> None:
        super().__init__(N_("The signer has signed another state of the log last."))
        self.size = size


class Signer:
    """One log's key, and the last checkpoint that it signed."""

    def __init__(self, folder: Path, begin: str | None = None) -> None:
        """Open the folder. `begin`: a checkpoint that the key signed, where the folder remembers none of its own."""
        self._folder, self._alone = folder, threading.Lock()
        self._key = key_files.read(folder / key_files.NAME)
        (folder / key_files.NAME).chmod(0o600)
        if begin is not None and (not (folder / SIGNED).exists() or self._is_anothers()):
            self._remember(begin)
        self.vkey, _ = self._last()

    def sign(self, body: str) -> str:
        """The signature line for a checkpoint's three lines that continue the last; WitnessError where they do not."""
        old, proof, text = parse_extension(body)
        new = parse_checkpoint(text)
        with self._alone:
            _, last = self._last()
            if new.origin != last.origin:
                raise WitnessError(404, N_("The signer signs for another log."))
            check_extends(new, last, old, proof)
            line = signature_line(new.origin, text, self._key)
            self._remember(f"{text}\n{line}")
        return line

    def _is_anothers(self) -> bool:
        """Whether the folder remembers a checkpoint of a key that was here before: this one has signed none of it."""
        public, _, note = self._read()
        return not is_signed(note, parse_vkey(public))

    def _last(self) -> tuple[str, Checkpoint]:
        """The key, and the last checkpoint that it signed."""
        public, last, note = self._read()
        if not is_signed(note, parse_vkey(public)):
            message = N_(
                "The checkpoint in %(folder)s is not signed by the key there. Was the key changed? Then name the "
                "newest checkpoint with: --from site/log/checkpoint"
            )
            raise SignerError(message, folder=self._folder)
        return public, last

    def _read(self) -> tuple[str, Checkpoint, Note]:
        try:
            note = parse_note((self._folder / SIGNED).read_text(encoding="utf-8"))
            last = parse_checkpoint(note.text)
            return vkey(last.origin, self._key.public_key().public_bytes_raw()), last, note
        except (OSError, UnicodeDecodeError, RecordError) as error:
            message = N_("%(folder)s remembers no checkpoint. Name the newest with: --from site/log/checkpoint")
            raise SignerError(message, folder=self._folder) from error

    def _remember(self, note: str) -> None:
        files.replace(self._folder / SIGNED, note.encode())


class SignerServer(socketserver.ThreadingUnixStreamServer):
    """The signer's door: a socket that only its owner, or one group, can open."""

    daemon_threads = True

    def __init__(self, signer: Signer, path: Path, group: str | None = None) -> None:
        self.signer = signer
        path.unlink(missing_ok=True)
        before = os.umask(0o177)
        try:
            super().__init__(str(path), _Door)
        finally:
            os.umask(before)
        if group is not None:
            shutil.chown(path, group=group)
            path.chmod(0o660)


class _Door(socketserver.BaseRequestHandler):
    server: SignerServer

    def handle(self) -> None:
        connection: socket.socket = self.request
        connection.settimeout(WAITS)
        try:
            try:
                answer = "ok\n" + self.server.signer.sign(_read(connection).decode())
            except WitnessError as error:
                answer = f"stale {error.size}\n" if error.status == STALE else f"no {error}\n"
            except (UndersignedError, UnicodeDecodeError):
                answer = "no This cannot be signed.\n"
            connection.sendall(answer.encode())
        except OSError:
            pass  # whoever asked is gone, or the disk is full: nothing was signed for them


def ask(path: Path, body: str) -> str:
    """The signature line; StaleError where another size was signed last, SignerError where there is no answer."""
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(WAITS)
            connection.connect(str(path))
            connection.sendall(body.encode())
            connection.shutdown(socket.SHUT_WR)
            answer = _read(connection).decode()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise SignerError(N_("The signer does not answer: %(reason)s."), reason=reason) from error
    word, _, rest = answer.partition("\n")
    if word == "ok":
        return rest
    size = word.removeprefix("stale ")
    if size != word and size.isascii() and size.isdigit() and len(size) < 20:
        raise StaleError(int(size))
    raise SignerError(N_("The signer does not sign: %(reason)s"), reason=word.removeprefix("no "))


def _read(connection: socket.socket) -> bytes:
    data = b""
    while len(data) <= LONGEST and (part := connection.recv(LONGEST)):
        data += part
    return data[:LONGEST]
