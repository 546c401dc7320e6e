"""By which policy a bundle or a receipt is to be checked: the log's, with its key of now or of then."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from undersigned.actions.installed import installation
from undersigned.actions.record.keys import log_policy
from undersigned.core.errors import UndersignedError
from undersigned.core.publish.container import BUNDLE, unpack
from undersigned.core.publish.receipt import FORM, is_receipt
from undersigned.core.record import parse_policy
from undersigned.core.record.note import LONGEST, Checkpoint, parse_checkpoint, parse_note
from undersigned.core.record.proof import parse_proof
from undersigned.core.record.tiled import TiledTree
from undersigned.core.record.tiles import WIDTH
from undersigned.core.tree import HASH
from undersigned.outside.published_log import opened


@dataclass(frozen=True, slots=True)
class SignedBy:
    """The policy for a file's checkpoint, and whose key signed it: this log's now, this log's before, another log's.

    "unknown" where only this log's files could tell, and they cannot be read now.
    """

    policy: str
    whose: Literal["own", "replaced", "other", "unknown"]


def signed_by(data: bytes) -> SignedBy:
    """The policy by which a file's checkpoint must be signed: this log's witnesses, and the key that it had then.

    An old key proves nothing by itself, since it may have been stolen after it was replaced: it is believed only where
    this log was in the very state that it signed. A file that cannot be read is for the log's key of now to refuse.
    """
    text = log_policy(installation())
    now = parse_policy(text)
    try:
        members = unpack(data, FORM if is_receipt(data) else BUNDLE)
        if is_receipt(data):
            checkpoint = parse_proof(str(members["receipt.tlog-proof"], "utf-8")).checkpoint
        else:
            checkpoint = str(members["checkpoint"], "utf-8")
        note = parse_note(checkpoint)
        head, key = parse_checkpoint(note.text), parse_policy(str(members["policy"], "utf-8")).logs[0]
        if now.signing_log(note, head.origin):
            return SignedBy(text, "own")
    except (UndersignedError, LookupError, UnicodeDecodeError):
        return SignedBy(text, "own")
    then = replace(now, logs=(key,)).text()
    try:
        return SignedBy(then, "replaced" if _was_so(head) else "other")
    except UndersignedError:
        return SignedBy(then, "unknown")


def _was_so(head: Checkpoint) -> bool:
    """Whether this log was once in this state; an error where its files cannot be read."""
    read = opened(str(installation().site))
    now = parse_checkpoint(parse_note(read("checkpoint", LONGEST).decode()).text)
    if now.origin != head.origin or not 0 < head.size <= now.size:
        return False
    return TiledTree(now.size, lambda tile: read(tile.path, WIDTH * HASH)).root(head.size) == head.root
