"""A statement whose calls are followed up: invented values of every kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.core.simulator import Log, Simulated

ENTRY, OFFICE, PROOF = "e" * 32, "0f" * 16, "ab" * 32
LAW: Mapping[str, Any] = {
    "id": "1" * 32,
    "kind": "decision",
    "url": "https://city.example/decisions/7",
    "title": "Decision 7",
    "passage": "The sluice stays open.",
    "day": "2026-04-02",
    "language": "en",
    "copy": PROOF,
    "file": None,
}
ASKED: Mapping[str, Any] = {
    "entry": ENTRY,
    "call": 0,
    "office": {"id": OFFICE, "kind": "government", "names": {"en": "City Council of Vardena"}, "site": None},
    "due": "2026-06-01",
}
CHANGE: Mapping[str, Any] = {
    "entry": ENTRY,
    "to": "announced",
    "day": "2026-04-02",
    "reason": "The council decided so in public.",
    "forwarded": None,
    "evidence": [LAW],
}
REPLY: Mapping[str, Any] = {
    "entry": ENTRY,
    "words": "We have decided.",
    "language": "en",
    "capacity": "secretary of the council",
    "how": "form",
    "day": "2026-04-03",
    "protocol": None,
    "verified": "mailbox",
    "file": None,
}
COMMITTED: Mapping[str, Any] = {
    "entry": ENTRY,
    "words": "We keep it open.",
    "language": "en",
    "capacity": "editor",
    "day": "2026-04-04",
    "verified": "domain",
}
MEASURED: Mapping[str, Any] = {
    "indicator": {"id": "5" * 32, "names": {"en": "Days open"}, "unit": {"en": "days"}, "calls": [0]},
    "period": "2026-H1",
    "day": "2026-06-30",
    "state": "value",
    "value": "171.5",
    "source": "https://city.example/open-days",
    "note": "",
}
LOOKED: Mapping[str, Any] = {"seq": 3, "evidence": LAW["id"], "day": "2026-05-05", "copy": PROOF, "gone": False}

LINKED: Mapping[str, Any] = {
    "entry": ENTRY,
    "thread": {"id": "7" * 32, "names": {"en": "Keep the sluice open"}},
    "day": "2026-05-06",
}
COMPARED: Mapping[str, Any] = {
    "comparison": {"id": "8" * 32, "names": {"en": "Days open, both banks"}},
    "indicators": ["5" * 32, "6" * 32],
    "day": "2026-07-01",
}
OTHER_SERIES: Mapping[str, Any] = {**MEASURED["indicator"], "id": "6" * 32, "names": {"en": "Days open, Kodrin"}}


def followed() -> Simulated:
    """A published statement one of whose calls an office was asked to meet."""
    statement = Simulated(Log())
    statement.freeze()
    statement.confirm("River Keepers")
    statement.tell("asked", ASKED)
    return statement
