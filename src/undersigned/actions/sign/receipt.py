"""The receipt of a signature: what its signatory can show without us.

An organisation's mailbox may be anybody's. Whoever confirmed another organisation's name from a mailbox of their own
would learn by a receipt whether that one has signed: theirs is held then, and in no log. So an organisation gets one
where the public page shows as much, or where the mailbox is known to be the organisation's. Of a person only who
reads the same mailbox would learn anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from undersigned.actions.installed import installation
from undersigned.actions.publish.witnessed import best_checkpoint
from undersigned.actions.record.keys import key_events, log_policy
from undersigned.core.publish.proving import Prover
from undersigned.core.publish.receipt import Logged, build_receipt
from undersigned.core.publish.report import IncompleteError
from undersigned.core.record import parse_policy
from undersigned.models import Signature
from undersigned.outside.published_log import opened


def may_have_receipt(signature: Signature) -> bool:
    """Whether a receipt of it would tell nobody more than they may know already."""
    if signature.kind == "person" or signature.domain_known:
        return True
    statement = signature.statement
    return signature.shown_to_all and statement.published is not None and statement.names_hidden is None


def receipt(signature: Signature) -> bytes | None:
    """The receipt, up to a checkpoint that is published; None where none holds the signature (yet).

    Ask `may_have_receipt` before. Raises PublishError where it cannot hold all that followed, BundleError where the
    files of the published log contradict each other.
    """
    with transaction.atomic():
        events = list(signature.events.sequenced().values_list("index", "leaf", "opening__fields"))
    here = installation()
    policy = parse_policy(log_policy(here))
    try:
        read = opened(str(here.site))
        size = Prover(read).checkpoint.size
        events = [event for event in events if event[0] is not None and event[0] < size]
        best = best_checkpoint(policy, events[-1][0] + 1, size) if events else None  # type: ignore[operator]  # no None is left
        if best is None:
            return None
        prover = Prover(read, policy.trim(best.note))
        keys = [(event.index, event.leaf, None) for event in key_events() if (event.index or 0) < best.size]
        return build_receipt(_logged(prover, events), prover.note, policy.text(), _logged(prover, keys))
    except IncompleteError:
        # Nothing is published yet, or it is just being written. What it says names folders of the server.
        return None


def _logged(prover: Prover, events: Iterable[tuple[int | None, str, dict[str, Any] | None]]) -> list[Logged]:
    """Events, each by its index, leaf and openings as they are stored."""
    return [
        Logged(
            index=index,
            leaf=leaf.encode(),
            path=prover.path(index, leaf.encode()),
            openings={name: (bytes.fromhex(salt), value) for name, (salt, value) in (fields or {}).items()},
        )
        for index, leaf, fields in events
        if index is not None
    ]
