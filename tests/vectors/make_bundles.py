"""Make the bundles in tests/vectors/bundles: two good ones, and bad ones named by step and defect.

    python -m tests.vectors.make_bundles

A bundle that was released is never made again: every later version must verify it. Add, do not change.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.core.eventful import eventful, small
from tests.core.followed import CHANGE, COMPARED, LINKED, MEASURED, OTHER_SERIES, followed
from tests.core.simulator import Log
from undersigned.core.publish.bundle import build, manifest
from undersigned.core.publish.container import pack, unpack
from undersigned.core.publish.statement_json import document, statement_json
from undersigned.core.publish.verify_md import BUNDLE_1
from undersigned.core.record import jcs

FOLDER = Path(__file__).parent / "bundles"


def changed(data: bytes, **changes: bytes | None) -> bytes:
    """A bundle with other members, and the manifest that fits. `_` in a name stands for `.`, `__` for `/`."""
    members: dict[str, bytes] = {name: bytes(content) for name, content in unpack(data).items()}
    for name, content in changes.items():
        path = name.replace("__", "/").replace("_", ".")
        if content is None:
            del members[path]
        else:
            members[path] = content
    return pack({**members, "manifest.json": manifest(members)})


def edited(data: bytes, name: str, change: Callable[[Any], object]) -> bytes:
    value = json.loads(bytes(unpack(data)[name]))
    change(value)
    return changed(data, **{name.replace(".", "_"): jcs(value)})


def lying(change: Callable[[dict[str, Any]], object]) -> bytes:
    """Published by the log itself, with a statement.json that its events speak against."""
    one = small()
    snapshot = one.snapshot()
    full = json.loads(statement_json(snapshot))["undersigned"]
    change(full)
    return build(one.publish(snapshot, jcs(document(full))))


def bundles() -> Iterator[tuple[str, bytes]]:
    """Every vector: name and bytes."""
    every, good = build(eventful().publish()), build(small().publish())
    yield "good-text-2-every-event", every
    yield "good-text-2", good
    every, good = (changed(bundle, VERIFY_md=BUNDLE_1.encode()) for bundle in (every, good))
    yield "good-every-event", every
    yield "good-small", good
    yield from outside(every, good)
    yield from inside(good)
    yield from with_a_ledger()


def outside(every: bytes, good: bytes) -> Iterator[tuple[str, bytes]]:
    """Defects of the archive, its fixed members and its signature: steps 1 to 4."""
    yield "bad-01-byte-behind-the-archive", good + b"\n"
    yield "bad-01-member-twice", every.replace(b"text/sq.txt", b"text/en.txt")
    yield "bad-01-link", good.replace((0o100644 << 16).to_bytes(4, "little"), (0o120777 << 16).to_bytes(4, "little"))
    yield "bad-01-name-upwards", good.replace(b"text/en.txt", b"../../a.txt")
    members = {name: bytes(content) for name, content in unpack(good).items()}
    yield "bad-02-manifest-of-another-bundle", pack({**members, "manifest.json": manifest({"policy": b""})})
    yield "bad-03-verify-says-trust-me", changed(good, VERIFY_md=b"It is all true.\n")
    policy = members["policy"]
    yield "bad-03-policy-with-a-comment", changed(good, policy=b"# trusted\n" + policy)
    mallory = Log(key=Ed25519PrivateKey.from_private_bytes(b"m" * 32))
    yield "bad-04-checkpoint-by-another-key", changed(good, checkpoint=small(mallory).log.checkpoint())
    yield "bad-04-all-by-another-key", build(small(mallory).publish())
    size = members["checkpoint"].replace(b"\n6\n", b"\n7\n")
    yield "bad-04-checkpoint-of-another-size", changed(good, checkpoint=size)


def inside(good: bytes) -> Iterator[tuple[str, bytes]]:
    """Defects of the events, the words, the openings, the names and the files: steps 5 to 10."""
    yield (
        "bad-05-leaf-changed",
        edited(good, "leaves.json", lambda v: v[1].__setitem__(1, v[1][1].replace("c", "d", 1))),
    )
    yield "bad-05-proof-changed", edited(good, "leaves.json", lambda v: v[1][2].reverse())
    yield "bad-06-withdrawal-left-out", edited(good, "leaves.json", lambda v: v.pop(4))
    yield "bad-06-end-cut-off", edited(good, "leaves.json", lambda v: v.pop())
    yield "bad-07-word-changed", lying(lambda f: f["editions"][0]["texts"]["en"].__setitem__(3, "For some."))
    yield (
        "bad-07-call-on-somebody-else",
        lying(lambda f: f["editions"][0]["calls"][0]["places"]["en"].update(addressee="one city council")),
    )
    yield (
        "bad-08-opening-with-another-name",
        edited(good, "openings.json", lambda v: v["1"]["name"][1].update({"": "X"})),
    )
    yield "bad-08-opening-left-out", edited(good, "openings.json", lambda v: v["1"].pop("mandate"))
    yield "bad-08-withdrawn-one-opened", edited(good, "openings.json", lambda v: v.update({"3": v["1"]}))
    yield (
        "bad-08-salt-lengthened",
        edited(good, "openings.json", lambda v: v["1"]["name"].__setitem__(0, v["1"]["name"][0] + "00")),
    )
    yield "bad-09-forty-in-the-headline", lying(lambda f: f["editions"][0]["counts"].update(organisations=40))
    yield (
        "bad-09-withdrawn-one-still-shown",
        lying(lambda f: f["editions"][0]["signatories"].append({**f["editions"][0]["signatories"][0], "seq": 3})),
    )
    yield (
        "bad-09-reservation-counted-as-a-signature",
        lying(lambda f: f["editions"][0]["counts"].update(reserved_organisations=1)),
    )
    yield "bad-07-hidden-but-not-recorded", lying(lambda f: f.update(hidden=True))
    yield "bad-10-another-pdf", changed(good, statement_en_pdf=b"%PDF-1.7 other words")
    yield "bad-10-pdf-left-out", changed(good, statement_en_pdf=None)


def with_a_ledger() -> Iterator[tuple[str, bytes]]:
    """One whose calls are followed up, and one whose ledger says more than its events: step 11."""
    one = followed()
    one.tell("progress", CHANGE)
    yield "good-followed-up", build(one.publish())
    one = followed()
    lie = (one.ledger() or b"").replace(b'"not-started"', b'"done"')
    yield "bad-11-done-without-evidence", build(one.publish(ledger=lie))
    one = followed()
    one.tell("measured", MEASURED)
    one.tell("measured", {**MEASURED, "indicator": OTHER_SERIES})
    one.tell("compared", COMPARED)
    one.tell("linked", LINKED)
    yield "good-linked", build(one.publish())
    lie = (one.ledger() or b"").replace(b"Keep the sluice open", b"Keep the bridge open")
    yield "bad-11-linked-with-something-else", build(one.publish(ledger=lie))


def main() -> None:
    """Write those that are not there yet, and the policy that they are checked with."""
    FOLDER.mkdir(exist_ok=True)
    for name, data in bundles():
        path = FOLDER / f"{name}.zip"
        if not path.exists():
            path.write_bytes(data)
    (FOLDER / "policy").write_text(Log().policy)


if __name__ == "__main__":
    main()
