"""Files of the published site: written aside, flushed, then put in place at once."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

_FLUSH_AT_ONCE = 8  # the disk makes many durable in little more time than one


def replace(path: Path, data: bytes) -> None:
    """Put `data` at `path`: a reader sees the old file or the new one, never a part. Unchanged data writes nothing."""
    if not _holds(path, data):
        put(path.parent, [(path.name, data)])


def replace_all(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put files under `folder`, by their paths in it, as `replace` does; the disk makes them durable together."""
    changed = {folder / name: data for name, data in files.items() if not _holds(folder / name, data)}
    touched: dict[Path, None] = {}
    for path, data in changed.items():
        touched |= dict.fromkeys([*_make_folder(path.parent), path.parent])
        _write(_aside(path), data)
    _flush_all(map(_aside, changed))
    for path in changed:
        os.replace(_aside(path), path)
    _flush_all(touched)


def put(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Put files under `folder`, by their paths in it, each whole or not at all; all are durable when this returns.

    They are taken one by one, so that they may be made one by one.
    """
    touched: dict[Path, None] = {}
    for name, data in files:
        path = folder / name
        touched |= dict.fromkeys([*_make_folder(path.parent), path.parent])
        _write(_aside(path), data)
        flush(_aside(path))
        os.replace(_aside(path), path)
    for each in touched:
        flush(each)


def remove_folder(path: Path) -> None:
    """Take a folder away with all that is in it, if it is there."""
    if path.is_dir():
        shutil.rmtree(path)


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

    def build(self, files: Mapping[str, bytes], *, keep: Iterable[str] = ()) -> Path:
        """Build a folder aside: `files`, and of those in force what `keep` (patterns) names, as links to the same.

        What is as it was is a link to the same, too: it is on the disk already. Nothing writes into a file of a build.
        """
        current = self.current
        aside = self.builds / f"{self.place.name}.{secrets.token_hex(6)}"
        try:
            aside.mkdir(parents=True)
            for kept in self._found(keep):
                os.link(kept, aside / kept.name)
            written = []
            for path, data in files.items():
                target = aside / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.unlink(missing_ok=True)
                if current is not None and _holds(current / path, data):
                    os.link(current / path, target)
                else:
                    _write(target, data)
                    written.append(target)
            _flush_all(written)
        except BaseException:
            # A full disk would be filled further by every try.
            shutil.rmtree(aside, ignore_errors=True)
            raise
        return aside

    def missing(self, paths: Iterable[str]) -> set[str]:
        """Those of `paths` that the build in force does not hold."""
        current = self.current
        return {path for path in paths if current is None or not (current / path).is_file()}

    def remove(self, *patterns: str) -> bool:
        """Take files out of the build in force, for what must not wait until another is built; true if any was there.

        It needs no room on the disk.
        """
        found = self._found(patterns)
        for path in found:
            path.unlink(missing_ok=True)
        if found:
            flush(found[0].parent)
        return bool(found)

    def _found(self, patterns: Iterable[str]) -> list[Path]:
        """Files of the build in force, not of its folders, by pattern."""
        current = self.current
        return [] if current is None else [path for pattern in patterns for path in current.glob(pattern)]

    def swap(self, build: Path) -> None:
        """Put `build` in force and remove all others of this folder."""
        _flush_all([build, *(path for path in build.rglob("*") if path.is_dir())])
        link = self.builds / f".{self.place.name}.link"
        link.unlink(missing_ok=True)
        link.symlink_to(Path(".builds") / build.name)  # relative: the site may be moved
        os.replace(link, self.place)
        flush(self.place.parent)
        for other in self.builds.glob(f"{self.place.name}.*"):
            if other != build:
                shutil.rmtree(other, ignore_errors=True)


def _aside(path: Path) -> Path:
    return path.with_name(f".{path.name}.new")


def _write(path: Path, data: bytes) -> None:
    """Write a file. A crash may still take it: it is durable once it was flushed."""
    path.write_bytes(data)


def _holds(path: Path, data: bytes) -> bool:
    """Whether the file is there and says just this."""
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def _flush_all(paths: Iterable[Path]) -> None:
    """Make files and folders durable."""
    with ThreadPoolExecutor(_FLUSH_AT_ONCE) as threads:
        for _ in threads.map(flush, paths):
            pass


def _make_folder(path: Path) -> list[Path]:
    """Make a folder where there is none; the folders that hold something new by it."""
    if path.is_dir():
        return []
    changed = _make_folder(path.parent)
    path.mkdir(exist_ok=True)
    return [*changed, path.parent]


def flush(path: Path) -> None:
    """Make durable what a file, or which files a folder, holds."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
