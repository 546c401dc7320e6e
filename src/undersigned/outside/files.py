"""Files of the published site: written aside, flushed, then put in place at once."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path


def replace(path: Path, data: bytes) -> None:
    """Put `data` at `path`: a reader sees the old file or the new one, never a part. Unchanged data writes nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        if path.read_bytes() == data:
            return
    except OSError:
        pass
    aside = path.with_name(f".{path.name}.new")
    _write(aside, data)
    os.replace(aside, path)
    _flush_folder(path.parent)


class Folder:
    """A folder that is built aside and swapped at once.

    `place` is a symbolic link to the build in force, in `.builds/` beside it; swapping replaces the
    link, which every POSIX system does in one step, and then removes the builds that are no longer
    in force: what was erased must not linger in an old one.
    """

    def __init__(self, place: Path) -> None:
        self.place = place
        self.builds = place.parent / ".builds"

    @property
    def current(self) -> Path | None:
        """The build in force."""
        try:
            return self.place.parent / os.readlink(self.place)
        except OSError:
            return None

    def build(self, files: Mapping[str, bytes], *, keep: bool = False) -> Path:
        """Build a folder aside. With `keep`, start from the files in force (as links to the same data)."""
        aside = self.builds / f"{self.place.name}.{secrets.token_hex(6)}"
        current = self.current
        if keep and current is not None and current.is_dir():
            shutil.copytree(current, aside, copy_function=os.link)
        aside.mkdir(parents=True, exist_ok=True)
        for path, data in files.items():
            target = aside / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.unlink(missing_ok=True)
            _write(target, data)
        return aside

    def swap(self, build: Path) -> None:
        """Put `build` in force and remove all others of this folder."""
        for folder in [build, *(path for path in build.rglob("*") if path.is_dir())]:
            _flush_folder(folder)
        link = self.builds / f".{self.place.name}.link"
        link.unlink(missing_ok=True)
        link.symlink_to(Path(".builds") / build.name)  # relative: the site may be moved
        os.replace(link, self.place)
        _flush_folder(self.place.parent)
        for other in self.builds.glob(f"{self.place.name}.*"):
            if other != build:
                shutil.rmtree(other, ignore_errors=True)


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _flush_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
