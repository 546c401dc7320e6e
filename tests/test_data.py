"""docs/data.md and docs/ledger.schema.json say what the published data hold, all of it and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import jsonschema_rs

from tests.conftest import ROOT
from tests.core.every import every
from tests.core.followed import (
    CHANGE,
    COMMITTED,
    COMPARED,
    ENTRY,
    LINKED,
    LOOKED,
    MEASURED,
    OFFICE,
    OTHER_SERIES,
    PROOF,
    REPLY,
    followed,
)
from undersigned.core.publish.lists import COLUMNS, LEDGER_COLUMNS
from undersigned.core.record.events import LEDGER
from undersigned.core.record.ledger import (
    DELIVERIES,
    EVIDENCE,
    HELD,
    OFFICES,
    PROGRESS,
    REPLIES,
    RESPONSES,
    VALUES,
    VERIFIED,
)

SCHEMA: dict[str, Any] = json.loads((ROOT / "docs" / "ledger.schema.json").read_text(encoding="utf-8"))
VALID = jsonschema_rs.validator_for(SCHEMA)
TABLES = (ROOT / "docs" / "data.md").read_text(encoding="utf-8").split("\n## ")


def whole() -> dict[str, Any]:
    """A ledger in which everything that can be told is told."""
    statement = followed()
    delivered = {"office": OFFICE, "day": "2026-04-01", "how": "mail", "language": "en", "note": "", "proof": PROOF}
    statement.tell("delivered", delivered)
    change = statement.tell("response", {**CHANGE, "to": "forwarded", "forwarded": "The ministry"})
    statement.tell("progress", CHANGE)
    statement.tell("disputed", {"seq": change, "words": "It was another letter.", "day": "2026-04-05"})
    statement.tell("looked", {**LOOKED, "seq": change})
    statement.tell("replied", REPLY)
    statement.tell("held", {"entry": ENTRY, "day": "2026-04-05", "why": "threat"})
    committed = statement.tell("committed", COMMITTED)
    statement.tell("ended", {"seq": committed, "day": "2026-05-01"})
    statement.tell("measured", MEASURED)
    statement.tell("measured", {**MEASURED, "indicator": OTHER_SERIES, "state": "not-invited", "value": None})
    statement.tell("linked", {**LINKED, "thread": None})
    statement.tell("linked", LINKED)
    statement.tell("compared", COMPARED)
    value: dict[str, Any] = json.loads(statement.ledger() or b"")
    return value


def objects(schema: Any) -> Iterator[dict[str, Any]]:
    """Every part of a schema that tells the keys of an object."""
    if isinstance(schema, dict):
        if "properties" in schema:
            yield schema
        for part in schema.values():
            yield from objects(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from objects(part)


def test_the_schema_knows_every_type_of_event_and_every_word_of_the_closed_lists():
    parts = list(objects(SCHEMA))
    types = {part["properties"]["type"]["const"] for part in parts if "type" in part["properties"]}
    assert types == set(LEDGER) - {"follow.measured", "follow.compared"}  # those two are told as series
    lists = {tuple(one["enum"]) for part in parts for one in part["properties"].values() if "enum" in one}
    assert lists == {DELIVERIES, EVIDENCE, HELD, OFFICES, PROGRESS, REPLIES, RESPONSES, VALUES, VERIFIED}


def test_the_schema_takes_a_whole_ledger_and_describes_every_key_in_it():
    ledger = whole()
    VALID.validate(ledger)
    told = {event["type"] for event in ledger["entries"][0]["events"]} | {one["type"] for one in ledger["deliveries"]}
    assert told == set(LEDGER) - {"follow.measured", "follow.compared"}
    for part in objects(SCHEMA):
        assert part["additionalProperties"] is False
        assert all(one.get("description") for one in part["properties"].values()), part


@every(
    "break_it",
    [
        lambda ledger: ledger.update(more=1),
        lambda ledger: ledger.pop("deliveries"),
        lambda ledger: ledger["entries"][0]["progress"].update(value="80 %"),
        lambda ledger: ledger["entries"][0]["events"][1].update(evidence=[]),
        lambda ledger: ledger["entries"][0]["events"][1].update(type="follow.rumoured"),
        lambda ledger: ledger["entries"][0]["thread"].update(names={}),
        lambda ledger: ledger["indicators"][0]["values"][0].update(value="many"),
    ],
)
def test_the_schema_refuses_what_no_ledger_holds(break_it):
    ledger = whole()
    break_it(ledger)
    assert not VALID.is_valid(ledger)


def columns(name: str) -> tuple[str, ...]:
    """The columns that the page tells of a file, in its order."""
    (section,) = (part for part in TABLES if part.startswith(f"{name}\n"))
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    return tuple(column for row in rows for column in re.findall(r"`([^`]+)`", row))


def test_the_page_tells_every_column_in_its_order():
    assert columns("signatories.csv") == (*COLUMNS, "name_<language>")
    assert columns("reservations.csv") == ("reservation",)
    assert columns("ledger.csv") == LEDGER_COLUMNS
