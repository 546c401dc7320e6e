"""The Merkle tree, against RFC 6962's own definition; and that no changed proof is taken."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.every import every
from undersigned.core.errors import RecordError
from undersigned.core.tree import Inclusions, Tree, leaf_hash, verify_consistency, verify_inclusion

MOST = 40
LEAVES = tuple(leaf_hash(bytes([n])) for n in range(MOST))
TREE = Tree(LEAVES)
SIZES = st.integers(1, MOST)


@cache
def root(leaves: tuple[bytes, ...]) -> bytes:
    """RFC 6962, section 2.1, word for word."""
    if len(leaves) == 1:
        return leaves[0]
    k = max(1 << n for n in range(8) if 1 << n < len(leaves))
    return hashlib.sha256(b"\x01" + root(leaves[:k]) + root(leaves[k:])).digest()


def test_roots_are_those_of_the_rfc():
    slow = Tree()
    assert slow.root() == hashlib.sha256(b"").digest()
    for size, leaf in enumerate(LEAVES, 1):
        assert slow.append(leaf) == size - 1
        assert slow.root() == TREE.root(size) == root(LEAVES[:size])


def test_known_answers():
    """From Certificate Transparency's reference tests: inputs and roots by others."""
    inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    tree = Tree(leaf_hash(bytes.fromhex(data)) for data in inputs)
    assert tree.root(1).hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert tree.root().hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


def wrong(proof: list[bytes], data: st.DataObject) -> Iterator[list[bytes]]:
    """Every way to have a proof wrong by one node: gone, twice there, swapped with another, with another bit."""
    yield [*proof, bytes(32)]
    yield [bytes(32), *proof]
    for n, node in enumerate(proof):
        yield proof[:n] + proof[n + 1 :]
        yield [*proof[:n], node, *proof[n:]]
        bit = data.draw(st.integers(0, 255))
        flipped = (int.from_bytes(node) ^ 1 << bit).to_bytes(32)
        yield [*proof[:n], flipped, *proof[n + 1 :]]
        for m in range(n):
            swapped = list(proof)
            swapped[m], swapped[n] = proof[n], proof[m]
            yield swapped


@given(SIZES, st.data())
def test_inclusion_holds_and_no_other_claim_does(size, data):
    index = data.draw(st.integers(0, size - 1))
    proof, top, leaf = TREE.inclusion(index, size), TREE.root(size), LEAVES[index]
    batch = Inclusions(size, top)
    for other in range(size):
        assert batch.check(LEAVES[other], other, TREE.inclusion(other, size))
    for check in (batch.check, lambda a, b, c: verify_inclusion(a, b, size, c, top)):
        assert check(leaf, index, proof)
        assert not any(check(leaf, other, proof) for other in range(-1, size + 1) if other != index)
        assert not check(bytes(32), index, proof)
        assert not any(check(leaf, index, other) for other in wrong(proof, data))
    assert not verify_inclusion(leaf, index, size, proof, hashlib.sha256(top).digest())
    for other in (size - 1, size + 1, 2 * size):
        if other <= MOST:
            assert not verify_inclusion(leaf, index, other, proof, TREE.root(other))


@given(SIZES, st.data())
def test_consistency_holds_and_no_other_claim_does(new, data):
    old = data.draw(st.integers(1, new))
    proof, before, after = TREE.consistency(old, new), TREE.root(old), TREE.root(new)
    assert verify_consistency(old, new, before, after, proof)
    assert not verify_consistency(0, new, before, after, proof)
    assert not verify_consistency(0, new, hashlib.sha256(b"").digest(), after, [])
    assert not verify_consistency(old, new, bytes(32), after, proof)
    assert not verify_consistency(old, new, before, bytes(32), proof)
    assert before == after or not verify_consistency(old, new, after, before, proof)
    assert not any(verify_consistency(old, new, before, after, other) for other in wrong(proof, data))
    for one, other in ((old - 1, new), (old + 1, new), (old, new - 1), (old, new + 1), (new, old), (-old, new)):
        if (one, other) != (old, new) and 0 <= one <= MOST and 0 <= other <= MOST:
            assert not verify_consistency(one, other, TREE.root(one), TREE.root(other), proof)


@every("odd", [None, "a", -1, 2**64, 1.0, True, b"", bytes(31), [None], object()])
def test_checks_never_raise(odd):
    proof, top = TREE.inclusion(3, 9), TREE.root(9)
    assert not verify_inclusion(odd, 3, 9, proof, top)
    assert not verify_inclusion(LEAVES[3], odd, 9, proof, top)
    assert not verify_inclusion(LEAVES[3], 3, odd, proof, top)
    assert not verify_inclusion(LEAVES[3], 3, 9, odd, top)
    assert not verify_inclusion(LEAVES[3], 3, 9, [odd, *proof[1:]], top)
    assert not verify_inclusion(LEAVES[3], 3, 9, proof, odd)
    assert not verify_consistency(odd, 9, top, top, proof)
    assert not verify_consistency(3, odd, top, top, proof)
    assert not verify_consistency(3, 9, odd, top, proof)
    assert not verify_consistency(3, 9, TREE.root(3), odd, proof)
    assert not verify_consistency(3, 9, TREE.root(3), top, odd)


@every(
    "ask",
    [
        lambda: TREE.root(MOST + 1),
        lambda: TREE.inclusion(3, 3),
        lambda: TREE.inclusion(-1, 3),
        lambda: TREE.consistency(0, 3),
        lambda: TREE.consistency(4, 3),
        lambda: TREE.node(9, 0),
        lambda: Tree([bytes(31)]),
        lambda: Tree().append(bytes(33)),
    ],
)
def test_a_tree_says_what_it_does_not_have(ask):
    with pytest.raises(RecordError):
        ask()
