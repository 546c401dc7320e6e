"""Verifying bundles of a log whose key was replaced: who knows an earlier key can follow; nobody else leads there."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.core.eventful import good, small
from tests.core.simulator import Log
from undersigned.core.errors import RecordError
from undersigned.core.publish.against_receipt import verify_receipt
from undersigned.core.publish.bundle import BundleParts, build, manifest
from undersigned.core.publish.container import pack, unpack
from undersigned.core.publish.receipt import FORM, Logged, build_receipt
from undersigned.core.publish.report import Report
from undersigned.core.publish.verify import verify
from undersigned.core.record import jcs, key_change, leaf, leaf_hash, parse_policy, parse_vkey, recovery_vkey
from undersigned.core.record.note import is_signed, parse_note, signature_line

BUNDLE, POLICY = good()
KEY = POLICY.split()[1]
OTHER = Log("other.example/log", key=Ed25519PrivateKey.from_private_bytes(b"k" * 32))
RECOVERY = Ed25519PrivateKey.from_private_bytes(b"r" * 32)
NEW = Ed25519PrivateKey.from_private_bytes(b"n" * 32)


def with_keys(bundle: bytes, value: Any) -> bytes:
    """The bundle with this keys.json, and the manifest that fits."""
    members: dict[str, bytes] = {name: bytes(content) for name, content in unpack(bundle).items()}
    members["keys.json"] = jcs(value)
    return pack({**members, "manifest.json": manifest(members)})


def failed(report: Report) -> list[int]:
    return [step.n for step in report.steps if step.verdict == "false"]


def handed_over(**how: Any) -> tuple[BundleParts, Log, Log]:
    """A bundle of a log whose key was replaced before the statement was published, and the log before and after."""
    old, new = Log(), Log(key=NEW)
    new.tree = old.tree
    told: dict[str, Any] = {"type": "key", "log": old.origin, "stmt": "", "time": "2026-03-01T12:00:00Z"}
    recovery = recovery_vkey(old.origin, RECOVERY.public_key().public_bytes_raw())
    first = leaf(**told, seq=0, pub={"vkey": old.vkey, "recovery": recovery})
    prev = leaf_hash(first).hex()
    change = {"by": old.key, "recovered": RECOVERY, **how}
    second = leaf(
        **told, seq=1, prev=prev, pub=key_change(log=old.origin, prev=prev, vkey=new.vkey, recovery=recovery, **change)
    )
    places = [(old.append(data), data) for data in (first, second)]
    parts = small(new).publish()
    keys = [(index, data, old.tree.inclusion(index, old.tree.size)) for index, data in places]
    return replace(parts, keys=keys), old, new


def test_who_holds_an_earlier_key_follows_the_logs_own_events():
    parts, old, new = handed_over()
    bundle = build(parts)
    for given in ({"key": new.vkey}, {"policy": new.policy}):
        report = verify(bundle, **given)
        assert report.exit == 0
        assert not any("replaced it" in str(sentence) for sentence in report.not_proved)
    for given in ({"key": old.vkey}, {"policy": old.policy}):
        report = verify(bundle, **given)
        assert (report.exit, report.verdict) == (0, "verified")
        assert any("replaced it" in str(sentence) for sentence in report.not_proved)
    assert failed(verify(bundle, key=OTHER.vkey)) == [4]
    assert failed(verify(bundle, policy=OTHER.policy)) == [4]
    assert verify(bundle).exit == 2


def test_without_the_events_about_the_key_an_earlier_one_is_not_enough():
    parts, old, new = handed_over()
    silent = build(replace(parts, keys=()))
    assert verify(silent, key=new.vkey).exit == 0
    assert failed(verify(silent, key=old.vkey)) == [4]


def test_events_about_the_key_that_do_not_hold_make_a_bundle_false():
    parts, old, new = handed_over()
    bundle = build(parts)
    entries = json.loads(bytes(unpack(bundle)["keys.json"]))
    first, second = entries
    changed = [second[1].replace('"seq":1', '"seq":2'), second[1].replace(new.vkey, OTHER.vkey), first[1]]
    bad: list[Any] = [
        [],
        {},
        [first],
        [second],
        [second, first],
        [*entries, second],
        [first, second[:2]],
        [[1, *first[1:]], second],
    ]
    bad += [[first, [second[0], data, second[2]]] for data in changed]
    for value in bad:
        for key in (old.vkey, new.vkey):
            assert failed(verify(with_keys(bundle, value), key=key)) == [4]
    # In a log whose key never changed there is nothing to lead to.
    assert failed(verify(with_keys(BUNDLE, [first]), key=KEY)) == [4]


def test_a_stolen_key_alone_leads_nowhere():
    """The thief writes the log on, and signs what it can: with the log's key, and with a recovery key of its own."""
    for how in ({"recovered": None}, {"recovered": NEW}):
        parts, old, _ = handed_over(**how)
        with pytest.raises(RecordError, match="not signed by the keys"):
            build(parts)
        entries = [[index, data.decode(), [node.hex() for node in proof]] for index, data, proof in parts.keys]
        forged = build(replace(parts, keys=()))
        assert failed(verify(with_keys(forged, entries), key=old.vkey)) == [4]


def test_at_the_hand_over_both_keys_sign_and_a_bundle_carries_the_new_ones_signature():
    parts, old, new = handed_over()
    note = parts.checkpoint.decode()
    both = note + signature_line(old.origin, parse_note(note).text, old.key)
    assert all(is_signed(parse_note(both), parse_vkey(log.vkey)) for log in (old, new))
    assert parse_policy(new.policy).trim(both) == note
    assert failed(verify(build(replace(parts, checkpoint=both.encode())), key=new.vkey)) == [4]


def test_a_receipt_leads_from_an_earlier_key_too():
    parts, old, new = handed_over()
    size = old.tree.size
    place, data = next((index, leaf) for index, leaf, _ in parts.leaves if b'"sign.confirmed"' in leaf)
    keys = [Logged(index, leaf, path) for index, leaf, path in parts.keys]
    signature = Logged(place, data, old.tree.inclusion(place, size))
    receipt = build_receipt([signature], new.checkpoint().decode(), new.policy, keys)
    for key in (old.vkey, new.vkey):
        assert verify_receipt(receipt, key=key).exit == 0
    assert verify_receipt(receipt, key=OTHER.vkey).exit == 1
    said = [str(one) for one in verify_receipt(receipt, policy=old.policy).not_proved]
    assert any("has replaced it" in one for one in said)
    alone = build_receipt([signature], new.checkpoint().decode(), new.policy)
    assert (verify_receipt(alone, key=old.vkey).exit, verify_receipt(alone, key=new.vkey).exit) == (1, 0)
    members = {name: bytes(content) for name, content in unpack(receipt, FORM).items()}
    changed = members["keys.json"].replace(b'seq\\":1', b'seq\\":2')
    assert changed != members["keys.json"]
    members["keys.json"] = changed
    assert verify_receipt(pack(members, FORM), key=new.vkey).exit == 1
