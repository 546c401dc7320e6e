"""Tiles: which there are, where they lie, what they hold; by the words of C2SP tlog-tiles."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.every import every
from tests.core.tries import some
from tests.core.whole_log import large
from undersigned.core.errors import RecordError
from undersigned.core.record.tiles import (
    LARGEST_BUNDLE,
    Tile,
    bundle_entries,
    partial_tiles,
    split_entries,
    split_hashes,
    tile_hashes,
    tiles,
)
from undersigned.core.tree import Tree


def test_paths_are_those_of_the_specification():
    assert Tile(0, 1_234_067).path == "tile/0/x001/x234/067"
    assert Tile(0, 1_234_067, 9).entries_path == "tile/entries/x001/x234/067.p/9"
    assert Tile(2, 0, 255).path == "tile/2/000.p/255"
    assert Tile(1, 1000).path == "tile/1/x001/000"
    assert Tile(0, 999).path == "tile/0/999"


def test_its_example_of_seventy_thousand_leaves():
    there = list(tiles(70_000))
    assert [tile for tile in there if tile.level == 0 and tile.is_full] == [Tile(0, n) for n in range(273)]
    assert [tile for tile in there if not (tile.level == 0 and tile.is_full)] == [
        Tile(0, 273, 112),
        Tile(1, 0),
        Tile(1, 1, 17),
        Tile(2, 0, 1),
    ]
    assert list(tiles(256)) == [Tile(0, 0), Tile(1, 0, 1)]
    assert list(tiles(0)) == []


@pytest.mark.parametrize("size", some(1, [1_000, 70_000]))  # two levels of tiles, and three
def test_a_tile_holds_the_roots_of_full_tiles_below(size):
    """Its formula: MTH(D[(n * 256 + i) * 256**l : (n * 256 + i + 1) * 256**l]), made anew from the level below."""
    whole = large(size)
    for tile in tiles(size):
        below, span = 8 * (tile.level - 1) if tile.level else 0, 256 if tile.level else 1
        start = (tile.index * 256 + tile.width - 1) * span
        made = Tree([whole.nodes(below, start, start + span)]).root()
        assert split_hashes(tile_hashes(whole, tile), tile.width)[-1] == made
    with pytest.raises(RecordError):
        tile_hashes(whole, Tile(0, size // 256, size % 256 + 1))


@given(st.lists(st.integers(0, 70_000), min_size=1, max_size=6))
def test_growing_writes_what_is_not_there_and_no_checkpoint_lacks_a_tile(sizes):
    sizes = sorted({0, *sizes})
    written: set[Tile] = set()
    for before, after in pairwise(sizes):
        new = set(tiles(after, since=before))
        assert not new & written
        assert new >= set(tiles(after)) - set(tiles(before))
        written |= new
        assert written >= set(tiles(after))
    newest = set(tiles(sizes[-1]))
    kept = partial_tiles(sizes, sizes[-1])
    assert kept >= {tile for tile in newest if not tile.is_full}
    for size in sizes:
        for tile in tiles(size):
            assert tile in kept | newest or tile.full in newest
    assert not [tile for tile in kept if tile.full in newest]


@every("leaves", [[], [b""], [b"", b"a", b"\0\1" * 300], [b"x" * 65_535, b""], [b"ab"] * 256])
def test_entries_come_back(leaves):
    data = bundle_entries(leaves)
    assert split_entries(data, len(leaves)) == leaves
    assert len(data) == sum(2 + len(leaf) for leaf in leaves)
    for broken in (data + b"\0", data[:-1], data + b"\0\0", data[2:]):
        if broken != data:
            with pytest.raises(RecordError):
                split_entries(broken, len(leaves))


def test_no_bundle_is_larger_than_the_largest():
    assert 256 * len(bundle_entries([b"x" * 65_535])) == LARGEST_BUNDLE


def test_nothing_longer_than_sixteen_bits_tell():
    with pytest.raises(RecordError):
        bundle_entries([b"x" * 65_536])
    for data in (b"", bytes(31), bytes(65)):
        with pytest.raises(RecordError):
            split_hashes(data, 1)
