"""A tree that is read from its tiles: any proof of it costs a few files, and not the whole log."""

from __future__ import annotations

from collections.abc import Callable

from undersigned.core.record.tiles import HEIGHT, WIDTH, Tile, split_hashes
from undersigned.core.tree import Tree


class TiledTree(Tree):
    """A tree of fixed size whose nodes are fetched when they are asked for. It believes its tiles: check the root.

    `fetch` gives the bytes of a hash tile. What it raises passes through; a tile of another length is a RecordError.
    """

    def __init__(self, size: int, fetch: Callable[[Tile], bytes]) -> None:
        super().__init__()
        self._count, self._fetch = size, fetch
        self._fetched: dict[tuple[int, int], list[bytes]] = {}

    @property
    def size(self) -> int:
        """How many leaves there are."""
        return self._count

    def node(self, level: int, index: int) -> bytes:
        """The complete node at `level` and `index`, made from the tile in which its descendants stand."""
        above, within = divmod(level, HEIGHT)
        place, start = divmod(index << within, WIDTH)
        if (above, place) not in self._fetched:
            tile = Tile(above, place, min(WIDTH, (self._count >> HEIGHT * above) - place * WIDTH))
            self._fetched[above, place] = split_hashes(self._fetch(tile), tile.width)
        return Tree(self._fetched[above, place][start : start + (1 << within)]).root()
