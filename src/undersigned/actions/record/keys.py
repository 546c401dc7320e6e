"""Which key signs the log's checkpoints, as the log itself tells, and signing them."""

from __future__ import annotations

from pathlib import Path

from undersigned.core.errors import N_, RecordError
from undersigned.core.record import Checkpoint, KeyChain, parse_leaf, parse_vkey, policy_text, sign_checkpoint, vkey
from undersigned.core.record.note import is_signed, parse_note, signature_line
from undersigned.core.record.witness import submission
from undersigned.core.tree import Tree
from undersigned.models import Checkpoint as Signed
from undersigned.models import Event
from undersigned.outside import key_files, signer
from undersigned.outside.installation import Installation


def key_events() -> list[Event]:
    """The events about the log's key that are placed. The log's own events are of no statement, and few."""
    return list(Event.objects.sequenced().filter(statement=None))


def chain() -> KeyChain:
    """The log's keys, as its own events tell; RecordError where these cannot follow each other."""
    return KeyChain((event.index or 0, parse_leaf(event.leaf.encode())) for event in key_events())


def newest_vkey() -> str | None:
    """The key that the newest event names, placed or waiting; None before the log begins."""
    newest = Event.objects.filter(statement=None, type="key").order_by("-pk").values_list("pub", flat=True).first()
    return None if newest is None else str(newest["vkey"])


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


def sign_head(here: Installation, tree: Tree, keys: KeyChain, size: int) -> str:
    """The checkpoint of this size, as a note, signed by the key in force; at a hand-over by the one before it, too."""
    head = Checkpoint(here.origin, size, tree.root(size))
    if here.signer:
        return f"{head.text()}\n{_by_signer(Path(here.signer), tree, head, keys.signers(size)[0])}"
    held = {file_vkey(here): here.log_key}
    waiting = key_files.waiting(here.home)
    if waiting is not None:
        held[vkey(here.origin, waiting.public_key().public_bytes_raw())] = waiting
    # Without a first event, which `init` writes, there is nothing but the file to go by.
    newest, *before = keys.signers(size) or (file_vkey(here),)
    if newest not in held:
        raise RecordError(N_("The key that must sign the log's checkpoint is not here: %(vkey)s."), vkey=newest)
    note = sign_checkpoint(head.origin, head.size, head.root, held[newest])
    return note + "".join(signature_line(here.origin, head.text(), held[one]) for one in before if one in held)


def _by_signer(path: Path, tree: Tree, head: Checkpoint, key: str) -> str:
    """The signature line of the signer, which must be shown that the log only grew since it signed last."""
    known = Signed.objects.filter(size__lte=head.size).order_by("-size").values_list("size", flat=True).first() or 0
    try:
        line = signer.ask(path, _extension(tree, known, head))
    except signer.StaleError as stale:
        # It signed a state that was not stored here, or one that another thread has stored since.
        if stale.size > head.size:
            raise
        line = signer.ask(path, _extension(tree, stale.size, head))
    if not is_signed(parse_note(f"{head.text()}\n{line}"), parse_vkey(key)):
        raise RecordError(N_("The signer holds another key than the log's: %(vkey)s."), vkey=key)
    return line


def _extension(tree: Tree, known: int, head: Checkpoint) -> str:
    return submission(known, tree.consistency(known, head.size) if known else [], head.text())
