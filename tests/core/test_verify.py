"""Verifying: good bundles are verified, and whatever is changed in them is called false."""

from __future__ import annotations

import json
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from io import BytesIO
from itertools import product
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.core.eventful import good, second_edition, small
from tests.core.every import every
from tests.core.simulator import Log, Simulated
from tests.core.tries import some, tries
from undersigned.core.errors import BundleError
from undersigned.core.publish.bundle import build, manifest
from undersigned.core.publish.container import LARGEST, pack, unpack
from undersigned.core.publish.report import Report
from undersigned.core.publish.statement_json import document, statement_json
from undersigned.core.publish.verify import verify
from undersigned.core.record import jcs, vkey

BUNDLE, POLICY = good()
KEY = POLICY.split()[1]
OTHER = Log("other.example/log", key=Ed25519PrivateKey.from_private_bytes(b"k" * 32))


SMALL = build(small().publish())


@cache
def members(bundle: bytes = BUNDLE) -> dict[str, bytes]:
    return {name: bytes(content) for name, content in unpack(bundle).items()}


def rebuilt(changes: dict[str, bytes | None], *, consistent: bool = True, bundle: bytes = BUNDLE) -> bytes:
    """The bundle with members changed or (None) taken out, in the canonical container."""
    made = {name: content for name, content in {**members(bundle), **changes}.items() if content is not None}
    if consistent:
        made["manifest.json"] = manifest(made)
    return pack(made)


def failed(report: Report) -> list[int]:
    assert report.exit == (1 if any(step.verdict == "false" for step in report.steps) else report.exit)
    return [step.n for step in report.steps if step.verdict == "false"]


def test_a_good_bundle_is_verified():
    for report in (verify(BUNDLE, policy=POLICY), verify(BUNDLE, key=KEY)):
        assert (report.verdict, report.exit, [step.n for step in report.steps]) == ("verified", 0, list(range(1, 12)))
        assert report.edition == 3
        assert report.counts == {
            "organisations": 1,
            "people": 1,
            "not_named": 0,
            "addressee_only": 0,
            "withheld": 0,
            "forgotten": 0,
            "withdrawn": 0,
            "reserved_organisations": 0,
            "reserved_people": 0,
            "reserved_not_named": 0,
            "listed_organisations": 1,
            "listed_people": 2,
        }
        assert "no witnesses" in str(report.steps[3].detail)
    assert json.loads(json.dumps(report.value()))["not_proved"]


def test_without_a_key_it_is_self_consistent_only():
    report = verify(BUNDLE)
    assert (report.verdict, report.exit) == ("incomplete", 2)
    assert "Self-consistent only" in str(report.steps[3].detail)
    assert [step.verdict for step in report.steps].count("verified") == 10


def test_a_key_that_did_not_sign_makes_it_false():
    assert failed(verify(SMALL, key=OTHER.vkey)) == [4]
    assert failed(verify(SMALL, policy=OTHER.policy)) == [4]
    same_name = Log(key=OTHER.key)
    assert failed(verify(SMALL, key=same_name.vkey)) == [4]
    assert verify(SMALL, policy=POLICY.replace("quorum", OTHER.policy.splitlines()[0] + "\nquorum")).exit == 0


@every("given", ["", "nonsense", "quorum none\nquorum none", "log x\nquorum none", "\x00", "é"])
def test_a_policy_or_key_that_cannot_be_read_is_incomplete(given):
    assert verify(SMALL, policy=given).exit == 2
    assert verify(SMALL, key=given).exit == 2


def test_falsehood_outranks_incompleteness():
    broken = rebuilt({"VERIFY.md": b"Trust me."})
    assert verify(broken).exit == verify(broken, policy="nonsense").exit == verify(broken, policy=POLICY).exit == 1


def test_a_quorum_that_is_not_there_is_incomplete():
    witness = "witness W " + vkey("w.example", bytes(range(32)), 4)
    report = verify(SMALL, policy=f"{POLICY.splitlines()[0]}\n{witness}\nquorum W\n")
    assert (report.exit, report.steps[3].verdict) == (2, "incomplete")


def test_it_makes_the_same_bytes_that_other_programs_can_read():
    with zipfile.ZipFile(BytesIO(BUNDLE)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == members()
    assert pack(members()) == BUNDLE


@every("name", sorted(members(SMALL)))
def test_no_byte_of_any_member_can_be_changed(name):
    chance = random.Random(name)
    content = members(SMALL)[name]
    for position in (*some(1, (len(content) - 1, 0)), *(chance.randrange(len(content)) for _ in tries(1))):
        changed = bytearray(content)
        changed[position] ^= chance.randrange(1, 256)
        if name != "manifest.json":
            assert verify(rebuilt({name: bytes(changed)}, bundle=SMALL)).exit == 1
        assert verify(rebuilt({name: bytes(changed)}, bundle=SMALL, consistent=False), policy=POLICY).exit == 1


@every("name", sorted(members(SMALL)))
def test_no_member_can_be_left_out_emptied_or_lengthened(name):
    for content in (None, b"", members(SMALL)[name] + b"\n"):
        data = rebuilt({name: content}, consistent=name != "manifest.json", bundle=SMALL)
        assert verify(data, policy=POLICY).exit == 1


@every("name", ["text/de.txt", "statement.de.pdf", "text/mk.txt", "statement.mk.pdf"])
def test_no_member_can_be_added_or_exchanged(name):
    assert verify(rebuilt({name: members()["text/en.txt"]}), policy=POLICY).exit == 1


def reopened(change: Callable[[Any], object], name: str = "openings.json") -> bytes:
    value = json.loads(members(SMALL)[name])
    change(value)
    return rebuilt({name: jcs(value)}, bundle=SMALL)


def first_signature(value: Any) -> str:
    return next(seq for seq in value if "method" in value[seq])


@every(
    "change",
    [
        lambda v: v.pop(first_signature(v)),
        lambda v: v[first_signature(v)].pop("method"),
        lambda v: v[first_signature(v)].update(contact=["00" * 32, "a@b"]),
        lambda v: v.update({"0": {}}),
        lambda v: v.update({"00": v[first_signature(v)]}),
        lambda v: v[first_signature(v)]["method"].append(1),
        lambda v: v[first_signature(v)]["method"].__setitem__(0, v[first_signature(v)]["method"][0] + "00"),
        lambda v: v[first_signature(v)]["method"].__setitem__(0, v[first_signature(v)]["method"][0].upper()),
        lambda v: v[first_signature(v)].update(method="x"),
    ],
)
def test_openings_are_exactly_those_of_the_rule(change):
    assert failed(verify(reopened(change), policy=POLICY))[0] == 8


@every(
    "change",
    [
        lambda v: v.pop(),
        lambda v: v.pop(0),
        lambda v: v.pop(5),
        lambda v: v.insert(0, v[0]),
        lambda v: v.__setitem__(slice(3, 5), [v[4], v[3]]),
        lambda v: v[2][2].pop(),
        lambda v: v[2][2].append("00" * 32),
        lambda v: v[2].append(1),
        lambda v: v[2].__setitem__(0, v[2][0] + 1),
        lambda v: v[2].__setitem__(0, bool(v)),
        lambda v: v[2].__setitem__(0, 10**15),
        lambda v: v.clear(),
        lambda v: v[2].__setitem__(2, v[2][2][0] * 5),
    ],
)
def test_leaves_are_complete_in_order_and_included(change):
    report = verify(reopened(change, "leaves.json"), policy=POLICY)
    assert failed(report)[0] in (5, 6)


SHAPES = (b"null", b"[]", b"{}", b"1", b'""', b"[[]]", b'[[0,"",[]]]', b'{"undersigned":{}}', b'{"undersigned":1}')


@every(("name", "data"), some(8, product(("statement.json", "leaves.json", "openings.json"), SHAPES)))
def test_json_of_another_shape_is_false(name, data):
    assert verify(rebuilt({name: data}, bundle=SMALL), policy=POLICY).exit == 1


# Bundles made by whoever holds the log's key, but with a lie in them: the events speak against it.


def told() -> Simulated:
    """A statement in which there is something of each kind to lie about."""
    one = Simulated(Log())
    one.freeze()
    one.confirm("River Keepers")
    one.confirm("Čuvari reke")
    one.follow(one.confirm("Gone House"), "sign.withdrawn")
    second_edition(one)
    return one


LIAR = told()
HONEST = LIAR.snapshot()


def lying(tell: Callable[[dict[str, Any]], object]) -> Report:
    """Verify a bundle whose statement.json was changed by `tell` before it was logged."""
    full = json.loads(statement_json(HONEST))["undersigned"]
    tell(full)
    liar = LIAR.copy()  # or each lie would be told in the log of all before
    return verify(build(liar.publish(HONEST, jcs(document(full)))), policy=liar.log.policy)


def test_the_same_without_a_lie_is_verified():
    assert lying(lambda full: None).exit == 0


def test_what_python_takes_for_a_number_is_one():
    one = small()
    snapshot = one.snapshot()
    told = statement_json(snapshot).replace(b'"version":1,', b'"version":true,')
    assert b'"version":true,' in told
    assert 7 in failed(verify(build(one.publish(snapshot, told)), policy=one.log.policy))


EDITION: Callable[[dict[str, Any]], dict[str, Any]] = lambda full: full["editions"][-1]  # noqa: E731


LIES: list[tuple[int, Callable[[dict[str, Any]], object]]] = [
    (7, lambda f: EDITION(f)["texts"]["en"].__setitem__(2, "We call on both city councils to close the river.")),
    (7, lambda f: EDITION(f)["kinds"].__setitem__(3, "paragraph")),
    (7, lambda f: EDITION(f)["calls"][0]["places"]["en"].update(addressee="one city council")),
    (7, lambda f: EDITION(f)["calls"].clear()),
    (7, lambda f: EDITION(f).update(authoritative="en")),
    (7, lambda f: EDITION(f).update(frozen="2026-01-01T00:00:00Z")),
    (7, lambda f: EDITION(f)["translations"].clear()),
    (7, lambda f: EDITION(f)["translations"][0]["clauses"].__setitem__(0, "Друго")),
    (7, lambda f: EDITION(f)["errata"].clear()),
    (7, lambda f: EDITION(f)["errata"][0].update(new="nobody")),
    (7, lambda f: f["editions"].pop(0)),
    (7, lambda f: f.update(state="retracted")),
    (7, lambda f: f.update(id="00" * 16)),
    (7, lambda f: f["log"].update(origin="other.example/log")),
    (7, lambda f: f["log"].update(vkey=OTHER.vkey)),
    (7, lambda f: f.update(format="undersigned/statement/2")),
    (7, lambda f: f.update(extra=1)),
    (9, lambda f: EDITION(f)["signatories"].clear()),
    (9, lambda f: EDITION(f)["signatories"][0]["names"].update({"": "Another House"})),
    (9, lambda f: EDITION(f)["signatories"][0].update(mandate=None)),
    (9, lambda f: EDITION(f)["signatories"].append(EDITION(f)["signatories"][0])),
    (9, lambda f: f["editions"][0]["signatories"].reverse()),
    (9, lambda f: EDITION(f)["counts"].update(organisations=40)),
    (9, lambda f: EDITION(f)["counts"].update(listed_people=3)),
    (9, lambda f: f["editions"][0]["counts"].update(withdrawn=0)),
    (9, lambda f: f["editions"][0]["withdrawals"].pop()),
    (9, lambda f: EDITION(f)["listed"][1].update(name="Somebody")),
]


@every(("step", "tell"), some(6, LIES))
def test_a_lie_of_the_host_is_found(step, tell):
    report = lying(tell)
    assert report.exit == 1
    assert failed(report)[0] == step


def test_published_counts_are_compared():
    one = LIAR.copy()
    snapshot = one.snapshot()
    one.confirm("Confirmed After The Snapshot")
    assert failed(verify(build(one.publish(snapshot)), policy=one.log.policy)) == [9]


def test_witness_lines_by_strangers_are_refused():
    note = members()["checkpoint"]
    stranger = OTHER.checkpoint().splitlines()[-1] + b"\n"
    assert failed(verify(rebuilt({"checkpoint": note + stranger}), policy=POLICY))[0] == 4
    own = note.splitlines()[-1] + b"\n"
    assert failed(verify(rebuilt({"checkpoint": note + own}), policy=POLICY))[0] == 4


def test_a_bundle_of_an_installation_that_is_not_the_verifiers_is_false():
    one = Simulated(OTHER)
    one.freeze()
    data = build(one.publish())
    assert (verify(data).exit, verify(data, key=OTHER.vkey).exit, verify(data, key=KEY).exit) == (2, 0, 1)


# The container


def zipped(write: Callable[[zipfile.ZipFile], object]) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        write(archive)
    return made.getvalue()


def deflated(archive: zipfile.ZipFile) -> None:
    for name, content in members().items():
        archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)


def bomb() -> bytes:
    """Fifty megabytes in fifty kilobytes: a compressed part again and again, which takes no time to make."""
    pack = zlib.compressobj(wbits=-15)
    part = pack.compress(bytes(500_000)) + pack.flush(zlib.Z_FULL_FLUSH)
    made = bytearray(zipped(lambda archive: archive.writestr("statement.json", part * 100 + pack.flush())))
    central = made.index(b"PK\x01\x02")
    for method, size in ((8, 22), (central + 10, central + 24)):
        struct.pack_into("<H", made, method, zipfile.ZIP_DEFLATED)
        struct.pack_into("<I", made, size, 50_000_000)
    return bytes(made)


def patched(offset: int, value: bytes) -> bytes:
    return BUNDLE[:offset] + value + BUNDLE[offset + len(value) :]


CENTRAL = BUNDLE.index(b"PK\x01\x02")
NOT_CANONICAL = {
    "empty": b"",
    "no zip": b"%PDF-1.7",
    "only an end": b"PK\x05\x06" + bytes(18),
    "cut short": BUNDLE[:-1],
    "cut in a member": BUNDLE[:5000],
    "cut in a header": BUNDLE[:20],
    "byte behind": BUNDLE + b"\0",
    "byte before": b"\0" + BUNDLE,
    "comment": BUNDLE[:-2] + b"\x01\0!",
    "compressed": zipped(deflated),
    "bomb": bomb(),
    "wrong time": patched(10, b"\x01"),
    "utf-8 flag": patched(6, b"\0\x08"),
    "encrypted": patched(6, b"\x01"),
    "data descriptor": patched(6, b"\x08"),
    "wrong crc": patched(14, b"\0\0\0\0"),
    "size lies": patched(18, struct.pack("<II", 2**32 - 1, 2**32 - 1)),
    "extra field": patched(28, b"\x04\0"),
    "link": patched(CENTRAL + 38, struct.pack("<I", 0o120777 << 16)),
    "offset lies": patched(CENTRAL + 42, b"\x01"),
    "central name": patched(CENTRAL + 46, b"X"),
    "twice": BUNDLE.replace(b"text/sq.txt", b"text/en.txt"),
    "absolute name": BUNDLE.replace(b"text/sq.txt", b"/ext/sq.txt"),
    "upwards name": BUNDLE.replace(b"text/sq.txt", b"../x/sq.txt"),
    "not in order": BUNDLE.replace(b"text/sq.txt", b"text/aa.txt"),
    "too large": bytes(LARGEST + 1),
    "too many": b"PK\x03\x04" * 3000,
}


@every("name", NOT_CANONICAL)
def test_what_is_no_canonical_bundle_is_false(name):
    report = verify(NOT_CANONICAL[name], policy=POLICY)
    assert failed(report) == [1]
    assert [step.verdict for step in report.steps[1:]] == ["not checked"] * 10


@every(
    "name",
    ["../policy", "/policy", "text/../policy", "policy/", "Policy", "evil.sh", "text/en.txt\n", "", "text/é.txt"],
)
def test_no_other_name_is_packed(name):
    with pytest.raises(BundleError):
        pack({name: b""})
