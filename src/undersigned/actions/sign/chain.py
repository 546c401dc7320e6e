"""The events of one signature, one after another, and what of them must not stay."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from undersigned.actions import record
from undersigned.core.sign import public_time
from undersigned.models import Opening, Signature, Statement


def locked(signature: Signature) -> Signature:
    """The signature anew, ours until the transaction ends."""
    return Signature.objects.select_for_update().select_related("edition", "statement").get(pk=signature.pk)


def append(
    signature: Signature,
    type: str,
    pub: Mapping[str, Any],
    moment: datetime,
    values: Mapping[str, Any] | None = None,
) -> None:
    """Append an event to the signature's chain; a signature that never stood has no chain and gets none."""
    newest = signature.events.order_by("-pk").first()
    if newest is not None:
        record.record(
            type,
            statement=signature.statement,
            signature=signature,
            prev=newest,
            pub=pub,
            time=public_time(signature.kind, signature.visibility, moment),
            values=values,
        )


def forget_shown(signature: Signature) -> None:
    """As `forget_published`. Nothing was ever published of a signature without an event: held, or never confirmed."""
    if signature.events.exists():
        forget_published(signature.statement)


def forget_published(statement: Statement) -> None:
    """Delete the salts of all published commitments: with them an old page could be rebuilt to test a guessed name."""
    Opening.objects.filter(event__statement=statement, event__type="published").delete()
