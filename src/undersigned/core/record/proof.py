"""A proof that an event is in the log, as a file of its own: C2SP tlog-proof (`.tlog-proof`).

1. The lines: the format's name; `extra` with base64, where there is any; `index`; the proof, a hash in base64 each,
   from the leaf up; an empty line; the checkpoint as the log signed it.
2. Only the one canonical form is taken: numbers without leading zeros, base64 as it is written, LF at each end.
3. `extra` is covered by no signature. It is read, and nothing here relies on it.

What this does not do: it does not decide whom to believe (`core.record.policy`), and it does not hold the leaf.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass

from undersigned.core.errors import N_, RecordError
from undersigned.core.record.note import LONGEST as LONGEST_NOTE
from undersigned.core.record.note import Checkpoint, Note, decode_base64, parse_checkpoint, parse_note
from undersigned.core.tree import HASH, leaf_hash, verify_inclusion

FORMAT = "c2sp.org/tlog-proof@v1"
LONGEST = 2 * LONGEST_NOTE
DEEPEST = 63  # a tree of fewer than 2**63 leaves has no longer proof
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})")


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof, read but not checked. `path` goes from the leaf's sibling up; `checkpoint` is the note's text."""

    index: int
    path: tuple[bytes, ...]
    checkpoint: str
    extra: bytes | None = None

    def note(self) -> Note:
        """The signed note; RecordError when it is none."""
        return parse_note(self.checkpoint)

    def head(self) -> Checkpoint:
        """The state of the log to which the proof leads; RecordError when it is none."""
        return parse_checkpoint(self.note().text)

    def shows(self, leaf: bytes) -> bool:
        """Whether this leaf (its bytes) is at `index` in the checkpoint's tree. False for anything malformed."""
        try:
            head = self.head()
        except RecordError:
            return False
        return verify_inclusion(leaf_hash(leaf), self.index, head.size, self.path, head.root)


def proof_text(index: int, path: Sequence[bytes], checkpoint: str, extra: bytes | None = None) -> str:
    """The proof of leaf `index` as text. `path`: hashes of 32 bytes, from the leaf up; `checkpoint`: a signed note.

    Raises RecordError when one of them is not so.
    """
    lines = [FORMAT, *([f"extra {base64.b64encode(extra).decode()}"] if extra is not None else []), f"index {index}"]
    text = "\n".join([*lines, *(base64.b64encode(node).decode() for node in path), "", checkpoint])
    parse_proof(text)
    return text


def parse_proof(text: str) -> Proof:
    """Take a proof apart, its checkpoint too; RecordError when it is not exactly what `proof_text` writes."""
    if len(text) > LONGEST:
        raise RecordError(N_("This is not a proof of the form c2sp.org/tlog-proof@v1."))
    head, empty, checkpoint = text.partition("\n\n")
    first, *lines = head.split("\n")
    extra = decode_base64(lines.pop(0).removeprefix("extra ")) if lines and lines[0].startswith("extra ") else None
    index = _INDEX.fullmatch(lines.pop(0)) if lines else None
    if first != FORMAT or not empty or index is None or len(lines) > DEEPEST:
        raise RecordError(N_("This is not a proof of the form c2sp.org/tlog-proof@v1."))
    path = tuple(map(decode_base64, lines))
    if any(len(node) != HASH for node in path):
        raise RecordError(N_("A hash must have 32 bytes."))
    proof = Proof(int(index[1]), path, checkpoint, extra)
    proof.head()
    return proof
