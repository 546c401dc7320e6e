"""The Merkle tree of the log: RFC 6962 (hashing, section 2.1) and RFC 9162 (checking proofs, section 2.1.3).

What this does not do: it holds no leaves, only their hashes, and it signs nothing.

1. A leaf's hash is SHA-256(0x00 || leaf), an inner node's SHA-256(0x01 || left || right).
2. `Tree` keeps every complete node, level by level, in one run of bytes each: 64 bytes a leaf in all.
3. The functions that check a proof answer True or False, whatever they are given; they never raise.
4. A proof of consistency from an empty tree is refused: it would prove nothing.

Example: `verify_inclusion(h, 0, tree.size, tree.inclusion(0, tree.size), tree.root())`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from struct import iter_unpack

from undersigned.core.errors import N_, RecordError

HASH = 32
_BATCH = 4096 * HASH


def leaf_hash(data: bytes) -> bytes:
    """Hash of a leaf: SHA-256 over 0x00 and its bytes (RFC 6962, section 2.1)."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node: SHA-256 over 0x01 and its two children (RFC 6962, section 2.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


EMPTY_ROOT = hashlib.sha256(b"").digest()


class Tree:
    """A growing Merkle tree. `append` costs O(log n) at worst, and about one hash on average."""

    def __init__(self, hashes: Iterable[bytes] = ()) -> None:
        """Begin with these leaf hashes, 32 bytes each."""
        self._levels: list[bytearray] = [bytearray()]
        self.extend(hashes)

    @property
    def size(self) -> int:
        """How many leaves there are."""
        return len(self._levels[0]) // HASH

    def append(self, leaf: bytes) -> int:
        """Add a leaf's hash, 32 bytes, and return its index; RecordError for another length."""
        if len(leaf) != HASH:
            raise RecordError(N_("A hash must have 32 bytes."))
        index = self.size
        self._levels[0] += leaf
        self._complete()
        return index

    def extend(self, hashes: Iterable[bytes]) -> None:
        """Add leaf hashes in their order, hashed level by level; RecordError where they are not of 32 bytes."""
        run = b"".join(hashes)
        if len(run) % HASH:
            raise RecordError(N_("A hash must have 32 bytes."))
        for start in range(0, len(run), _BATCH):
            self._levels[0] += run[start : start + _BATCH]
            self._complete()

    def _complete(self) -> None:
        """Hash every pair that has no parent yet."""
        level = 0
        sha256 = hashlib.sha256
        while len(self._levels[level]) >= 2 * HASH:
            if level + 1 == len(self._levels):
                self._levels.append(bytearray())
            lower, upper = self._levels[level], self._levels[level + 1]
            start = 2 * len(upper)
            if len(lower) - start < 2 * HASH:
                return
            run = lower[start : len(lower) // (2 * HASH) * (2 * HASH)]
            upper += b"".join([sha256(b"\x01" + pair).digest() for (pair,) in iter_unpack("64s", run)])
            level += 1

    def node(self, level: int, index: int) -> bytes:
        """The complete node at `level` (leaves are level 0) and `index` in that level."""
        return self.nodes(level, index, index + 1)

    def nodes(self, level: int, start: int, end: int) -> bytes:
        """The complete nodes of `level` from index `start` to before `end`, at least one, 32 bytes each.

        RecordError where one of them is not there, or not complete yet.
        """
        row = self._levels[level] if 0 <= level < len(self._levels) else b""
        if not 0 <= start < end <= len(row) // HASH:
            raise RecordError(N_("The log has no such node."))
        return bytes(row[start * HASH : end * HASH])

    def root(self, size: int | None = None) -> bytes:
        """Root of the first `size` leaves, by default of all of them; RecordError where there are not so many."""
        size = self.size if size is None else size
        if not 0 <= size <= self.size:
            raise RecordError(N_("The log has no state of size %(size)s."), size=size)
        return self._range(0, size) if size else EMPTY_ROOT

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """Proof that leaf `index` is in the tree of `size` leaves (RFC 6962, section 2.1.1), leaf upwards.

        RecordError where there is no such leaf, or no such tree yet.
        """
        if not 0 <= index < size <= self.size:
            raise RecordError(N_("The log has no leaf %(index)s at size %(size)s."), index=index, size=size)
        proof: list[bytes] = []
        start, end = 0, size
        while end - start > 1:
            middle = start + _split(end - start)
            if index < middle:
                proof.append(self._range(middle, end))
                end = middle
            else:
                proof.append(self._range(start, middle))
                start = middle
        return proof[::-1]

    def consistency(self, old: int, new: int) -> list[bytes]:
        """Proof that the tree of `old` leaves is a beginning of that of `new` (RFC 6962, section 2.1.2).

        RecordError where there are no such trees: 0 < `old` <= `new` <= the size.
        """
        if not 0 < old <= new <= self.size:
            raise RecordError(N_("The log has no proof from size %(old)s to %(new)s."), old=old, new=new)
        proof: list[bytes] = []
        start, end = 0, new
        while old != end:
            middle = start + _split(end - start)
            if old <= middle:
                proof.append(self._range(middle, end))
                end = middle
            else:
                proof.append(self._range(start, middle))
                start = middle
        if start:
            proof.append(self._range(start, end))
        return proof[::-1]

    def _range(self, start: int, end: int) -> bytes:
        """Root of the leaves from `start` to `end`; `start` is a multiple of the largest power of two within."""
        count = end - start
        level = (count - 1).bit_length()
        if count == 1 << level:
            return self.node(level, start >> level)
        middle = start + _split(count)
        return node_hash(self._range(start, middle), self._range(middle, end))


def _split(count: int) -> int:
    """The largest power of two below `count`."""
    return 1 << (count - 1).bit_length() - 1


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether `proof` shows the leaf hash at `index` in the tree of `size` leaves under `root`.

    RFC 9162, section 2.1.3.2. False for anything malformed; never raises.
    """
    return Inclusions(size, root).check(leaf, index, proof)


class Inclusions:
    """Checks many proofs against one root; what one proof has shown, the next need not hash again.

    A node already shown is compared, not trusted: every byte of every proof is still looked at.
    """

    def __init__(self, size: int, root: bytes) -> None:
        """Take the size and root of a checkpoint."""
        self._size, self._root = size, root
        self._shown: dict[tuple[int, int], bytes] = {}
        self._sound = _is_size(size) and _are_hashes((root,))

    def check(self, leaf: bytes, index: int, proof: Sequence[bytes]) -> bool:
        """As `verify_inclusion`; never raises."""
        if not self._sound or not _is_size(index) or not index < self._size or not _are_hashes((leaf,)):
            return False
        if not isinstance(proof, (list, tuple)) or not _are_hashes(proof):
            return False
        path = self._path(index)
        if len(path) != len(proof):
            return False
        fresh: dict[tuple[int, int], bytes] = {}
        node = leaf
        for level, (own, sibling, _parent) in enumerate(path):
            if self._shown.get(own) == node:
                if all(self._shown[at] == given for (_, at, _), given in zip(path[level:], proof[level:], strict=True)):
                    self._shown.update(fresh)
                    return True
                return False
            given = proof[level]
            fresh[own], fresh[sibling] = node, given
            right = own[1] & 1
            node = hashlib.sha256(b"\x01" + given + node if right else b"\x01" + node + given).digest()
        if node != self._root:
            return False
        self._shown.update(fresh)
        return True

    def _path(self, index: int) -> list[tuple[tuple[int, int], tuple[int, int], tuple[int, int]]]:
        """Per step of the proof: the places (level, index) of the node, of its sibling and of their parent."""
        path = []
        last, level = self._size - 1, 0
        while last:
            if index & 1 or index < last:
                path.append(((level, index), (level, index ^ 1), (level + 1, index >> 1)))
            index, last, level = index >> 1, last >> 1, level + 1
        return path


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether `proof` shows that the tree of `old` leaves is a beginning of that of `new`.

    RFC 9162, section 2.1.4.2. False for anything malformed, and for `old` = 0; never raises.
    """
    if not _is_size(old) or not _is_size(new) or not 0 < old <= new or not _are_hashes((old_root, new_root)):
        return False
    if not isinstance(proof, (list, tuple)) or not _are_hashes(proof):
        return False
    if old == new:
        return not proof and old_root == new_root
    nodes = list(proof)
    if old & (old - 1) == 0:
        nodes.insert(0, old_root)
    if not nodes:
        return False
    index, last = old - 1, new - 1
    while index & 1:
        index, last = index >> 1, last >> 1
    first = second = nodes[0]
    for given in nodes[1:]:
        if last == 0:
            return False
        if index & 1 or index == last:
            first, second = node_hash(given, first), node_hash(given, second)
            while index and not index & 1:
                index, last = index >> 1, last >> 1
        else:
            second = node_hash(second, given)
        index, last = index >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root


def _is_size(value: object) -> bool:
    return type(value) is int and 0 <= value < 2**63


def _are_hashes(values: Iterable[object]) -> bool:
    return all(type(value) is bytes and len(value) == HASH for value in values)
