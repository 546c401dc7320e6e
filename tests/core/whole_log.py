"""A whole log in memory: its key, statements whose events are mixed, and the files that it publishes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from tests.core.simulator import Log, Simulated
from undersigned.core.errors import BundleError
from undersigned.core.publish.audit import AbsentError
from undersigned.core.record import leaf, sign_checkpoint
from undersigned.core.record.tiles import WIDTH, bundle_entries, tile_hashes, tiles
from undersigned.core.tree import HASH, Tree

MOMENT = "2026-03-01T00:00:00Z"


@cache
def large(size: int) -> Tree:
    """A tree of so many leaves. It makes no difference that there is nothing of which these would be the hashes."""
    return Tree([hashlib.shake_128(b"leaves").digest(size * HASH)])


@dataclass
class WholeLog(Log):
    """A log that keeps its leaves."""

    leaves: list[bytes] = field(default_factory=list)

    def append(self, data: bytes) -> int:
        self.leaves.append(data)
        return super().append(data)

    def checkpoint_at(self, size: int) -> str:
        return sign_checkpoint(self.origin, size, self.tree.root(size), self.key)

    def files(self, size: int | None = None) -> dict[str, bytes]:
        """What stands under log/ at that size."""
        size = self.tree.size if size is None else size
        made = {"checkpoint": self.checkpoint_at(size).encode(), "policy": self.policy.encode()}
        for tile in tiles(size):
            made[tile.path] = tile_hashes(self.tree, tile)
            if tile.level == 0:
                start = tile.index * WIDTH
                made[tile.entries_path] = bundle_entries(self.leaves[start : start + tile.width])
        return made


def begun(log: WholeLog | None = None) -> WholeLog:
    """A log with nothing but its key."""
    log = log or WholeLog()
    log.append(leaf(type="key", log=log.origin, stmt="", seq=0, time=MOMENT, pub={"vkey": log.vkey}))
    return log


@cache
def grown(signatures: int = 230) -> WholeLog:
    """A log of two statements, and so many signatures to the one and the other in turn. Nobody changes it."""
    log = begun()
    statements = [Simulated(log), Simulated(log, id="f" * 32)]
    for statement in statements:
        statement.freeze()
    for number in range(signatures):
        statement = statements[number % 2]
        seq = statement.confirm(f"Invented organisation {number}")
        if number % 7 == 0:
            statement.follow(seq, "sign.withdrawn")
    return log


def reader(files: dict[str, bytes]) -> Callable[[str, int], bytes]:
    """Reads these files."""

    def read(path: str, most: int) -> bytes:
        if path not in files:
            raise AbsentError("%(path)s is not there.", path=path)
        if len(files[path]) > most:
            raise BundleError("%(path)s is too large.", path=path)
        return files[path]

    return read
