"""How many of those who stand under an edition were verified in which way, as far as its bundle shows.

For organisations and for people, each: `dkim` (endorsed by a mail that the domain signed), `domain` (from a mailbox at
a domain that the coalition knew beforehand), `mailbox` (from a mailbox that was given), `closed` (confirmed, but not
opened in the bundle) and `listed` (by the coalition, from a source; not confirmed here). Not-named ones are counted by
themselves, and those with a reservation are in none of these.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

WAYS = ("dkim", "domain", "mailbox")
KINDS = {"organisation": "organisations", "person": "people"}


def methods(edition: dict[str, Any]) -> dict[str, Any]:
    """The numbers of a verified edition, as statement.json tells it: {organisations: {way: n}, people, not_named}."""
    counts, found = edition["counts"], Counter((one["kind"], one["method"]) for one in edition["signatories"])
    made: dict[str, Any] = {}
    for kind, row in KINDS.items():
        ways = {way: found[kind, way] for way in WAYS}
        listed = counts[f"listed_{row}"]
        made[row] = {**ways, "closed": counts[row] - sum(ways.values()), "listed": listed}
    return {**made, "not_named": counts["not_named"]}
