"""The record: what is written into the log for ever, and how it is hashed, committed to and signed.

1. Every event is one leaf: the JCS of a closed set of fields (`events`, `jcs`).
2. What names a person is never in it: only a commitment under a random salt (`commitment`).
3. What is signed is an edition's digest (`digest`).
4. The leaves of all statements make one Merkle tree (`core.tree`), whose root the log signs as a
   checkpoint (`note`); whose checkpoints to believe is said by a policy (`policy`).
5. Which key signs them, and how one follows another, is in `key` leaves (`keys`).
6. In which order events may follow each other, and what they amount to, is `history`.

What this does not do: it draws no salts, reads no clock and stores nothing.

Example: `leaf(type="key", log=origin, stmt="", seq=0, time="2026-03-01T12:00:00Z", pub={"vkey": ...})`.
"""

from undersigned.core.record.commitment import commitment
from undersigned.core.record.digest import edition_digest, erratum_digest
from undersigned.core.record.events import Event, leaf, parse_leaf, public_time
from undersigned.core.record.history import History, Signature
from undersigned.core.record.jcs import jcs, parse_jcs
from undersigned.core.record.keys import KeyChain, key_change, recovery_vkey
from undersigned.core.record.note import (
    Checkpoint,
    parse_checkpoint,
    parse_vkey,
    sign_checkpoint,
    verify_note,
    vkey,
)
from undersigned.core.record.policy import Policy, parse_policy, policy_text
from undersigned.core.tree import leaf_hash

__all__ = [
    "Checkpoint",
    "Event",
    "History",
    "KeyChain",
    "Policy",
    "Signature",
    "commitment",
    "edition_digest",
    "erratum_digest",
    "jcs",
    "key_change",
    "leaf",
    "leaf_hash",
    "parse_checkpoint",
    "parse_jcs",
    "parse_leaf",
    "parse_policy",
    "parse_vkey",
    "policy_text",
    "public_time",
    "recovery_vkey",
    "sign_checkpoint",
    "verify_note",
    "vkey",
]
