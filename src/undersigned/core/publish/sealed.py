"""The sealed list: names for the addressees only, with what shows that they stand in the log under this digest.

It is handed over by the coordinator, and is in no bundle and on no site. docs/record-format.md says how to check it.

What this does not do: it does not show that the list is complete; the counts of the bundle do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from undersigned.core.record.jcs import jcs

FORMAT = "undersigned/sealed-list/1"
FIRST_FIELDS = ("name", "org", "person", "mandate", "method")
CORRECTED_FIELDS = ("name", "org", "person", "mandate")


@dataclass(frozen=True, slots=True)
class SealedEvent:
    """An event of a signature with the openings that it is shown by: field -> [salt in hex, value]."""

    seq: int
    leaf_hash: str
    openings: Mapping[str, Any]

    def value(self, fields: Iterable[str]) -> dict[str, Any]:
        """As the list writes it, with these fields opened."""
        opened = {name: self.openings[name] for name in fields}
        return {"seq": self.seq, "leaf_hash": self.leaf_hash, "openings": opened}


@dataclass(frozen=True, slots=True)
class SealedName:
    """One signatory who is named to the addressees only: the confirmation, and the newest correction if any."""

    confirmed: SealedEvent
    corrected: SealedEvent | None = None

    def value(self) -> dict[str, Any]:
        """As the list writes it. What a correction replaced stays closed."""
        if self.corrected is None:
            return self.confirmed.value(FIRST_FIELDS)
        return {**self.confirmed.value(("method",)), "corrected": self.corrected.value(CORRECTED_FIELDS)}


def sealed_json(*, statement: str, edition: int, digest: str, log: str, seq: int, names: Iterable[SealedName]) -> bytes:
    """The list as JCS. `seq`: the last event that it takes into account; -1 before the first."""
    return jcs(
        {
            "format": FORMAT,
            "statement": statement,
            "edition": edition,
            "digest": digest,
            "log": log,
            "seq": seq,
            "names": [name.value() for name in sorted(names, key=lambda one: one.confirmed.seq)],
        }
    )
