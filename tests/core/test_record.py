"""Events, commitments, digests, notes and policies: their form, and that no other form is taken."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.core.every import every
from tests.core.simulator import Log, ten
from undersigned.core.errors import RecordError
from undersigned.core.record import (
    commitment,
    edition_digest,
    jcs,
    leaf,
    parse_checkpoint,
    parse_leaf,
    parse_policy,
    parse_vkey,
    policy_text,
    public_time,
    sign_checkpoint,
    verify_note,
    vkey,
)
from undersigned.core.record.note import COSIGNATURE, key_id, parse_note

HEX = "ab" * 32
STMT = "0f" * 16
NOW = "2026-03-01T12:00:00Z"
TOLD = {"edition": 1, "digest": HEX}
TEN = dict.fromkeys(ten("", "person", ""), HEX)
COUNTS = dict.fromkeys(
    (
        *("organisations", "people", "not_named", "addressee_only", "withheld", "forgotten", "withdrawn"),
        *("reserved_organisations", "reserved_people", "reserved_not_named", "listed_organisations", "listed_people"),
    ),
    0,
)
NAMED = {**TOLD, "visibility": "public", "kind": "organisation", "reserved": False}
GOOD: dict[str, dict[str, Any]] = {
    "key": {"stmt": "", "pub": {"vkey": Log().vkey}},
    "text.frozen": {"pub": TOLD},
    "text.unfrozen": {"pub": TOLD},
    "text.erratum": {"pub": {**TOLD, "sha256": HEX}},
    "text.translated": {"pub": {**TOLD, "sha256": HEX, "language": "sr-Latn"}},
    "sign.confirmed": {"pub": NAMED, "c": TEN},
    "sign.corrected": {
        "pub": {"edition": 1},
        "prev": HEX,
        "c": dict.fromkeys(("name", "org", "person", "mandate", "time"), HEX),
    },
    "sign.visibility": {
        "pub": {"edition": 1, "visibility": "page", "kind": "person"},
        "prev": HEX,
        "time": "2026-03-01",
    },
    "sign.forgotten": {"pub": {"edition": 1}, "prev": HEX, "c": {"method": HEX}, "time": "2026-03-01"},
    "sign.withdrawn": {"pub": {"edition": 1}, "prev": HEX},
    "sign.disputed": {"pub": {"edition": 1, "outcome": "held"}, "prev": HEX},
    "sign.erased": {"pub": {"edition": 1, "basis": "request"}, "prev": HEX},
    "statement.retracted": {"pub": {"edition": 1}},
    "statement.hidden": {"pub": {"edition": 1}},
    "statement.shown": {"pub": {"edition": 1}},
    "published": {"pub": {"edition": 1, "seq": 4, "counts": COUNTS}, "c": {"en/index.html": HEX}},
}


def made(type: str, **changes: Any) -> bytes:
    facts = {"log": "example.org/log", "stmt": STMT, "seq": 4, "time": NOW, **GOOD[type], **changes}
    return leaf(type=type, **facts)


def test_a_correction_tells_of_other_words_or_of_a_reply_and_never_of_both():
    """And of nothing less than either."""
    reply = ("method", "evidence", "time")
    event = parse_leaf(made("sign.corrected", c=dict.fromkeys(reply, HEX)))
    assert set(event.c) == {*reply}
    for fields in ((*reply, "name"), reply[:2], (*reply, "name", "org", "person", "mandate")):
        with pytest.raises(RecordError):
            made("sign.corrected", c=dict.fromkeys(fields, HEX))


@every("type", GOOD)
def test_a_leaf_says_its_event(type):
    data = made(type)
    event = parse_leaf(data)
    assert (event.type, event.seq, event.known) == (type, 4, True)
    assert event.hash == hashlib.sha256(b"\0" + data).hexdigest()
    assert event.pub == GOOD[type]["pub"]


@every("type", GOOD)
def test_what_a_leaf_tells_is_a_closed_list(type):
    pub = GOOD[type]["pub"]
    with pytest.raises(RecordError):
        made(type, pub={**pub, "name": "A. Name"})
    with pytest.raises(RecordError):
        made(type, c={**GOOD[type].get("c", {}), "../secret": HEX})
    for field in pub:
        with pytest.raises(RecordError):
            made(type, pub={name: value for name, value in pub.items() if name != field})
        with pytest.raises(RecordError):
            made(type, pub={**pub, field: None})


@every(
    "changes",
    [
        {"stmt": ""},
        {"stmt": "A" * 32},
        {"seq": -1},
        {"seq": True},
        {"time": "2026-02-30T12:00:00Z"},
        {"time": "2026-03-01T12:00:00+00:00"},
        {"time": "2026-03-01T24:00:00Z"},
        {"prev": HEX},
        {"c": {}},
        {"c": {**TEN, "name": "ab"}},
        {"pub": {**NAMED, "visibility": "page"}},
        {"pub": {**NAMED, "visibility": "not-named"}},
        {"pub": {**NAMED, "visibility": "addressee"}, "time": "2026-03-01"},
        {"pub": {**NAMED, "visibility": "withheld"}, "time": "2026-03-01"},
        {"pub": {**NAMED, "reserved": 1}},
        {"pub": {**NAMED, "kind": "person"}},
        {"pub": {**NAMED, "edition": 0}},
        {"log": ""},
    ],
)
def test_a_leaf_follows_its_type(changes):
    assert made("sign.confirmed")
    with pytest.raises(RecordError):
        made("sign.confirmed", **changes)


@every("visibility", ["not-named", "addressee", "withheld"])
def test_who_is_not_named_is_not_told_apart_by_kind(visibility):
    hidden = {**TOLD, "visibility": visibility, "reserved": False}
    assert made("sign.confirmed", pub=hidden, time="2026-03-01")
    with pytest.raises(RecordError, match="day"):
        made("sign.confirmed", pub=hidden)
    assert public_time(NOW, "organisation") == NOW
    assert public_time(NOW, "person") == public_time(NOW, None) == "2026-03-01"


def test_a_leaf_has_a_largest_size_and_a_known_type():
    with pytest.raises(RecordError, match="too large"):
        made("published", c={f"{n}.html": HEX for n in range(900)})
    with pytest.raises(RecordError, match="not known"):
        leaf(type="sign.invented", log="a", stmt=STMT, seq=0, time=NOW)


def test_leaves_of_unknown_types_are_opaque():
    value = {
        "v": 1,
        "type": "follow.answered",
        "log": "a",
        "stmt": STMT,
        "seq": 0,
        "time": NOW,
        "c": {},
        "pub": {"x": 1},
    }
    assert not parse_leaf(jcs(value)).known
    for broken in (
        {**value, "v": 2},
        {**value, "w": 1},
        {**value, "type": "Follow"},
        {**value, "c": {"a": 1}},
        [value],
    ):
        with pytest.raises(RecordError):
            parse_leaf(jcs(broken))
    with pytest.raises(RecordError):
        parse_leaf(json.dumps(value).encode())


def test_commitment():
    salt = bytes(range(32))
    message = b'["sign.confirmed","name",{"":"\xc4\x8cuvari"}]'
    assert commitment(salt, "sign.confirmed", "name", {"": "Čuvari"}) == hmac.digest(salt, message, "sha256").hex()
    for wrong in (b"", salt[:31], salt + b"\0"):
        with pytest.raises(RecordError):
            commitment(wrong, "sign.confirmed", "name", None)


def test_edition_digest():
    facts: dict[str, Any] = {
        "id": STMT,
        "edition": 1,
        "texts": {"en": HEX, "sq": HEX},
        "authoritative": "all",
        "clauses": ["title", "paragraph"],
        "calls": [[1, {"en": [0, 5, "them"], "sq": [2, 7, "ata"]}]],
    }
    assert edition_digest(**facts) == hashlib.sha256(b"undersigned/statement/v1\n" + jcs(facts)).hexdigest()
    changes: dict[str, Any]
    for changes in (
        {"id": "x"},
        {"edition": 0},
        {"texts": {}},
        {"texts": {"en": "ab"}},
        {"texts": {"": HEX}},
        {"authoritative": "de"},
        {"clauses": []},
        {"clauses": ["footnote"]},
        {"calls": [[2, facts["calls"][0][1]]]},
        {"calls": [[1, {"en": [0, 5, "them"]}]]},
        {"calls": [[1, {"en": [5, 5, "them"], "sq": [2, 7, "ata"]}]]},
    ):
        with pytest.raises(RecordError):
            edition_digest(**{**facts, **changes})


# Notes: the key and the note of the specification c2sp.org/signed-note and of Go's note package.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def test_verifies_a_note_made_by_others():
    assert verify_note(NOTE, PETER) == NOTE.rpartition("\n\n")[0] + "\n"
    assert vkey("PeterNeumann", parse_vkey(PETER).public) == PETER
    with pytest.raises(RecordError):
        verify_note(NOTE.replace("answer", "Answer"), PETER)


@every(
    "text",
    [
        "",
        NOTE.rstrip("\n"),
        NOTE + "\n",
        NOTE.replace("— ", "- "),
        NOTE.replace("— ", "—  "),
        NOTE.replace("\n", "\r\n"),
        NOTE.replace("nAM=", "nAN="),
        NOTE.replace("nAM=", "nAM"),
        NOTE.replace("x08go/", "x08go-"),
        NOTE.replace("— Peter", "— Pe+ter"),
        NOTE.replace("\n\n", "\n"),
        NOTE + "\x00",
    ],
)
def test_takes_notes_in_one_form_only(text):
    with pytest.raises(RecordError):
        verify_note(text, PETER)


@every(
    "text",
    ["", "a", "a+b+c", PETER + "=", PETER.upper(), PETER.replace("c74f", "C74F"), PETER.replace("c74f", "c74e"),
     PETER[:-4], PETER.replace("Peter", "Peter "), PETER.replace("TW", "TX")],
)  # fmt: skip
def test_takes_keys_in_one_form_only(text):
    with pytest.raises(RecordError):
        parse_vkey(text)


def test_checkpoint_is_a_note_of_three_lines():
    log = Log()
    root = hashlib.sha256(b"root").digest()
    note = sign_checkpoint(log.origin, 7, root, log.key)
    assert verify_note(note, log.vkey) == f"{log.origin}\n7\n{base64.b64encode(root).decode()}\n"
    checkpoint = parse_checkpoint(verify_note(note, log.vkey))
    assert (checkpoint.origin, checkpoint.size, checkpoint.root) == (log.origin, 7, root)


@every("size", ["07", "-1", "+7", "7 ", "", "x", str(2**53), "٧"])
def test_checkpoint_has_one_form(size):
    root = base64.b64encode(bytes(32)).decode()
    assert parse_checkpoint(f"a\n{2**53 - 1}\n{root}\n").size == 2**53 - 1
    for text in (f"a\n{size}\n{root}\n", f"a\n7\n{root}\nmore\n", f"a\n7\n{root}", f"\n7\n{root}\n", "a\n7\nAAAA\n"):
        with pytest.raises(RecordError):
            parse_checkpoint(text)


def test_policy_of_a_log_without_witnesses():
    text = policy_text(PETER)
    assert text == f"log {PETER}\nquorum none\n"
    assert parse_policy(text).text() == text
    assert parse_policy(f"# a comment\n\n log\t{PETER}  https://a.example\nquorum   none").text() == text


def witness(n: int) -> tuple[Ed25519PrivateKey, str]:
    key = Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32)
    return key, vkey(f"w{n}.example", key.public_key().public_bytes_raw(), COSIGNATURE)


def cosign(note: str, key: Ed25519PrivateKey, name: str) -> str:
    """After c2sp.org/tlog-cosignature."""
    text = parse_note(note).text
    signature = key.sign(f"cosignature/v1\ntime 1700000000\n{text}".encode())
    public = key.public_key().public_bytes_raw()
    data = key_id(name, COSIGNATURE, public) + (1_700_000_000).to_bytes(8) + signature
    return f"{note}— {name} {base64.b64encode(data).decode()}\n"


def test_quorum_of_witnesses():
    log = Log()
    (k1, v1), (k2, v2), (_, v3) = witness(1), witness(2), witness(3)
    text = f"log {log.vkey}\nwitness A {v1}\nwitness B {v2}\nwitness C {v3}\ngroup G 2 A B C\nquorum G\n"
    policy = parse_policy(text)
    assert policy.text() == text
    note = cosign(sign_checkpoint(log.origin, 0, bytes(32), log.key), k1, "w1.example")
    assert policy.cosigners(parse_note(note)) == {"A"}
    assert not policy.has_quorum(policy.cosigners(parse_note(note)))
    note = cosign(note, k2, "w2.example")
    assert policy.has_quorum(policy.cosigners(parse_note(note)))
    forged = note.replace(f"{log.origin}\n0\n", f"{log.origin}\n1\n")
    assert policy.cosigners(parse_note(forged)) == set()


@every(
    "text",
    ["", "quorum none\nquorum none", "quorum A", "log x\nquorum none", f"log {PETER}\nlog {PETER}\nquorum none",
     f"log {PETER}", f"log {PETER} a b\nquorum none", "group G any\nquorum none", "group G any A\nquorum none",
     f"witness none {PETER}\nquorum none", f"witness A {PETER}\nquorum A", "quorum none\r\n", "quorum none\x00",
     "unknown\nquorum none", f"witness A {witness(1)[1]}\ngroup A any A\nquorum A",
     f"witness A {witness(1)[1]}\ngroup G 2 A\nquorum G", f"witness A {witness(1)[1]}\ngroup G any A A\nquorum G",
     f"witness A {witness(1)[1]}\ngroup G 0 A\nquorum G", f"log {witness(1)[1]}\nquorum none", "quorum none\n" * 2000],
)  # fmt: skip
def test_refuses_what_is_no_policy(text):
    with pytest.raises(RecordError):
        parse_policy(text)
