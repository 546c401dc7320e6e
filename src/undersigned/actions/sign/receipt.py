"""The receipt of a signature: what its signatory can show without us.

An organisation's mailbox may be anybody's. Whoever confirmed another organisation's name from a mailbox of their own
would learn by a receipt whether that one has signed: theirs is held then, and in no log. So an organisation gets one
where the public page shows as much, or where the mailbox is known to be the organisation's. Of a person only who
reads the same mailbox would learn anything.
"""

from __future__ import annotations

from django.db import transaction

from undersigned.actions.installed import installation
from undersigned.core.publish.proving import Prover
from undersigned.core.publish.receipt import Logged, build_receipt
from undersigned.core.publish.report import IncompleteError
from undersigned.models import Signature
from undersigned.outside.published_log import opened


def may_have_receipt(signature: Signature) -> bool:
    """Whether a receipt of it would tell nobody more than they may know already."""
    if signature.kind == "person" or signature.domain_known:
        return True
    statement = signature.statement
    return signature.shown_to_all and statement.published is not None and statement.names_hidden is None


def receipt(signature: Signature) -> bytes | None:
    """The receipt, up to the checkpoint that is published; None where that does not hold the signature (yet).

    Ask `may_have_receipt` before. Raises PublishError where it cannot hold all that followed, BundleError where the
    files of the published log contradict each other.
    """
    with transaction.atomic():
        events = list(signature.events.sequenced().values_list("index", "leaf", "opening__fields"))
    try:
        prover = Prover(opened(str(installation().site)))
        logged = [
            Logged(
                index=index,
                leaf=leaf.encode(),
                path=prover.path(index, leaf.encode()),
                openings={name: (bytes.fromhex(salt), value) for name, (salt, value) in (fields or {}).items()},
            )
            for index, leaf, fields in events
            if index is not None and index < prover.checkpoint.size
        ]
        return build_receipt(logged, prover.note, prover.policy()) if logged else None
    except IncompleteError:
        # Nothing is published yet, or it is just being written. What it says names folders of the server.
        return None
