"""What makes a request to sign suspicious. It is taken like any other; once confirmed, it waits for the coordinator.

Nothing of this is told on screen or by mail: whoever tries learns neither what was noticed, nor that anything was.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from undersigned.actions.limit import count_rush
from undersigned.core.errors import N_
from undersigned.core.names.alphabets import mixed
from undersigned.core.names.fold import fold
from undersigned.models import Edition, Signature
from undersigned.models.book import name_key
from undersigned.models.ready import Ready, text
from undersigned.outside.looks import looks
from undersigned.outside.throwaway import is_throwaway

REASONS: Mapping[str, str] = {
    "trap": N_("A field that people do not see was filled in."),
    "quick": N_("The form was filled in faster than anybody reads it."),
    "network": N_("Very many signatures came from its network within an hour."),
    "network-blocked": N_("It came from a network that you block."),
    "throwaway": N_("Its mailbox is at a provider of throw-away addresses."),
    "name": N_("The same name was entered many times."),
    "letters": N_("A word of its name mixes letters of different alphabets."),
    "looks": N_("Its name looks like that of another signature, but is written with other letters."),
    "rush": N_("Very many signatures came within an hour."),
}
SAME_NAME = 4  # as many others of one name are no chance any more


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a request came: its network as `limit.network_key` knows it, and what was odd about the form."""

    network: str = ""
    odd: tuple[str, ...] = ()


NOWHERE = Arrival()


def look_of(name: str) -> str:
    """What the name looks like, cut to its column."""
    return looks(fold(name))[:400]


def weigh(edition: Edition, name: str, address: str, arrival: Arrival) -> list[str]:
    """Why this request is suspicious, as keys of REASONS in their order."""
    found = {odd for odd in arrival.odd if odd in REASONS}
    if is_throwaway(address):
        found.add("throwaway")
    if count_rush(edition.statement_id):
        found.add("rush")
    found |= doubts_of_name(edition, name)
    return [reason for reason in REASONS if reason in found]


def doubts_of_name(edition: Edition, name: str, *, apart_from: str = "") -> set[str]:
    """What is suspicious about a name beside the others of its edition; `apart_from` is its own signature's id."""
    found = {"letters"} if mixed(name) else set()
    rows = _ALIKE.rows(looks=look_of(name), edition=edition.pk, apart_from=apart_from)
    key = name_key(name)
    if sum(other == key for other, _ in rows) >= SAME_NAME:
        found.add("name")
    if any(other != key and state in Signature.STANDING for other, state in rows):
        found.add("looks")
    return found


_ALIKE = Ready(
    lambda: (
        Signature.objects.filter(looks=text("looks"), edition=text("edition"))
        .exclude(pk=text("apart_from"))
        .values_list("name_key", "state")[: 10 * SAME_NAME]
    )
)
