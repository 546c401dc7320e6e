"""The receipt of a signature: what its signatory can show without us.

An organisation's mailbox may be anybody's. Whoever confirmed another organisation's name from a mailbox of their own
would learn by a receipt whether that one has signed: theirs is held then, and in no log. So an organisation gets one
where the public page shows as much, or where the mailbox is known to be the organisation's. Of a person only who
reads the same mailbox would learn anything.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from undersigned.actions.installed import installation
from undersigned.actions.record import Log, log_vkey
from undersigned.core.publish.receipt import Logged, build_receipt
from undersigned.core.record import policy_text
from undersigned.models import Checkpoint, Opening, Signature


def may_have_receipt(signature: Signature) -> bool:
    """Whether a receipt of it would tell nobody more than they may know already."""
    if signature.kind == "person" or signature.domain_known:
        return True
    statement = signature.statement
    return signature.shown_to_all and statement.published is not None and statement.names_hidden is None


@transaction.atomic
def receipt(signature: Signature) -> bytes | None:
    """The receipt, up to the newest checkpoint; None where the log does not hold the signature (yet).

    Ask `may_have_receipt` before. Raises PublishError where it cannot hold all that followed.
    """
    newest = Checkpoint.objects.order_by("-size").first()
    events = signature.events.sequenced().filter(index__lt=newest.size if newest else 0)
    placed = [(event.index, event.leaf, event.pk) for event in events]
    if newest is None or not placed:
        return None
    here = installation()
    tree = Log(here).catch_up()
    opened: dict[int, dict[str, Any]] = dict(
        Opening.objects.filter(event__signature=signature).values_list("event_id", "fields")
    )
    logged = [
        Logged(
            index=index,
            leaf=leaf.encode(),
            path=tree.inclusion(index, newest.size),
            openings={name: (bytes.fromhex(salt), value) for name, (salt, value) in opened.get(pk, {}).items()},
        )
        for index, leaf, pk in placed
        if index is not None
    ]
    return build_receipt(logged, newest.note, policy_text(log_vkey(here)))
