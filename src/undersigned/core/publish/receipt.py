"""The receipt: with it a signatory can show, without us, that the log holds the signature, and what it says.

Its members: `leaf.json`, the event that confirmed the signature, as it is in the log; `receipt.tlog-proof`, that it
is there (`core.record.proof`); `openings.json`, what the event commits to, with what came after it; `policy`, the
log's key; `keys.json`, where that was ever replaced; `VERIFY.md`, the same words in every receipt. It belongs to one
signatory, and opens everything, the mailbox too.

A field that is null in openings.json is closed: its value was deleted, or whoever passes the receipt on keeps it back.
Likewise they may leave out the last of what followed: what became of a signature is told by the statement's bundle.

What this does not do: it does not check what it packs. `verify_receipt` (`core.publish.against_receipt`) checks all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from undersigned.core.errors import N_, PublishError
from undersigned.core.publish.bundle import proved
from undersigned.core.publish.container import Form, pack
from undersigned.core.publish.verify_md import RECEIPT
from undersigned.core.record.events import FIRST, parse_leaf
from undersigned.core.record.jcs import jcs
from undersigned.core.record.keys import KeyChain
from undersigned.core.record.proof import proof_text

FORMAT = "undersigned/receipt/1"
MEMBERS = ("VERIFY.md", "leaf.json", "openings.json", "policy", "receipt.tlog-proof")
KEYS = "keys.json"  # as in a bundle: only where the log's key was ever replaced
FORM = Form(re.compile("|".join(map(re.escape, (*MEMBERS, KEYS)))), largest=4 * 2**20, most=len(MEMBERS) + 1)
MOST_LATER = 500


@dataclass(frozen=True, slots=True)
class Logged:
    """One event of the signature: where it is in the log, and what may be opened of it."""

    index: int
    leaf: bytes
    path: Sequence[bytes]  # inclusion proof, from the leaf up
    openings: Mapping[str, tuple[bytes, Any]] = field(default_factory=dict)  # field -> salt, value

    def opened(self) -> dict[str, Any]:
        """As openings.json writes it: every field that the leaf commits to; null where it is closed."""
        fields = sorted(parse_leaf(self.leaf).c)
        given = {name: self.openings[name] for name in fields if name in self.openings}
        return {name: [given[name][0].hex(), given[name][1]] if name in given else None for name in fields}


def build_receipt(events: Sequence[Logged], checkpoint: str, policy: str, keys: Sequence[Logged] = ()) -> bytes:
    """The receipt of a signature: its `sign.confirmed` event first, then what followed, all in the checkpoint's tree.

    `keys`: the log's own events about its key, in its order; they are packed where it was ever replaced.

    Raises PublishError where the first event is none that confirms or more than MOST_LATER follow it, RecordError for
    malformed leaves or proofs.
    """
    first, *later = events
    if parse_leaf(first.leaf).type != FIRST or len(later) > MOST_LATER:
        raise PublishError(N_("A receipt cannot hold these events."))
    openings = {
        "format": FORMAT,
        "openings": first.opened(),
        "later": [
            {
                "index": one.index,
                "leaf": one.leaf.decode(),
                "proof": [h.hex() for h in one.path],
                "openings": one.opened(),
            }
            for one in later
        ],
    }
    members: dict[str, bytes] = {
        "VERIFY.md": RECEIPT.encode(),
        "leaf.json": first.leaf,
        "openings.json": jcs(openings),
        "policy": policy.encode(),
        "receipt.tlog-proof": proof_text(first.index, first.path, checkpoint).encode(),
    }
    if len(KeyChain((one.index, parse_leaf(one.leaf)) for one in keys).vkeys) > 1:
        members[KEYS] = proved([(one.index, one.leaf, one.path) for one in keys])
    return pack(members, FORM)


def is_receipt(data: bytes) -> bool:
    """Whether a file calls itself a receipt: its archive ends in the name of a receipt's last member."""
    return MEMBERS[-1].encode() in data[-64:]
