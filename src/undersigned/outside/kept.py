"""Files that are kept for good and never published: captured pages, scans and other uploads, each by its digest.

They lie in the folder `evidence/` of the installation, outside the published site, and only the installation's user
may read them. What is in them comes from strangers: nothing here opens them, and they never fill the disk.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
import shutil
from pathlib import Path

from undersigned.outside.files import flush_folder
from undersigned.outside.installation import Installation
from undersigned.outside.key_files import write_private

SPARE = 512 * 1024 * 1024  # bytes of the disk that are left to the database and to what is published
_DIGEST = re.compile(r"[0-9a-f]{64}")


class Kept:
    """The files that one installation keeps."""

    def __init__(self, here: Installation) -> None:
        self.folder = here.home / "evidence"

    def put(self, data: bytes) -> str:
        """Keep a file; its SHA-256 in hex. The same again changes nothing. OSError where there is no room for it."""
        digest = hashlib.sha256(data).hexdigest()
        self.folder.mkdir(mode=0o700, exist_ok=True)
        if self.get(digest) is None:
            if shutil.disk_usage(self.folder).free - len(data) < SPARE:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            aside = self.folder / f".{digest}.{secrets.token_hex(4)}"
            try:
                write_private(aside, data)
                os.replace(aside, self._path(digest))
            finally:
                aside.unlink(missing_ok=True)
            flush_folder(self.folder)
        return digest

    def get(self, digest: str) -> bytes | None:
        """The file with this digest; None where there is none, or where what lies there is another one by now."""
        if not _DIGEST.fullmatch(digest):
            return None
        try:
            data = self._path(digest).read_bytes()
        except OSError:
            return None
        return data if hashlib.sha256(data).hexdigest() == digest else None

    def drop(self, digest: str) -> None:
        """Delete the file with this digest, if it is there."""
        if _DIGEST.fullmatch(digest):
            self._path(digest).unlink(missing_ok=True)

    def _path(self, digest: str) -> Path:
        return self.folder / digest
