"""Which key signs the log's checkpoints, as the log itself tells, and signing them."""

from __future__ import annotations

from undersigned.core.errors import N_, RecordError
from undersigned.core.record import Checkpoint, KeyChain, parse_leaf, policy_text, sign_checkpoint, vkey
from undersigned.core.record.note import signature_line
from undersigned.core.tree import Tree
from undersigned.models import Event
from undersigned.outside import key_files
from undersigned.outside.installation import Installation


def key_events() -> list[Event]:
    """The events about the log's key that are placed. The log's own events are of no statement, and few."""
    return list(Event.objects.sequenced().filter(statement=None))


def chain() -> KeyChain:
    """The log's keys, as its own events tell; RecordError where these cannot follow each other."""
    return KeyChain((event.index or 0, parse_leaf(event.leaf.encode())) for event in key_events())


def newest_vkey() -> str | None:
    """The key that the newest event names, placed or waiting; None before the log begins."""
    newest = Event.objects.filter(statement=None, type="key").order_by("pk").last()
    return None if newest is None else str(newest.pub["vkey"])


def log_vkey(here: Installation) -> str:
    """The verifier key of the installation's log: the one in force."""
    return newest_vkey() or file_vkey(here)


def log_policy(here: Installation) -> str:
    """The policy by which to check the log's checkpoints: its key, its witnesses, how many must have cosigned."""
    witnesses = {one.name: one.vkey for one in here.asked_witnesses}
    return policy_text(log_vkey(here), witnesses, here.witness_quorum)


def file_vkey(here: Installation) -> str:
    """The verifier key of the private key in log.key."""
    return vkey(here.origin, here.log_key.public_key().public_bytes_raw())


def waiting_vkey(here: Installation) -> str | None:
    """The verifier key of the key that waits to be handed over to; None where none does."""
    key = key_files.waiting(here.home)
    return None if key is None else vkey(here.origin, key.public_key().public_bytes_raw())


def sign_head(here: Installation, tree: Tree, keys: KeyChain) -> str:
    """The checkpoint of this tree, as a note, signed by the key in force; at a hand-over by the one before it, too."""
    held = {file_vkey(here): here.log_key}
    waiting = key_files.waiting(here.home)
    if waiting is not None:
        held[vkey(here.origin, waiting.public_key().public_bytes_raw())] = waiting
    # Without a first event, which `init` writes, there is nothing but the file to go by.
    newest, *before = keys.signers(tree.size) or (file_vkey(here),)
    if newest not in held:
        raise RecordError(N_("The key that must sign the log's checkpoint is not here: %(vkey)s."), vkey=newest)
    note = sign_checkpoint(here.origin, tree.size, tree.root(), held[newest])
    text = Checkpoint(here.origin, tree.size, tree.root()).text()
    return note + "".join(signature_line(here.origin, text, held[one]) for one in before if one in held)
