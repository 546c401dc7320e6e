"""The record's pure parts: tree, proofs of inclusion, JCS, audit; each beside what the standard library needs."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bench.report import Table, main, mebibytes, progress, rate, ratio, seconds
from undersigned.core.publish.audit import audit
from undersigned.core.record import jcs, leaf, leaf_hash, sign_checkpoint, vkey
from undersigned.core.record.events import SIGNATURE_FIELDS
from undersigned.core.record.tiles import WIDTH, bundle_entries, tile_hashes, tiles
from undersigned.core.tree import Inclusions, Tree, node_hash

SIZES = (1_000, 100_000, 1_000_000)
LOG = "lumera.example/log"


def run(quick: bool) -> list[Table]:
    """Growing trees, proofs, canonical JSON."""
    sizes = (1_000, 10_000) if quick else SIZES
    return [
        _growth(sizes),
        _proofs(2_000 if quick else 20_000),
        _values(1_000 if quick else 20_000),
        _audits((1_000,) if quick else (1_000, 100_000)),
    ]


def _hashes(number: int) -> list[bytes]:
    return [hashlib.sha256(n.to_bytes(8, "big")).digest() for n in range(number)]


def _best(work: Callable[[], object], times: int = 3) -> float:
    spent = []
    for _ in range(times):
        begun = time.process_time()  # nothing here waits, and the machine may be busy with others
        work()
        spent.append(time.process_time() - begun)
    return min(spent)


def _growth(sizes: tuple[int, ...]) -> Table:
    table = Table(
        "record: the tree; the floor makes the same nodes, one call of hashlib for each",
        ("leaves", "built", "floor", "of the floor", "append, each", "of a node's hash", "memory", "each leaf"),
    )
    for size in sizes:
        progress(f"record: a tree of {size:,}")
        hashes = _hashes(size)
        built, floor = _best(lambda: Tree(hashes)), _best(lambda: _bare_nodes(hashes))  # noqa: B023 - called at once
        appended = _best(lambda: _append_all(hashes), 1) / size  # noqa: B023 - called at once
        memory = _memory(size)
        table.row(
            f"{size:,}",
            seconds(built),
            seconds(floor),
            ratio(built, floor),
            seconds(appended),
            ratio(appended, floor / size),
            mebibytes(memory),
            f"{memory / size:.0f} bytes",
        )
        if size == sizes[-1]:
            table.goal(f"building costs at most 1.5 x the floor: {ratio(built, floor)}", met=built <= 1.5 * floor)
            table.goal(f"at most 80 bytes of memory for a leaf: {memory / size:.0f}", met=memory <= 80 * size)
    return table


def _bare_nodes(hashes: list[bytes]) -> int:
    level, sha256, made = hashes, hashlib.sha256, 0
    while len(level) > 1:
        level = [sha256(b"\x01" + level[n] + level[n + 1]).digest() for n in range(0, len(level) - 1, 2)]
        made += len(level)
    return made


def _append_all(hashes: list[bytes]) -> Tree:
    tree = Tree()
    for each in hashes:
        tree.append(each)
    return tree


def _memory(size: int) -> int:
    """What a tree adds to a process of its own, in bytes: its hashes come one by one and are not kept."""
    code = (
        "import hashlib, psutil; from undersigned.core.tree import Tree; tree = Tree(); me = psutil.Process();"
        "before = me.memory_info().rss\n"
        f"for n in range({size}): tree.append(hashlib.sha256(n.to_bytes(8, 'big')).digest())\n"
        "print(me.memory_info().rss - before)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return int(done.stdout)


def _proofs(size: int) -> Table:
    progress(f"record: {size:,} proofs")
    hashes = _hashes(size)
    tree = Tree(hashes)
    root = tree.root()
    proofs = [tree.inclusion(n, size) for n in range(size)]

    def verified() -> None:
        check = Inclusions(size, root).check
        assert all(check(each, n, proofs[n]) for n, each in enumerate(hashes))

    def one_by_one() -> None:
        assert all(Inclusions(size, root).check(each, n, proofs[n]) for n, each in enumerate(hashes))

    made = _best(lambda: [tree.inclusion(n, size) for n in range(size)], 1)
    floor = _best(lambda: _bare_proofs(hashes, proofs))
    table = Table(
        f"record: proofs of inclusion for all of {size:,} leaves; the floor hashes along each proof and checks nothing",
        ("", "each", "per second", "of the floor"),
    )
    for name, spent in (
        ("verified together", _best(verified)),
        ("verified one by one", _best(one_by_one, 1)),
        ("made", made),
        ("floor", floor),
    ):
        table.row(name, seconds(spent / size), rate(size / spent), ratio(spent, floor))
        if name == "verified together":
            table.goal(f"together at most 2 x the floor: {ratio(spent, floor)}", met=spent <= 2 * floor)
    return table


def _bare_proofs(hashes: list[bytes], proofs: list[list[bytes]]) -> None:
    for number, node in enumerate(hashes):
        for step in proofs[number]:
            node = node_hash(node, step)


def _event(number: int) -> dict[str, Any]:
    pub = {"edition": 1, "visibility": "public", "kind": "organisation", "digest": "ab" * 32, "reserved": False}
    return {
        "type": "sign.confirmed",
        "log": LOG,
        "stmt": "0123456789abcdef" * 2,
        "seq": number,
        "time": "2026-05-03T10:00:00Z",
        "c": {name: hashlib.sha256(f"{name}{number}".encode()).hexdigest() for name in sorted(SIGNATURE_FIELDS)},
        "pub": pub,
    }


def _values(number: int) -> Table:
    progress(f"record: {number:,} leaves as JCS")
    events = [_event(n) for n in range(number)]
    encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
    floor = _best(lambda: [json.dumps(event, sort_keys=True).encode() for event in events])
    table = Table("record: leaves as canonical JSON", ("", "each", "per second", "of the floor"))
    for name, spent in (
        ("jcs", _best(lambda: [jcs(event) for event in events])),
        ("leaf: rules checked, and jcs", _best(lambda: [leaf(**event) for event in events])),
        ("leaf and its hash", _best(lambda: [leaf_hash(leaf(**event)) for event in events])),
        ("json, one encoder for all", _best(lambda: [encode(event).encode() for event in events])),
        ("floor: json.dumps(sort_keys=True)", floor),
    ):
        table.row(name, seconds(spent / number), rate(number / spent), ratio(spent, floor))
        if name == "jcs":
            table.goal(f"jcs costs at most 1.3 x the floor: {ratio(spent, floor)}", met=spent <= 1.3 * floor)
    return table


def _audits(sizes: tuple[int, ...]) -> Table:
    table = Table(
        "record: auditing a whole log, its files in memory; the floor hashes the same leaves and nodes, and no more",
        ("leaves", "audited", "each", "floor", "of the floor"),
    )
    key = Ed25519PrivateKey.from_private_bytes(bytes(32))
    for size in sizes:
        progress(f"record: an audit of {size:,}")
        leaves = _leaves(size, vkey(LOG, key.public_key().public_bytes_raw()))
        files = _files(leaves, key)
        spent = _best(lambda: _audited(files, key), 2)  # noqa: B023 - called at once
        floor = _best(lambda: _bare_nodes([leaf_hash(data) for data in leaves]))  # noqa: B023 - called at once
        table.row(f"{size:,}", seconds(spent), seconds(spent / size), seconds(floor), ratio(spent, floor))
        if size == sizes[-1]:
            table.goal(f"an audit costs at most 12 x the floor: {ratio(spent, floor)}", met=spent <= 12 * floor)
    return table


def _leaves(size: int, key: str) -> list[bytes]:
    """A log of one statement that so many sign, less two."""
    begun: dict[str, Any] = {"log": LOG, "seq": 0, "time": "2026-05-03T10:00:00Z"}
    told = {"edition": 1, "digest": "ab" * 32}
    first = leaf(type="key", stmt="", pub={"vkey": key}, **begun)
    frozen = leaf(type="text.frozen", stmt="0123456789abcdef" * 2, pub=told, **begun)
    return [first, frozen, *(leaf(**_event(n)) for n in range(1, size - 1))]


def _files(leaves: list[bytes], key: Ed25519PrivateKey) -> dict[str, bytes]:
    tree = Tree(map(leaf_hash, leaves))
    files = {"checkpoint": sign_checkpoint(LOG, tree.size, tree.root(), key).encode()}
    for tile in tiles(tree.size):
        files[tile.path] = tile_hashes(tree, tile)
        if tile.level == 0:
            files[tile.entries_path] = bundle_entries(leaves[tile.index * WIDTH : tile.index * WIDTH + tile.width])
    return files


def _audited(files: dict[str, bytes], key: Ed25519PrivateKey) -> None:
    report = audit(lambda path, most: files[path], key=vkey(LOG, key.public_key().public_bytes_raw()))
    assert report.exit == 0, report


if __name__ == "__main__":
    main(run)
