"""What is published of a statement, read from the very file that everyone can fetch.

Whoever asks here learns what the published page says at this moment and nothing else: a name that was
hidden or withdrawn is gone as soon as its file is.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from undersigned.actions.installed import installation
from undersigned.models import Statement


class Published(NamedTuple):
    """The bytes of statement.json, and what stands in it under "undersigned"."""

    data: bytes
    full: dict[str, Any]

    @property
    def editions(self) -> list[dict[str, Any]]:
        """Its editions, the one in force last."""
        found: list[dict[str, Any]] = self.full["editions"]
        return found


# Which file it is, and when it was written: what was read of it holds for no other.
Place = tuple[Path, int]


def place_of(slug: str) -> Place | None:
    """Where the statement of this short name is published now; None where there is nothing yet."""
    path = installation().site / slug / "statement.json"
    try:
        # The folder is swapped as a whole: its build, not this path, says which file it is.
        path = path.resolve(strict=True)
        return path, path.stat().st_mtime_ns
    except FileNotFoundError:
        return None


def published_at(place: Place) -> Published | None:
    """What is published there; None where another took its place in this moment."""
    try:
        return _read(*place)
    except FileNotFoundError:
        return None


def published(slug: str) -> Published | None:
    """The statement of this short name as published now; None where there is nothing yet."""
    place = place_of(slug)
    return None if place is None else published_at(place)


def published_file(statement: Statement, name: str) -> bytes | None:
    """A file of the statement's folder as published now; None where there is none."""
    try:
        return (installation().site / statement.slug_id / name).read_bytes()
    except FileNotFoundError:
        return None


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int) -> Published:
    """A large list is read once for all its pages. Builds have random names, so that no two files share a path."""
    data = path.read_bytes()
    return Published(data, json.loads(data)["undersigned"])
