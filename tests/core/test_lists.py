"""Data files: whom they name, and that a spreadsheet takes no cell for a formula."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

from tests.core.eventful import eventful
from tests.core.every import every
from undersigned.core.publish.lists import signatories_csv
from undersigned.core.publish.statement_json import document, statement_json
from undersigned.core.record import parse_jcs

SNAPSHOT = eventful().snapshot()


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))


def test_statement_json_is_canonical_and_names_only_who_agreed():
    person = replace(SNAPSHOT.editions[0].signatories[2], machine=False, names={"": "Page Only"})
    edition = replace(SNAPSHOT.editions[0], signatories=(*SNAPSHOT.editions[0].signatories, person))
    data = statement_json(replace(SNAPSHOT, editions=(edition, *SNAPSHOT.editions[1:])))
    value = parse_jcs(data)
    assert value["@type"] == "CreativeWork"
    assert value["name"] == "Keep the river open"
    assert value == document(value["undersigned"])
    assert "Page Only" not in data.decode()
    assert "Named In The Source" not in data.decode()
    assert "Listed House" in data.decode()
    assert [e["number"] for e in value["undersigned"]["editions"]] == [2, 3]


def test_statement_json_leaves_out_what_there_is_not():
    value = json.loads(statement_json(replace(SNAPSHOT, url="", dated=None)))
    assert "url" not in value
    assert "dateCreated" not in value


def test_csv_names_organisations_and_who_agreed():
    found = rows(signatories_csv(SNAPSHOT))
    assert [(row["name"], row["verification"]) for row in found] == [
        ("River Keepers Society", "mailbox"),
        ("Listed House", "listed"),
    ]
    assert found[0]["name_sq"] == "River Keepers Society (sq)"
    assert found[1]["chapter"] == "North"


@every("name", ["=1+1", "+38", "-a", "@sum", "\tx", "＝1", 'a "b", c\nd', " a ", "=a,b"])
def test_csv_cells_are_safe_and_survive_reading(name):
    signatory = replace(SNAPSHOT.current.signatories[0], names={"": name})
    changed = replace(SNAPSHOT, editions=(replace(SNAPSHOT.current, signatories=(signatory,)),))
    read = rows(signatories_csv(changed))[0]["name"]
    assert read in (name, "'" + name)
    assert not read.startswith(("=", "+", "-", "@", "\t", "＝"))
