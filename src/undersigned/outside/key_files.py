"""The files that hold the log's private key: made with the right mode, and replaced in one step.

`log.key` signs. While one key is handed over to the next, `log.key.next` waits beside it: written and flushed before
the log says that it is in force, and put in place of `log.key` only when the log has said so.
"""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from undersigned.core.errors import N_, UndersignedError
from undersigned.outside.files import flush

NAME, NEXT = "log.key", "log.key.next"


class KeyFileError(UndersignedError):
    """A file that holds no key, or cannot be read."""


def write_private(path: Path, data: bytes) -> None:
    """Write a file that only its owner may read; the mode is right from the first byte on."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def make(path: Path) -> Ed25519PrivateKey:
    """A new key in a new file."""
    key = Ed25519PrivateKey.generate()
    write_private(path, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return key


def read(path: Path) -> Ed25519PrivateKey:
    """The key in a file; KeyFileError where there is none."""
    try:
        key = load_pem_private_key(path.read_bytes(), None)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise KeyFileError(N_("%(path)s cannot be read: %(reason)s."), path=path, reason=reason) from error
    except (TypeError, ValueError) as error:
        raise KeyFileError(N_("%(path)s holds no Ed25519 key."), path=path) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyFileError(N_("%(path)s holds no Ed25519 key."), path=path)
    return key


def prepare(home: Path) -> Ed25519PrivateKey:
    """A new key that waits beside the one that signs. What a try before left there is replaced: nothing names it."""
    aside = home / f"{NEXT}.new"
    aside.unlink(missing_ok=True)
    key = make(aside)
    os.replace(aside, home / NEXT)
    flush(home)
    return key


def waiting(home: Path) -> Ed25519PrivateKey | None:
    """The key that waits, or None."""
    return read(home / NEXT) if (home / NEXT).exists() else None


def hand_over(home: Path) -> None:
    """Put the key that waits in place of the one that signed. Where another process was quicker, it is done already."""
    try:
        os.replace(home / NEXT, home / NAME)
    except FileNotFoundError:
        return
    flush(home)
