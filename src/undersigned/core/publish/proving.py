"""Prove that an entry is in a published log, from its static files: checkpoint, tiles, entries.

What this does not do: it does not ask who signed the checkpoint. Whoever checks the proof does.
"""

from __future__ import annotations

from undersigned.core.errors import N_, BundleError, RecordError
from undersigned.core.publish.against_log import noted
from undersigned.core.publish.audit import Read, stored
from undersigned.core.record.note import LONGEST, Checkpoint
from undersigned.core.record.proof import proof_text
from undersigned.core.record.tiled import TiledTree
from undersigned.core.record.tiles import LARGEST_BUNDLE, WIDTH, Tile, split_entries
from undersigned.core.tree import HASH, Inclusions, leaf_hash


class Prover:
    """Makes proofs to one checkpoint of a log, each of which it checks itself before it gives it away.

    Its methods raise BundleError where the files do not fit each other, and what `read` raises (`core.publish.audit`).
    """

    def __init__(self, read: Read, note: str | None = None) -> None:
        """To the checkpoint that is published, or to one from before in `note`."""
        self._read = read
        self.note: str = _text(read("checkpoint", LONGEST)) if note is None else note
        self.checkpoint: Checkpoint = noted(self.note)[1]
        size, root = self.checkpoint.size, self.checkpoint.root
        self._tree = TiledTree(size, lambda tile: stored(read, tile, tile.path, WIDTH * HASH, HASH))
        self._inclusions = Inclusions(size, root)

    def leaf(self, index: int) -> bytes:
        """The bytes of a leaf."""
        size = self.checkpoint.size
        if not 0 <= index < size:
            raise BundleError(
                N_("The log holds %(size)s entries; there is none of the index %(n)s."), size=size, n=index
            )
        place, at = divmod(index, WIDTH)
        tile = Tile(0, place, min(WIDTH, size - place * WIDTH))
        try:
            return split_entries(stored(self._read, tile, tile.entries_path, LARGEST_BUNDLE, None), tile.width)[at]
        except RecordError as error:
            raise BundleError(N_("The files of the log do not fit its checkpoint.")) from error

    def path(self, index: int, leaf: bytes) -> list[bytes]:
        """The inclusion proof of a leaf, from the leaf up."""
        try:
            path = self._tree.inclusion(index, self.checkpoint.size)
        except RecordError as error:
            raise BundleError(N_("The files of the log do not fit its checkpoint.")) from error
        if not self._inclusions.check(leaf_hash(leaf), index, path):
            raise BundleError(N_("The files of the log do not fit its checkpoint."))
        return path

    def proof(self, index: int, leaf: bytes) -> str:
        """The proof as a file, C2SP tlog-proof."""
        return proof_text(index, self.path(index, leaf), self.note)


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise BundleError(N_("The checkpoint is no signed checkpoint.")) from error
