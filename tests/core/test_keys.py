"""Keys of the log: how one follows another, and all that must not put one in another's place."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from tests.core.every import every
from undersigned.core.errors import RecordError
from undersigned.core.record import Event, KeyChain, key_change, leaf, parse_leaf, recovery_vkey, sign_checkpoint, vkey
from undersigned.core.record.keys import parse_recovery_code, recovery_code

LOG = "river.example/log"
NOW = "2026-03-01T12:00:00Z"
KEYS = [Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in range(6)]
FIRST, SECOND, THIRD, PAPER, OTHER_PAPER, THIEF = KEYS


def named(key: Ed25519PrivateKey, log: str = LOG) -> str:
    return vkey(log, key.public_key().public_bytes_raw())


def paper(key: Ed25519PrivateKey, log: str = LOG) -> str:
    return recovery_vkey(log, key.public_key().public_bytes_raw())


def begun(log: str = LOG, **more: Any) -> Event:
    pub = {"vkey": named(FIRST, log), "recovery": paper(PAPER, log), **more}
    return parse_leaf(leaf(type="key", log=log, stmt="", seq=0, time=NOW, pub=pub))


def changed(head: Event, to: Ed25519PrivateKey, seq: int = 1, log: str = LOG, **how: Any) -> Event:
    told: dict[str, Any] = {"recovery": paper(PAPER, log), "by": FIRST, "recovered": PAPER, **how}
    pub = key_change(log=log, prev=head.hash, vkey=named(to, log), **told)
    return parse_leaf(leaf(type="key", log=log, stmt="", seq=seq, time=NOW, prev=head.hash, pub=pub))


def refused(*leaves: tuple[int, Event]) -> str:
    chain = KeyChain(leaves[:-1])
    with pytest.raises(RecordError) as found:
        chain.take(*leaves[-1])
    return str(found.value)


def test_a_key_follows_another_signed_by_it_and_by_the_recovery_key():
    first = begun()
    second = changed(first, SECOND)
    third = changed(second, THIRD, 2, by=SECOND, recovery=paper(OTHER_PAPER))
    chain = KeyChain([(0, first), (7, second), (9, third)])
    assert (chain.vkey, chain.recovery) == (named(THIRD), paper(OTHER_PAPER))
    assert chain.vkeys == (named(FIRST), named(SECOND), named(THIRD))
    signers = {size: chain.signers(size) for size in (0, 1, 7, 8, 9, 10, 11)}
    assert signers == {
        0: (),
        1: (named(FIRST),),
        7: (named(FIRST),),
        8: (named(SECOND), named(FIRST)),  # the hand-over
        9: (named(SECOND),),
        10: (named(THIRD), named(SECOND)),
        11: (named(THIRD),),
    }


def test_a_log_without_recovery_key_can_name_one_and_change_its_key_only_then():
    first = parse_leaf(leaf(type="key", log=LOG, stmt="", seq=0, time=NOW, pub={"vkey": named(FIRST)}))
    at_once = changed(first, SECOND, recovered=None)
    assert "before a recovery key was named" in refused((0, first), (1, at_once))
    naming = changed(first, FIRST, recovered=None)
    chain = KeyChain([(0, first), (1, naming), (2, changed(naming, SECOND, 2))])
    assert chain.vkey == named(SECOND)
    again = changed(naming, FIRST, 2, recovery=paper(THIEF), recovered=None)
    assert "not signed" in refused((0, first), (1, naming), (2, again))


@every(
    "how",
    [{"recovered": None}, {"recovered": THIEF}, {"by": THIEF}, {"by": PAPER}, {"by": SECOND}, {"recovered": FIRST}],
)
def test_neither_key_alone_puts_another_in_its_place(how: dict[str, Any]):
    first = begun()
    assert "not signed by the keys" in refused((0, first), (1, changed(first, THIEF, **how)))


def test_a_change_fits_one_place_of_one_log_only():
    first = begun()
    rotation = changed(first, SECOND)
    there = begun("other.example/log")
    moved = {"vkey": named(SECOND, there.log), "recovery": paper(PAPER, there.log), "signed": rotation.pub["signed"]}
    foreign = parse_leaf(leaf(type="key", log=there.log, stmt="", seq=1, time=NOW, prev=there.hash, pub=moved))
    assert "not signed" in refused((0, there), (1, foreign))
    assert "another log's" in refused((0, first), (1, changed(first, SECOND, recovery=paper(PAPER, there.log))))
    # An old change, told again: as it was, and in a leaf that names the newest as its forerunner.
    later = changed(rotation, THIRD, 2, by=SECOND)
    assert "does not follow" in refused((0, first), (1, rotation), (2, later), (3, rotation))
    again = leaf(type="key", log=LOG, stmt="", seq=3, time=NOW, prev=later.hash, pub=rotation.pub)
    assert "brings back an old key" in refused((0, first), (1, rotation), (2, later), (3, parse_leaf(again)))
    back = changed(later, FIRST, 3, by=THIRD)
    assert "brings back an old key" in refused((0, first), (1, rotation), (2, later), (3, back))


def test_the_first_leaf_is_the_logs_first_and_may_name_the_log_before():
    assert "first event" in refused((1, begun()))
    assert "wrong place" in refused((0, begun()), (0, changed(begun(), SECOND)))
    assert "first event" in refused((0, changed(begun(), SECOND)))
    note = sign_checkpoint("lost.example/log", 40, bytes(32), THIEF)
    assert KeyChain([(0, begun(before=note))]).before == note
    assert "cannot follow itself" in refused((0, begun(before=sign_checkpoint(LOG, 40, bytes(32), THIEF))))
    with pytest.raises(RecordError):
        KeyChain([(0, begun(before="40 events, I swear"))])
    with pytest.raises(RecordError):
        KeyChain().vkey  # noqa: B018 - asking is what is tested


TOLD = {"vkey": named(FIRST), "recovery": paper(PAPER), "signed": {"log": "ab" * 64}, "before": "x"}


def test_what_a_key_leaf_tells_is_a_closed_list():
    good = [{"vkey"}, {"vkey", "recovery"}, {"vkey", "recovery", "before"}, {"vkey", "recovery", "signed"}]
    for count in range(5):
        for fields in map(set, itertools.combinations(TOLD, count)):
            prev = "ab" * 32 if "signed" in fields else None
            told: dict[str, Any] = {"log": LOG, "stmt": "", "seq": 1, "time": NOW, "pub": {f: TOLD[f] for f in fields}}
            if fields in good:
                leaf(type="key", **told, prev=prev)
                prev = None if prev else "ab" * 32
            with pytest.raises(RecordError):
                leaf(type="key", **told, prev=prev)
    for signed in ({}, {"recovery": "ab" * 64}, {"log": "ab"}, {"log": "AB" * 64}, {"log": "ab" * 64, "x": ""}, "x"):
        with pytest.raises(RecordError):
            leaf(type="key", log=LOG, stmt="", seq=1, time=NOW, prev="ab" * 32, pub={**TOLD, "signed": signed})


@given(st.sampled_from(["log", "recovery"]), st.integers(0, 63), st.integers(1, 255))
def test_every_changed_byte_of_a_signature_is_noticed(role: str, place: int, bits: int):
    first = begun()
    good = changed(first, SECOND)
    signature = bytearray.fromhex(good.pub["signed"][role])
    signature[place] ^= bits
    pub = {**good.pub, "signed": {**good.pub["signed"], role: signature.hex()}}
    bad = leaf(type="key", log=LOG, stmt="", seq=1, time=NOW, prev=first.hash, pub=pub)
    assert "not signed" in refused((0, first), (1, parse_leaf(bad)))


@given(st.binary(min_size=32, max_size=32), st.integers(0, 68), st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"))
def test_a_recovery_key_is_read_as_it_was_written_down_and_a_slip_is_noticed(seed: bytes, place: int, letter: str):
    key = Ed25519PrivateKey.from_private_bytes(seed)
    code = recovery_code(key)
    for written in (code, code.lower(), code.replace("-", " "), f"  {code}\n"):
        assert parse_recovery_code(written).private_bytes_raw() == seed
    slipped = code[:place] + letter + code[place + 1 :]
    if slipped != code:
        with pytest.raises(RecordError):
            parse_recovery_code(slipped if code[place] != "-" else code[:-1])


@every("text", ["", "-", "AAAA", "ž" * 56, "A" * 56, "A" * 112, "1" * 56])
def test_what_is_no_recovery_key_is_refused(text: str):
    with pytest.raises(RecordError, match="recovery key"):
        parse_recovery_code(text)
