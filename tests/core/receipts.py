"""Receipts of a simulated statement."""

from __future__ import annotations

from functools import cache

from tests.core.eventful import eventful
from tests.core.simulator import Simulated
from undersigned.core.publish.receipt import Logged, build_receipt
from undersigned.core.record import parse_leaf


def events_of(one: Simulated, seq: int) -> list[Logged]:
    """The events of the signature that began with event `seq`."""
    size, chain, head = one.log.tree.size, [seq], ""
    for number, (_, leaf) in enumerate(one.leaves):
        event = parse_leaf(leaf)
        if number == seq or event.prev == head:
            head = event.hash
            chain += [number] if number != seq else []
    return [
        Logged(index, leaf, one.log.tree.inclusion(index, size), one.openings.get(number, {}))
        for number in chain
        for index, leaf in [one.leaves[number]]
    ]


def receipt(one: Simulated, seq: int) -> bytes:
    """The receipt of that signature."""
    return build_receipt(events_of(one, seq), one.log.checkpoint().decode(), one.log.policy)


@cache
def good_receipt() -> tuple[bytes, str]:
    """The receipt of an organisation that corrected its name and was endorsed by a mail; and its log's policy."""
    one = eventful()
    seq = min(number for number, (_, leaf) in enumerate(one.leaves) if parse_leaf(leaf).type == "sign.confirmed")
    return receipt(one, seq), one.log.policy
