"""Witnesses: what a log sends them, and what they check before they cosign, after C2SP tlog-witness.

A witness knows for each log the largest checkpoint that it cosigned. It cosigns another only where that is shown to be
a beginning of it. So two readers whose checkpoints carry the cosignature of one honest witness see one log.

What this does not do: it stores nothing, reads no clock and no network.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from undersigned.core.errors import N_, RecordError
from undersigned.core.record.note import (
    Checkpoint,
    Key,
    Note,
    decode_base64,
    is_signed,
    parse_checkpoint,
    parse_note,
    parse_vkey,
)
from undersigned.core.tree import EMPTY_ROOT, verify_consistency

LONGEST = 110_000  # bytes of a submission: a note, a line, and MOST_HASHES lines
MOST_HASHES = 63
SIZE_TYPE = "text/x.tlog.size"
MALFORMED, STRANGER, UNKNOWN, STALE, INCONSISTENT = 400, 403, 404, 409, 422
_OLD = re.compile(r"old (0|[1-9][0-9]{0,18})")


class WitnessError(RecordError):
    """A witness does not cosign. `status` is the answer's (of HTTP); `size`, with 409, is what the witness knows."""

    def __init__(self, status: int, message: str, size: int | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.size = size


@dataclass(frozen=True, slots=True)
class Submission:
    """A checkpoint for a witness: the size that the witness is believed to know, and a proof from there."""

    old: int
    proof: tuple[bytes, ...]
    note: Note
    checkpoint: Checkpoint


def submission(old: int, proof: Sequence[bytes], note: str) -> str:
    """The body of a request to add-checkpoint."""
    lines = [f"old {old}", *(base64.b64encode(node).decode() for node in proof)]
    return "\n".join(lines) + "\n\n" + note


def parse_submission(text: str) -> Submission:
    """What `submission` wrote; WitnessError 400 when it is not that."""
    old, proof, note = parse_extension(text)
    try:
        signed = parse_note(note)
        return Submission(old, proof, signed, parse_checkpoint(signed.text))
    except RecordError as error:
        raise WitnessError(MALFORMED, error.message) from error


def parse_extension(text: str) -> tuple[int, tuple[bytes, ...], str]:
    """Old size, proof and what follows them; WitnessError 400 when it is not written so."""
    head, empty, rest = text.partition("\n\n")
    first, *lines = head.split("\n")
    old = _OLD.fullmatch(first)
    if not empty or old is None or len(lines) > MOST_HASHES:
        raise WitnessError(MALFORMED, N_("This is no request to a witness: old size, proof, checkpoint."))
    try:
        return int(old[1]), tuple(map(decode_base64, lines)), rest
    except RecordError as error:
        raise WitnessError(MALFORMED, error.message) from error


def check(sent: Submission, logs: Iterable[Key], known: Checkpoint | None) -> None:
    """WitnessError unless a witness that knows these logs, and of this one the checkpoint `known`, may cosign."""
    new = sent.checkpoint
    keys = [key for key in logs if key.name == new.origin]
    if not keys:
        raise WitnessError(UNKNOWN, N_("The witness does not know this log."))
    if not any(is_signed(sent.note, key) for key in keys):
        raise WitnessError(STRANGER, N_("The checkpoint is not signed by a key of this log."))
    if sent.old > new.size:
        raise WitnessError(MALFORMED, N_("The old size is larger than the new one."))
    check_extends(new, known, sent.old, sent.proof)


def check_extends(new: Checkpoint, known: Checkpoint | None, old: int, proof: Sequence[bytes]) -> None:
    """WitnessError unless `proof`, from size `old`, shows that `new` continues the state that is known of its log."""
    size = 0 if known is None else known.size
    if old != size or (known is not None and new.size == size and new.root != known.root):
        raise WitnessError(STALE, N_("This log is known with another size, or another root."), size)
    if size == 0:
        consistent = not proof and (new.size > 0 or new.root == EMPTY_ROOT)
    else:
        consistent = known is not None and verify_consistency(size, new.size, known.root, new.root, proof)
    if not consistent:
        raise WitnessError(INCONSISTENT, N_("What is known is not shown to be a beginning of this log."))


def cosignature(answer: str, note: str, vkey: str) -> str:
    """The one line of a witness's answer that cosigns `note` by this key; RecordError where there is none.

    Whatever else is in the answer is not kept.
    """
    text, key = parse_note(note).text, parse_vkey(vkey)
    for line in answer.split("\n")[:MOST_HASHES]:
        try:
            alone = parse_note(f"{text}\n{line}\n")
        except RecordError:
            continue
        if is_signed(alone, key):
            return line + "\n"
    raise RecordError(N_("The witness's answer holds no valid cosignature."))
