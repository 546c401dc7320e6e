"""Receipts: a good one is verified, and whatever is changed in it is called false."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.core.eventful import good, small
from tests.core.every import every
from tests.core.receipts import events_of, good_receipt, receipt
from tests.core.simulator import Log
from undersigned.core.errors import PublishError
from undersigned.core.publish.against_receipt import verify_receipt
from undersigned.core.publish.container import pack, unpack
from undersigned.core.publish.receipt import FORM, build_receipt, is_receipt
from undersigned.core.publish.verify import verify
from undersigned.core.record import jcs

GOOD, POLICY = good_receipt()
MEMBERS = {name: bytes(content) for name, content in unpack(GOOD, FORM).items()}


def changed(**changes: bytes) -> bytes:
    return pack(
        {**MEMBERS, **{name.replace("__", "-").replace("_", "."): made for name, made in changes.items()}}, FORM
    )


def edited(change: Callable[[Any], object]) -> bytes:
    value = json.loads(MEMBERS["openings.json"])
    change(value)
    return changed(openings_json=jcs(value))


def false_at(data: bytes) -> list[int]:
    report = verify_receipt(data, policy=POLICY)
    assert (report.exit, report.digest, report.receipt, report.not_proved) == (1, None, None, ())
    return [step.n for step in report.steps if step.verdict == "false"]


def test_a_good_receipt_is_verified_and_says_what_was_signed():
    assert is_receipt(GOOD)
    for report in (verify_receipt(GOOD, policy=POLICY), verify_receipt(GOOD, key=POLICY.split()[1])):
        assert (report.verdict, report.exit, [step.n for step in report.steps]) == ("verified", 0, [1, 2, 3, 4, 5])
        leaf = json.loads(MEMBERS["leaf.json"])
        assert (report.statement, report.edition, report.digest) == (leaf["stmt"], 2, leaf["pub"]["digest"])
        assert report.receipt is not None
        assert json.loads(json.dumps(report.value()))["receipt"] == report.receipt
        assert report.receipt["opened"]["contact"] == "somebody@river.example"
        assert set(report.receipt["opened"]) == set(leaf["c"])
        told = [(one["type"], one["opened"].get("name", {}).get("")) for one in report.receipt["later"]]
        assert told == [("sign.corrected", "River Keepers Society"), ("sign.corrected", None)]
        said = " ".join(map(str, report.not_proved))
        assert "no witnesses" in said
        assert "digest" in said


def test_without_a_key_it_is_self_consistent_only_and_another_key_makes_it_false():
    assert verify_receipt(GOOD).exit == 2
    assert verify_receipt(GOOD, policy="").exit == 2
    other = Log("other.example/log", key=Ed25519PrivateKey.from_private_bytes(b"k" * 32))
    mine = Log(key=Ed25519PrivateKey.from_private_bytes(b"m" * 32))
    for stranger in (other, mine):
        assert verify_receipt(GOOD, policy=stranger.policy).exit == 1
        assert verify_receipt(receipt(small(stranger), 1), policy=POLICY).exit == 1


def test_what_is_closed_is_counted_and_no_claim():
    closed = edited(lambda v: v["openings"].update(contact=None, evidence=None))
    report = verify_receipt(closed, policy=POLICY)
    assert report.exit == 0
    assert report.receipt is not None
    assert "contact" not in report.receipt["opened"]
    assert any("closed in this receipt: 2" in str(said) for said in report.not_proved)


def test_the_last_events_may_be_left_out_and_it_says_so():
    report = verify_receipt(edited(lambda v: v["later"].pop()), policy=POLICY)
    assert report.exit == 0
    assert report.receipt is not None
    assert len(report.receipt["later"]) == 1
    assert any("can leave its last events out" in str(said) for said in report.not_proved)


def test_after_a_withdrawal_and_an_erasure_the_events_are_there_and_nothing_is_open():
    one = small()
    gone = next(seq for seq, given in one.openings.items() if given.get("name", (b"", {}))[1].get("") == "Gone House")
    report = verify_receipt(receipt(one, gone), policy=one.log.policy)
    assert report.receipt is not None
    assert [event["type"] for event in report.receipt["later"]] == ["sign.withdrawn"]
    one.follow(gone, "sign.erased", basis="request")
    one.openings.pop(gone)
    report = verify_receipt(receipt(one, gone), policy=one.log.policy)
    assert report.exit == 0
    assert report.receipt is not None
    assert report.receipt["opened"] == {}


@every(
    ("change", "step"),
    [
        (lambda v: v.update(format="undersigned/receipt/2"), 4),
        (lambda v: v.update(more=1), 4),
        (lambda v: v["later"].pop(0), 4),
        (lambda v: v["later"].reverse(), 4),
        (lambda v: v["later"].append(v["later"][0]), 4),
        (lambda v: v["later"][0].update(index=v["later"][0]["index"] + 1), 4),
        (lambda v: v["later"][0]["proof"].reverse(), 4),
        (lambda v: v["later"][0].update(leaf=v["later"][1]["leaf"]), 4),
        (lambda v: v["later"][0].update(proof=[node.upper() for node in v["later"][0]["proof"]]), 4),
        (lambda v: v["openings"].pop("contact"), 5),
        (lambda v: v["openings"].update(more=None), 5),
        (lambda v: v["openings"]["name"][1].update({"": "X"}), 5),
        (lambda v: v["openings"].update(name=v["openings"]["org"]), 5),
        (lambda v: v["openings"]["name"].__setitem__(0, v["openings"]["name"][0] + "00"), 5),
        (lambda v: v["openings"]["name"].append(1), 5),
    ],
)
def test_nothing_else_is_opened(change, step):
    assert step in false_at(edited(change))


def test_its_other_members_are_what_they_must_be():
    proof = MEMBERS["receipt.tlog-proof"]
    extra = proof.replace(b"\nindex", b"\nextra AA==\nindex")
    mallory = Log(key=Ed25519PrivateKey.from_private_bytes(b"m" * 32))
    theirs = unpack(receipt(small(mallory), 1), FORM)
    assert false_at(GOOD + b"\n") == [1]
    assert false_at(changed(VERIFY_md=b"It is all true.\n")) == [1]
    assert false_at(changed(policy=b"# trusted\n" + MEMBERS["policy"])) == [1]
    assert false_at(pack({n: c for n, c in MEMBERS.items() if n != "policy"}, FORM)) == [1]
    assert false_at(changed(receipt_tlog__proof=extra)) == [2]
    assert false_at(changed(receipt_tlog__proof=proof + proof[proof.index("— ".encode()) :])) == [2]
    assert 2 in false_at(changed(receipt_tlog__proof=bytes(theirs["receipt.tlog-proof"])))
    assert 3 in false_at(changed(leaf_json=MEMBERS["leaf.json"].replace(b'"edition":2', b'"edition":1')))


def test_only_what_confirms_begins_a_receipt_and_a_bundle_is_none():
    one = small()
    events = events_of(one, 3)
    with pytest.raises(PublishError):
        build_receipt(events[1:], one.log.checkpoint().decode(), one.log.policy)
    with pytest.raises(PublishError):
        build_receipt([events[0]] + 501 * [events[1]], one.log.checkpoint().decode(), one.log.policy)
    bundle, policy = good()
    assert not is_receipt(bundle)
    assert (verify_receipt(bundle, policy=policy).exit, verify(GOOD, policy=policy).exit) == (1, 1)
