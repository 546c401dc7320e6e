"""Changing the log's keys: naming a recovery key, and replacing the key that signs.

Whoever calls these is the one process that writes the log: no other may sign meanwhile.
"""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction

from undersigned.actions.publish.due import publish_soon
from undersigned.actions.record import Log, check_key, record
from undersigned.actions.record.keys import chain, key_events
from undersigned.core.errors import N_, RecordError
from undersigned.core.record import key_change, recovery_vkey, vkey
from undersigned.models import Publication
from undersigned.outside import clock, key_files
from undersigned.outside.installation import Installation


def check_recovery(here: Installation, recovered: Ed25519PrivateKey | None) -> None:
    """Refuse a recovery key that is not the one in force; None where the log must not have one yet."""
    if here.signer:
        raise RecordError(N_("The log's key is with the signer. Put it back for the change: see docs/operating.md."))
    check_key(here)
    Log(here).sequence()
    recovery = chain().recovery
    if recovered is None:
        if recovery is not None:
            message = N_(
                "This log has a recovery key. Another takes its place only by it: --replace. If it is lost, "
                "docs/operating.md says what to do."
            )
            raise RecordError(message)
    elif recovery is None:
        raise RecordError(
            N_("This log has no recovery key. Make one first: undersigned log recovery-key %(home)s"), home=here.home
        )
    elif recovery != recovery_vkey(here.origin, recovered.public_key().public_bytes_raw()):
        raise RecordError(N_("This is not the recovery key of this log."))


def name_recovery(here: Installation, new: Ed25519PrivateKey, recovered: Ed25519PrivateKey | None = None) -> None:
    """Let `new` be the recovery key from now on; `recovered` is the one so far, where there is one."""
    check_recovery(here, recovered)
    _change(here, chain().vkey, recovery_vkey(here.origin, new.public_key().public_bytes_raw()), recovered)
    Log(here).sequence()


def rotate(here: Installation, recovered: Ed25519PrivateKey) -> tuple[str, int]:
    """Replace the log's key. Returns the new verifier key, and the smallest size of a checkpoint that it signs.

    1. Make the new key and flush it to the disk, beside the old one.
    2. Append the event that names it, signed by the old key and the recovery key.
    3. Place that event, and sign the checkpoint that ends in it by both keys.
    4. Put the new key in place of the old one, which is gone then.

    After a crash behind 1 nothing has happened; behind 2 or 3 the next start does the rest (`check_key`).
    """
    check_recovery(here, recovered)
    new = vkey(here.origin, key_files.prepare(here.home).public_key().public_bytes_raw())
    _change(here, new, chain().recovery or "", recovered)
    check_key(here)
    return new, 1 + max(event.index or 0 for event in key_events())


def _change(here: Installation, new: str, recovery: str, recovered: Ed25519PrivateKey | None) -> None:
    """Append the event, and ask for all that is published to be made anew: it names the log's key."""
    newest = key_events()[-1]
    told = {"prev": newest.leaf_hash, "vkey": new, "recovery": recovery}
    pub = key_change(log=here.origin, by=here.log_key, recovered=recovered, **told)
    with transaction.atomic():
        record("key", statement=None, pub=pub, time=clock.utc(clock.now()), prev=newest)
        publish_soon(Publication.objects.values_list("statement", flat=True))
