"""An event with its salted commitments, durable in the transaction of the act that it tells of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from undersigned.core.record import commitment
from undersigned.models import Event, Opening, Signature, Statement
from undersigned.models.ready import insert
from undersigned.outside import clock


def record(
    type: str,
    *,
    statement: Statement | None,
    pub: Mapping[str, Any],
    time: str,
    values: Mapping[str, Any] | None = None,
    signature: Signature | None = None,
    prev: Event | None = None,
) -> Event:
    """Make one event durable, with a fresh salt for each committed field. Call it inside a transaction."""
    opening = {name: (clock.new_salt(), value) for name, value in (values or {}).items()}
    event = insert(
        Event(
            statement=statement,
            signature=signature,
            type=type,
            time=time,
            prev=prev,
            pub=dict(pub),
            c={name: commitment(salt, type, name, value) for name, (salt, value) in opening.items()},
        )
    )
    if opening:
        fields = {name: [salt.hex(), value] for name, (salt, value) in opening.items()}
        insert(Opening(event=event, fields=fields))
    return event
