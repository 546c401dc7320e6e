"""Files that are kept and never published: captured pages, scans and other uploads, each by its digest.

They lie in the folder `evidence/` of the installation, outside the published site, and only the installation's user
may read them. What is in them comes from strangers: nothing here opens them, and they never fill the disk.

What nothing names is first set aside, in `evidence/unnamed/`, and found there still. Another process may be keeping the
very same file at this moment: its time is then new, and the file stays.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import secrets
import shutil
from pathlib import Path

from undersigned.outside.files import flush
from undersigned.outside.installation import Installation
from undersigned.outside.key_files import write_private

UNNAMED = "unnamed"
SPARE = 512 * 1024 * 1024  # bytes of the disk that are left to the database and to what is published
_DIGEST = re.compile(r"[0-9a-f]{64}")


class Kept:
    """The files that one installation keeps."""

    def __init__(self, here: Installation) -> None:
        self.folder = here.home / "evidence"

    def put(self, data: bytes) -> str:
        """Keep a file; its SHA-256 in hex. The same again only makes its time new. OSError where there is no room."""
        digest = hashlib.sha256(data).hexdigest()
        self.folder.mkdir(mode=0o700, exist_ok=True)
        if _read(self._path(digest), digest) is None or not _touched(self._path(digest)):
            if shutil.disk_usage(self.folder).free - len(data) < SPARE:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            half = self.folder / f".{digest}.{secrets.token_hex(4)}"
            try:
                write_private(half, data)
                os.replace(half, self._path(digest))
            finally:
                half.unlink(missing_ok=True)
            flush(self.folder)
        return digest

    def get(self, digest: str) -> bytes | None:
        """The file with this digest; None where there is none, or where what lies there is another one by now."""
        if not _DIGEST.fullmatch(digest):
            return None
        found = _read(self._path(digest), digest)
        return _read(self._aside(digest), digest) if found is None else found

    def kept_before(self, moment: float) -> set[str]:
        """The digests of the files whose time (seconds since 1970) is before `moment`, but for those set aside."""
        return _older(self.folder, moment)

    def aside_before(self, moment: float) -> set[str]:
        """The digests of the files that were set aside before `moment`."""
        return _older(self.folder / UNNAMED, moment)

    def set_aside(self, digest: str, *, before: float) -> None:
        """Set a file aside, unless it was kept anew since `before`."""
        aside = self._aside(digest)
        aside.parent.mkdir(mode=0o700, exist_ok=True)
        if self._take(digest, aside, before):
            os.utime(aside)

    def bring_back(self, digest: str) -> None:
        """Take a file back that was set aside."""
        with contextlib.suppress(FileNotFoundError):
            os.replace(self._aside(digest), self._path(digest))

    def drop(self, digest: str, *, before: float) -> None:
        """Delete a file for good, also one that was set aside; unless it was kept anew since `before`."""
        if not _DIGEST.fullmatch(digest):
            return
        gone = self.folder / f".{digest}.{secrets.token_hex(4)}"
        if self._take(digest, gone, before):
            gone.unlink()
        self.forget(digest)

    def forget(self, digest: str) -> None:
        """Delete a file that was set aside."""
        self._aside(digest).unlink(missing_ok=True)

    def clear(self, *, before: float) -> None:
        """Delete what a crash left half written or half deleted before then."""
        with contextlib.suppress(FileNotFoundError), os.scandir(self.folder) as entries:
            for entry in entries:
                if entry.name.startswith(".") and entry.stat().st_mtime < before:
                    (self.folder / entry.name).unlink(missing_ok=True)

    def _take(self, digest: str, to: Path, before: float) -> bool:
        """Move a file away and look at its time only then: whoever keeps it later finds none, and writes it anew."""
        path = self._path(digest)
        try:
            os.replace(path, to)
        except FileNotFoundError:
            return False
        if to.stat().st_mtime < before:
            return True
        os.replace(to, path)
        return False

    def _aside(self, digest: str) -> Path:
        return self.folder / UNNAMED / digest

    def _path(self, digest: str) -> Path:
        return self.folder / digest


def _read(path: Path, digest: str) -> bytes | None:
    """What lies there, if it is the file with this digest."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == digest else None


def _touched(path: Path) -> bool:
    """Whether the file was there to have its time made new."""
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    return True


def _older(folder: Path, moment: float) -> set[str]:
    found = set()
    with contextlib.suppress(FileNotFoundError), os.scandir(folder) as entries:
        for entry in entries:
            with contextlib.suppress(FileNotFoundError):
                if _DIGEST.fullmatch(entry.name) and entry.stat().st_mtime < moment:
                    found.add(entry.name)
    return found
