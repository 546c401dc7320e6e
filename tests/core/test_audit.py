"""Auditing a whole log: a good one holds, and whatever is changed in it is told, by the step that it belongs to."""

from __future__ import annotations

import random
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.core.every import every
from tests.core.simulator import Simulated
from tests.core.tries import some, tries
from tests.core.whole_log import MOMENT, WholeLog, begun, grown, reader
from undersigned.core.publish.audit import audit
from undersigned.core.publish.report import Report
from undersigned.core.record import jcs, key_change, leaf, parse_jcs, recovery_vkey, sign_checkpoint, vkey
from undersigned.core.tree import leaf_hash

LOG = grown()
FILES = LOG.files()
SHORT = grown(20)  # for what does not depend on how many tiles there are
FEW = SHORT.files()
OTHER = WholeLog(key=Ed25519PrivateKey.from_private_bytes(b"k" * 32))


def asked(files: dict[str, bytes], *, kept: str | None = None, key: str | None = LOG.vkey) -> Report:
    return audit(reader(files), key=key, kept=kept)


def failed(report: Report) -> list[int]:
    return [step.n for step in report.steps if step.verdict == "false"]


@cache
def rebuilt(*changes: tuple[int, bytes]) -> dict[str, bytes]:
    """The files of a log in which some leaves are others, and all hashes and the signature fit."""
    log, new = WholeLog(), dict(changes)
    for index, data in enumerate(SHORT.leaves):
        log.append(new.get(index, data))
    return log.files()


def test_a_good_log_holds():
    told: list[tuple[int, int]] = []
    report = audit(reader(FILES), policy=LOG.policy, progress=lambda done, whole: told.append((done, whole)))
    assert (report.verdict, report.exit, [step.verdict for step in report.steps]) == ("verified", 0, ["verified"] * 5)
    assert told == [(256, LOG.tree.size), (LOG.tree.size, LOG.tree.size)]
    assert report.log == {
        "origin": LOG.origin,
        "size": LOG.tree.size,
        "root": FILES["checkpoint"].decode().split("\n")[2],
        "statements": 2,
        "events": {"key": 1, "sign.confirmed": 230, "sign.withdrawn": 33, "text.frozen": 2},
    }
    assert "no witnesses" in " ".join(map(str, report.not_proved))


def test_without_a_key_it_is_self_consistent_only():
    report = asked(FEW, key=None)
    assert report.exit == 2
    assert [step.verdict for step in report.steps] == ["incomplete", *["verified"] * 4]
    assert failed(asked(FEW, key=OTHER.vkey)) == [5]  # its events could have led from that key to the one that signed
    for unreadable in ("", "a+b+c"):
        assert asked(FEW, key=unreadable).exit == audit(reader(FEW), policy=unreadable).exit == 2


@every("size", some(4, [1, 2, 255, 256, 257, len(LOG.leaves)]))
def test_every_size_holds_and_continues_every_earlier_one(size):
    for kept in some(2, sorted({1, 255, 256, 257, size - 1, size} & {*range(1, size + 1)})):
        report = asked(LOG.files(size), kept=LOG.checkpoint_at(kept))
        assert (report.exit, report.steps[-1].n) == (0, 6), report


def each_file() -> list[tuple[dict[str, bytes], str]]:
    """Every file that a log has, in the shorter of the two that has it."""
    return [(FEW, path) for path in FEW] + [(FILES, path) for path in FILES if path not in FEW]


def test_any_changed_byte_of_any_file_is_told():
    chance = random.Random(6)
    for files, path in each_file():
        data = files[path]
        for _ in tries(1):
            place, bit = chance.randrange(len(data)), 1 << chance.randrange(8)
            changed = data[:place] + bytes([data[place] ^ bit]) + data[place + 1 :]
            report = asked({**files, path: changed})
            # The policy on the site is not believed, where the verifier has brought a key.
            assert report.exit == (0 if path == "policy" else 1), (path, place, bit)
        for short in some(1, (data[:-1], data + b"\0", b"")):
            assert asked({**files, path: short}).exit == (0 if path == "policy" else 1)


def test_a_missing_file_makes_it_incomplete_and_is_named():
    for files, path in each_file():
        report = asked({name: data for name, data in files.items() if name != path})
        assert report.exit == (0 if path == "policy" else 2)
        assert path == "policy" or path in " ".join(str(step.detail) for step in report.steps)


def test_a_log_that_grows_meanwhile_is_read_from_its_full_tiles():
    files = {path: data for path, data in FILES.items() if ".p/" not in path}
    files["checkpoint"] = LOG.checkpoint_at(200).encode()
    assert asked(files).exit == 0


@every(
    ("change", "step"),
    [
        (lambda value: {**value, "log": "another.example/log"}, 3),
        (lambda value: {**value, "pub": {**value["pub"], "name": "A. Name"}}, 3),
        (lambda value: {**value, "seq": value["seq"] + 1}, 4),
        (lambda value: {**value, "stmt": "e" * 32}, 4),
    ],
)
def test_leaves_that_are_signed_and_wrong_are_told(change, step):
    index = 15
    report = asked(rebuilt((index, jcs(change(parse_jcs(SHORT.leaves[index]))))))
    assert failed(report)[0] == step
    assert f"Entry {index} " in str(report.steps[step - 1].detail)


def test_what_is_no_leaf_at_all_is_told():
    assert failed(asked(rebuilt((7, b"hello")))) == [3]


def test_a_log_begins_with_its_key_which_signs_it():
    assert failed(asked(rebuilt((0, LOG.leaves[0].replace(LOG.vkey.encode(), OTHER.vkey.encode()))))) == [5]
    nothing = WholeLog()
    Simulated(nothing).freeze()
    assert failed(asked(nothing.files())) == [5]
    no_key = leaf(type="key", log=LOG.origin, stmt="", seq=0, time=MOMENT, pub={"vkey": "none at all"})
    assert failed(asked(rebuilt((0, no_key)), kept=LOG.checkpoint_at(9))) == [5]


def test_who_holds_an_earlier_key_follows_the_events_to_the_one_that_signs():
    new, paper = (Ed25519PrivateKey.from_private_bytes(letter * 32) for letter in (b"n", b"p"))
    for by, verdicts in ((paper, [[], [], [5]]), (new, [[5], [5], [5]])):  # the second is signed by no recovery key
        log = WholeLog()
        told: dict[str, Any] = {"type": "key", "log": log.origin, "stmt": "", "time": MOMENT}
        recovery = recovery_vkey(log.origin, paper.public_key().public_bytes_raw())
        log.append(leaf(**told, seq=0, pub={"vkey": log.vkey, "recovery": recovery}))
        Simulated(log).freeze()
        old, prev = log.vkey, leaf_hash(log.leaves[0]).hex()
        change = {"vkey": vkey(log.origin, new.public_key().public_bytes_raw()), "recovery": recovery}
        pub = key_change(log=log.origin, prev=prev, **change, by=log.key, recovered=by)
        log.append(leaf(**told, seq=1, prev=prev, pub=pub))
        log.key = new
        Simulated(log, id="e" * 32).freeze()
        stranger = vkey(log.origin, OTHER.key.public_key().public_bytes_raw())
        assert [failed(asked(log.files(), key=key)) for key in (log.vkey, old, stranger)] == verdicts


def test_a_second_past_is_told_with_its_proof():
    kept = SHORT.checkpoint_at(SHORT.tree.size)
    value = parse_jcs(SHORT.leaves[15])
    other = rebuilt((15, jcs({**value, "c": {**value["c"], "name": "0" * 64}})))
    report = asked(other, kept=kept)
    assert failed(report) == [6]
    assert "two pasts" in str(report.steps[5].detail)


def test_a_log_that_was_put_back_is_told():
    report = asked(LOG.files(200), kept=LOG.checkpoint_at(201))
    assert failed(report) == [6]
    assert "older state" in str(report.steps[5].detail)


def test_a_kept_checkpoint_that_proves_nothing_is_incomplete():
    size, root = 20, SHORT.tree.root(20)
    stranger = sign_checkpoint(LOG.origin, size, root, OTHER.key)
    elsewhere = sign_checkpoint("other.example/log", size, root, LOG.key)
    empty = sign_checkpoint(LOG.origin, 0, SHORT.tree.root(0), LOG.key)
    for kept in ("", "nonsense", stranger, elsewhere, empty, SHORT.checkpoint_at(20).replace("\n20\n", "\n21\n")):
        report = asked(FEW, kept=kept)
        assert (report.exit, report.steps[5].verdict) == (2, "incomplete"), kept


def test_a_quorum_that_is_not_there_is_incomplete():
    witness = "witness W " + vkey("w.example", bytes(range(32)), 4)
    report = audit(reader(FEW), policy=f"{SHORT.policy.splitlines()[0]}\n{witness}\nquorum W\n")
    assert (report.exit, report.steps[0].verdict) == (2, "incomplete")


def test_a_size_that_nobody_could_hold_is_not_begun():
    note = sign_checkpoint(LOG.origin, 2**52, leaf_hash(b""), LOG.key)
    assert asked({**FILES, "checkpoint": note.encode()}).exit == 2


def test_a_log_of_nothing_but_its_key_holds():
    assert asked(begun().files()).exit == 0
