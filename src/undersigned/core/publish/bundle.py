"""The bundle: one file with which anyone can check a statement and its signatures, offline.

Its members: `statement.json`, `text/<tag>.txt` and `statement.<tag>.pdf` as published; `leaves.json`,
the statement's own events with a proof each; `checkpoint`, signed by the log; `openings.json`, what was
committed to and may be shown; `policy`, the log's key; `VERIFY.md`, the same words in every bundle; and
`manifest.json`, which names the SHA-256 of all others. Where its calls are followed up, `ledger.json` says what became
of them. Where the log's key was ever replaced, `keys.json` holds the log's own events about it, so that whoever knows
an earlier key can follow.

What this does not do: it does not check what it packs, save that what must be opened is there and
nothing else is (`core.publish.openings`). `core.publish.verify` checks all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from undersigned.core.errors import N_, PublishError
from undersigned.core.publish.container import Bytes, pack, unpack
from undersigned.core.publish.openings import must_open
from undersigned.core.publish.verify_md import BUNDLE
from undersigned.core.record.events import parse_leaf
from undersigned.core.record.history import History
from undersigned.core.record.jcs import jcs, parse_jcs
from undersigned.core.record.keys import KeyChain
from undersigned.core.record.policy import parse_policy

FORMAT = "undersigned/bundle/1"
# Of more events no bundle is made: it would pass what a verifier is willing to open (`container`, `against_log`).
MOST_EVENTS = 14_000


@dataclass(frozen=True, slots=True)
class BundleParts:
    """What a bundle is made of."""

    statement: bytes  # statement.json
    texts: Mapping[str, bytes]  # language tag -> canonical text of the current edition
    pdfs: Mapping[str, bytes]  # language tag -> PDF
    leaves: Sequence[tuple[int, bytes, Sequence[bytes]]]  # index in the log, leaf, inclusion proof; by seq
    checkpoint: bytes
    openings: Mapping[int, Mapping[str, tuple[bytes, Any]]]  # seq -> field -> salt, value
    policy: bytes = field(repr=False)
    keys: Sequence[tuple[int, bytes, Sequence[bytes]]] = ()  # as `leaves`: the log's `key` leaves
    ledger: bytes | None = None  # ledger.json, where the calls are followed up


def build(parts: BundleParts) -> bytes:
    """The bundle. The leaves are all of the statement's, up to its newest `published` event.

    Openings that the rule keeps closed are left out; one that the rule wants and `parts` lacks raises
    PublishError. Malformed leaves raise RecordError, a bundle too large BundleError.
    """
    history = History(parse_leaf(leaf) for _, leaf, _ in parts.leaves)
    if history.published is None or history.published is not history.events[-1]:
        raise PublishError(N_("A bundle must end in the event that publishes it."))
    members: dict[str, Bytes] = {
        "statement.json": parts.statement,
        "leaves.json": proved(parts.leaves),
        "checkpoint": parts.checkpoint,
        "openings.json": jcs(_openings(history, parts.openings)),
        "policy": parts.policy,
        "VERIFY.md": BUNDLE.encode(),
        **{f"text/{tag}.txt": text for tag, text in parts.texts.items()},
        **{f"statement.{tag}.pdf": pdf for tag, pdf in parts.pdfs.items()},
    }
    if parts.ledger is not None:
        members["ledger.json"] = parts.ledger
    if len(KeyChain((index, parse_leaf(leaf)) for index, leaf, _ in parts.keys).vkeys) > 1:
        members["keys.json"] = proved(parts.keys)
    return pack({**members, "manifest.json": manifest(members)})


def proved(leaves: Sequence[tuple[int, bytes, Sequence[bytes]]]) -> bytes:
    """Leaves as leaves.json and keys.json write them: index in the log, leaf, inclusion proof from the leaf up."""
    return jcs([[index, leaf.decode(), [node.hex() for node in proof]] for index, leaf, proof in leaves])


def renew(data: bytes, checkpoint: str, prove: Callable[[int], Sequence[bytes]]) -> bytes:
    """The same bundle under another checkpoint, a later one or one that more witnesses have cosigned.

    `prove`: index of a leaf -> its inclusion proof in that checkpoint's tree. All that was published stays as it is.
    """
    members: dict[str, Bytes] = dict(unpack(data))
    members["checkpoint"] = parse_policy(str(members["policy"], "utf-8")).trim(checkpoint).encode()
    for name in ("leaves.json", "keys.json"):
        if name in members:
            entries = parse_jcs(members[name])
            members[name] = proved([(index, leaf.encode(), prove(index)) for index, leaf, _ in entries])
    return pack({**members, "manifest.json": manifest(members)})


def manifest(members: Mapping[str, Bytes]) -> bytes:
    """manifest.json: the bundle's format, and the SHA-256 of every other member."""
    digests = {
        name: hashlib.sha256(content).hexdigest() for name, content in members.items() if name != "manifest.json"
    }
    return jcs({"format": FORMAT, "members": digests})


def is_published(name: str) -> bool:
    """Whether a member, or a path of the published folder, is a file that stands in both."""
    return name in ("statement.json", "ledger.json", "policy") or name.startswith(("text/", "statement."))


def _openings(history: History, given: Mapping[int, Mapping[str, tuple[bytes, Any]]]) -> dict[str, Any]:
    opened: dict[str, Any] = {}
    for seq, fields in must_open(history).items():
        missing = fields - given.get(seq, {}).keys()
        if missing:
            raise PublishError(N_("Event %(n)s cannot be opened: %(field)s is missing."), n=seq, field=min(missing))
        opened[str(seq)] = {name: [given[seq][name][0].hex(), given[seq][name][1]] for name in fields}
    return opened
