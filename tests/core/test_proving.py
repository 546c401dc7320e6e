"""Proofs from tiles are those of the whole tree, cost a few files, and are given away only where they hold."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.tries import some, tries
from tests.core.whole_log import grown, large, reader
from undersigned.core.errors import BundleError, RecordError
from undersigned.core.publish.proving import Prover
from undersigned.core.record.proof import parse_proof
from undersigned.core.record.tiled import TiledTree
from undersigned.core.record.tiles import Tile, tile_hashes

LOG = grown()
FILES = LOG.files()


@pytest.mark.parametrize("most", some(1, [1_000, 70_000]))  # two levels of tiles, and three
@given(st.data())
def test_a_tiled_tree_is_the_tree(most, data):
    whole, size = large(most), data.draw(st.integers(1, most))
    asked: list[Tile] = []

    def fetch(tile: Tile) -> bytes:
        asked.append(tile)
        return tile_hashes(whole, tile)

    tree, index = TiledTree(size, fetch), data.draw(st.integers(0, size - 1))
    assert tree.root() == whole.root(size)
    assert tree.inclusion(index, size) == whole.inclusion(index, size)
    old = data.draw(st.integers(1, size))
    assert tree.consistency(old, size) == whole.consistency(old, size)
    assert len(asked) == len(set(asked)) <= 10


def test_entries_can_be_proved_from_the_files():
    prover = Prover(reader(FILES))
    size, chance = len(LOG.leaves), random.Random(4)
    for index in (0, 1, 254, 255, 256, 257, size - 1, *(chance.randrange(size) for _ in tries(10))):
        leaf = LOG.leaves[index]
        assert prover.leaf(index) == leaf
        assert parse_proof(prover.proof(index, leaf)).shows(leaf)


def test_a_log_that_has_grown_meanwhile_serves_the_full_tiles():
    prover = Prover(reader(FILES), LOG.checkpoint_at(200))
    assert prover.leaf(199) == LOG.leaves[199]
    assert parse_proof(prover.proof(199, LOG.leaves[199])).head().size == 200


def test_no_proof_is_given_away_that_does_not_hold():
    first = Tile(0, 0).path
    for files in (
        {**FILES, first: bytes(32) + FILES[first][32:]},
        {**FILES, first: FILES[first][:-1]},
        {**FILES, "checkpoint": b"nothing"},
        {**FILES, "checkpoint": b"\xff"},
        {**FILES, Tile(0, 0).entries_path: b"\x00"},
        {name: data for name, data in FILES.items() if name != first},
    ):
        with pytest.raises(BundleError):
            Prover(reader(files)).proof(3, Prover(reader(files)).leaf(3))
    with pytest.raises(BundleError):
        Prover(reader(FILES)).proof(3, LOG.leaves[4])
    with pytest.raises(RecordError):
        TiledTree(5, lambda tile: b"").node(0, 0)
