"""Tiles: the tree and its leaves as static files, after C2SP tlog-tiles.

1. A hash tile holds up to 256 nodes of one level: those of tile level L are nodes of tree level 8 L. Only a full tile
   is hashed into the level above.
2. An entry bundle holds the leaves under a tile of level 0, each behind its length in 16 bits, big-endian.
3. A tile of fewer than 256 is partial, and its width stands in its name: a file never changes once it is there. A
   partial one may go when the full one is there.

What this does not do: it reads and writes no file.

Example: the tiles that a tree needs when it grows from 300 leaves to 310: `list(tiles(310, since=300))`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from undersigned.core.errors import N_, RecordError
from undersigned.core.record.events import LONGEST
from undersigned.core.tree import HASH, Tree

HEIGHT = 8
WIDTH = 1 << HEIGHT
LARGEST_BUNDLE = WIDTH * (2 + LONGEST)  # bytes


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile by its level, its index in that level, and its width in hashes, 1 to 256."""

    level: int
    index: int
    width: int = WIDTH

    @property
    def is_full(self) -> bool:
        """Whether nothing can be added to it any more."""
        return self.width == WIDTH

    @property
    def path(self) -> str:
        """Where its hashes are, relative to the log."""
        return f"tile/{self.level}/{self._place}"

    @property
    def entries_path(self) -> str:
        """Where the leaves under it are; only a tile of level 0 has any."""
        return f"tile/entries/{self._place}"

    @property
    def full(self) -> Tile:
        """The full tile that this one becomes."""
        return Tile(self.level, self.index)

    @property
    def _place(self) -> str:
        """1234067 as x001/x234/067; a partial one with its width behind."""
        parts = [f"{self.index % 1000:03}"]
        rest = self.index // 1000
        while rest:
            parts.append(f"x{rest % 1000:03}")
            rest //= 1000
        return "/".join(reversed(parts)) + ("" if self.is_full else f".p/{self.width}")


def tiles(size: int, since: int = 0) -> Iterator[Tile]:
    """Tiles of a tree of `size` leaves that one of `since` leaves does not have, from the leaves up."""
    level = 0
    while (hashes := size >> HEIGHT * level) > (before := since >> HEIGHT * level):
        for index in range(before // WIDTH, -(-hashes // WIDTH)):
            yield Tile(level, index, min(WIDTH, hashes - index * WIDTH))
        level += 1


def partial_tiles(sizes: Iterable[int], size: int) -> set[Tile]:
    """Partial tiles that checkpoints of these sizes need, while the tree of `size` leaves has no full ones instead."""
    needed: set[Tile] = set()
    hashes, level = set(sizes), 0
    while size >> HEIGHT * level:
        begun = (size >> HEIGHT * level) // WIDTH
        widths = {number % WIDTH for number in hashes if number // WIDTH == begun}
        needed |= {Tile(level, begun, width) for width in widths if width}
        hashes, level = {number >> HEIGHT for number in hashes}, level + 1
    return needed


def tile_hashes(tree: Tree, tile: Tile) -> bytes:
    """The bytes of a hash tile; RecordError when the tree has no such nodes."""
    start = tile.index * WIDTH
    return tree.nodes(tile.level * HEIGHT, start, start + tile.width)


def bundle_entries(leaves: Sequence[bytes]) -> bytes:
    """The bytes of an entry bundle; RecordError when a leaf is longer than 65,535 bytes."""
    if any(len(leaf) > LONGEST for leaf in leaves):
        raise RecordError(N_("A leaf is too large for the log."))
    return b"".join(len(leaf).to_bytes(2) + leaf for leaf in leaves)


def split_entries(data: bytes, width: int) -> list[bytes]:
    """The leaves of an entry bundle of this width; RecordError when it is not exactly that."""
    leaves: list[bytes] = []
    at, end = 0, len(data)
    while at < end:
        begin = at + 2
        at = begin + int.from_bytes(data[at:begin])
        leaves.append(data[begin:at])
    if at != end or len(leaves) != width:
        raise RecordError(N_("An entry bundle does not hold the entries that its name promises."))
    return leaves


def split_hashes(data: bytes, width: int) -> list[bytes]:
    """The hashes of a tile of this width; RecordError when it is not exactly that."""
    if len(data) != width * HASH:
        raise RecordError(N_("A tile does not hold the hashes that its name promises."))
    return [data[start : start + HASH] for start in range(0, len(data), HASH)]
