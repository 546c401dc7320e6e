"""Checkpoints, proofs and tiles, against Go's own packages for signed notes and transparent logs.

Each claim, true or changed, is put to their code and to ours: both must say the same.
"""

from __future__ import annotations

import base64
import json
import random
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.core.whole_log import WholeLog, grown
from undersigned.core.errors import RecordError
from undersigned.core.record import parse_checkpoint, sign_checkpoint, verify_note
from undersigned.core.tree import Tree, leaf_hash, verify_consistency, verify_inclusion

PACKAGES = Path("/usr/share/gocode")
SOURCE = Path(__file__).with_name("check.go")
MOST = 24
TREE = Tree(leaf_hash(bytes([n])) for n in range(MOST))
Ask = Callable[[list[dict[str, Any]]], list[str]]
pytestmark = pytest.mark.long  # a program is compiled, and asked some ten thousand questions


@pytest.fixture(scope="session")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """Puts questions to the program, compiled once. Without Go or its packages the test is skipped."""
    if not shutil.which("go") or not any(PACKAGES.glob("src/*/x/mod/sumdb")):
        pytest.skip("Go and its packages are not installed: golang-go and golang-golang-x-mod-dev of Debian")
    folder = tmp_path_factory.mktemp("go")
    environment = {
        "PATH": "/usr/bin:/bin:/usr/local/bin",
        "GO111MODULE": "off",
        "GOPATH": str(PACKAGES),
        "GOCACHE": str(folder / "cache"),
        "GOPROXY": "off",
        "CGO_ENABLED": "0",
    }
    subprocess.run([shutil.which("go") or "go", "build", "-o", folder / "check", SOURCE], env=environment, check=True)

    def put(questions: list[dict[str, Any]]) -> list[str]:
        lines = "".join(json.dumps(question) + "\n" for question in questions)
        done = subprocess.run([folder / "check"], input=lines, capture_output=True, text=True, check=True)
        answers = done.stdout.splitlines()
        assert len(answers) == len(questions) > 0
        return answers

    return put


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def changed(proof: list[bytes]) -> Iterator[list[bytes]]:
    """The proof itself, then every way to have it wrong by one node."""
    yield proof
    yield [*proof, bytes(32)]
    for n, node in enumerate(proof):
        yield proof[:n] + proof[n + 1 :]
        yield [*proof[:n], bytes([node[0] ^ 1]) + node[1:], *proof[n + 1 :]]
        if n and proof[n - 1] != node:
            yield [*proof[: n - 1], node, proof[n - 1], *proof[n + 1 :]]


def agreed(ask: Ask, claims: list[tuple[dict[str, Any], bool]]) -> int:
    """Whether they say of every claim what we say; how many of them hold."""
    answers = ask([question for question, _ in claims])
    differ = [claim for claim, said in zip(claims, answers, strict=True) if (said == "true") != claim[1]]
    assert not differ, differ[:3]
    return sum(ours for _, ours in claims)


def test_proofs_of_inclusion(ask):
    claims = []
    for size in range(1, MOST + 1):
        for index in range(size):
            for proof in changed(TREE.inclusion(index, size)):
                for at, of in {(index, size), (index ^ 1, size), (index, size - 1), (index, size + 1)}:
                    # What is negative or beyond the tree, Go's code may not be asked.
                    if 0 <= at < of <= MOST:
                        root, leaf = TREE.root(of), TREE.node(0, index)
                        ours = verify_inclusion(leaf, at, of, proof, root)
                        asked = {"Ask": "inclusion", "Size": of, "Index": at, "Root": b64(root), "Leaf": b64(leaf)}
                        claims.append(({**asked, "Proof": [b64(node) for node in proof]}, ours))
    assert agreed(ask, claims) >= MOST * (MOST + 1) // 2
    assert len(claims) > 5_000


def test_proofs_of_consistency(ask):
    claims = []
    for new in range(1, MOST + 1):
        for old in range(1, new + 1):
            for proof in changed(TREE.consistency(old, new)):
                for before, after in {(old, new), (old - 1, new), (old, new - 1), (old + 1, new), (0, new)}:
                    if 0 <= before <= after <= MOST:
                        one, other = TREE.root(before), TREE.root(after)
                        ours = verify_consistency(before, after, one, other, proof)
                        asked = {
                            "Ask": "consistency",
                            "Old": before,
                            "Size": after,
                            "Leaf": b64(one),
                            "Root": b64(other),
                        }
                        claims.append(({**asked, "Size": after, "Proof": [b64(node) for node in proof]}, ours))
    assert agreed(ask, claims) >= MOST * (MOST + 1) // 2
    assert not any(ours for question, ours in claims if question["Old"] == 0)


def test_checkpoints(ask):
    log, chance = grown(2), random.Random(1)
    claims = []
    for size in range(log.tree.size + 1):
        note = log.checkpoint_at(size)
        claims.append(({"Ask": "note", "Text": note, "Key": log.vkey}, True))
        for _ in range(60):
            place = chance.randrange(len(note))
            other = note[:place] + chance.choice(["", " ", "\n", "A", "b", "0", "=", "—"]) + note[place + 1 :]
            claims.append(({"Ask": "note", "Text": other, "Key": log.vkey}, taken(other, log)))
    foreign = sign_checkpoint("other.example/log", 1, bytes(32), log.key)
    claims.append(({"Ask": "note", "Text": foreign, "Key": log.vkey}, taken(foreign, log)))
    assert agreed(ask, claims) >= log.tree.size + 1


def taken(note: str, log: WholeLog) -> bool:
    """Whether we take it for a checkpoint of this log."""
    try:
        return parse_checkpoint(verify_note(note, log.vkey)).origin == log.origin
    except RecordError:
        return False


def put(files: dict[str, bytes], folder: Path) -> Path:
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def question(log: WholeLog, size: int, folder: Path) -> dict[str, Any]:
    index, old = size * 3 // 4, max(1, size * 2 // 3)
    return {
        "Ask": "whole",
        "Dir": str(folder),
        "Text": log.checkpoint_at(size),
        "Key": log.vkey,
        "Index": index,
        "Proof": [b64(node) for node in log.tree.inclusion(index, size)],
        "Old": old,
        "Older": [b64(node) for node in log.tree.consistency(old, size)],
    }


def test_whole_logs_from_their_tiles(ask, tmp_path):
    """Over three levels of tiles, and at sizes where tiles are full, just begun, and in between."""
    log = WholeLog()
    for n in range(65_536 + 300):
        log.append(b"entry %d" % n)
    sizes = (1, 2, 255, 256, 257, 511, 512, 1_000, 65_535, 65_536, 65_836)
    questions = [question(log, size, put(log.files(size), tmp_path / str(size))) for size in sizes]
    assert ask(questions) == ["true"] * len(sizes)
    assert ask([{**questions[3], "Proof": questions[4]["Proof"]}]) != ["true"]


def test_tiles_and_entries_in_which_a_byte_is_another(ask, tmp_path):
    log = grown(300)
    size, chance, questions = log.tree.size, random.Random(2), []
    files = {path: data for path, data in log.files().items() if path.startswith("tile/")}
    for number, (path, data) in enumerate(sorted(files.items()) * 4):
        place = chance.randrange(len(data))
        other = data[:place] + bytes([data[place] ^ 1 << chance.randrange(8)]) + data[place + 1 :]
        questions.append(question(log, size, put({**files, path: other}, tmp_path / str(number))))
    good = question(log, size, put(files, tmp_path / "good"))
    *answers, last = ask([*questions, good])
    assert last == "true"
    assert "true" not in answers
