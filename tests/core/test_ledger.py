"""The ledger: what became of each call, as the events tell it, and in a bundle."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.core.every import every
from tests.core.followed import (
    ASKED,
    CHANGE,
    COMMITTED,
    COMPARED,
    ENTRY,
    LAW,
    LINKED,
    LOOKED,
    MEASURED,
    OFFICE,
    OTHER_SERIES,
    PROOF,
    REPLY,
    followed,
)
from tests.core.simulator import Log, Simulated
from undersigned.core.errors import RecordError
from undersigned.core.publish.bundle import build
from undersigned.core.publish.verify import verify
from undersigned.core.record.ledger import PROGRESS, RESPONSES, is_item


def told(statement: Simulated) -> dict[str, Any]:
    made = statement.ledger()
    assert made is not None
    value: dict[str, Any] = json.loads(made)
    return value


def verdict(statement: Simulated, **lies: Any) -> tuple[int, str]:
    """Exit code, and what the step about the ledger says."""
    report = verify(build(statement.publish(**lies)), policy=statement.log.policy)
    return report.exit, str(report.steps[10].detail)


def test_both_scales_begin_at_their_first_value_and_silence_changes_nothing():
    entry = told(followed())["entries"][0]
    assert (entry["response"]["value"], entry["progress"]["value"]) == (RESPONSES[0], PROGRESS[0])
    assert (entry["call"], entry["office"], entry["due"]) == (0, OFFICE, "2026-06-01")


def test_a_reply_is_no_progress_and_a_change_moves_its_own_scale_only():
    statement = followed()
    statement.tell("replied", REPLY)
    statement.tell("response", {**CHANGE, "to": "in-part"})
    entry = told(statement)["entries"][0]
    assert (entry["response"]["value"], entry["progress"]["value"]) == ("in-part", "not-started")
    changed = statement.tell("progress", CHANGE)
    entry = told(statement)["entries"][0]
    assert entry["progress"] == {"value": "announced", "day": "2026-04-02", "seq": changed}
    assert [one["type"] for one in entry["events"]] == [
        *("follow.asked", "follow.replied", "follow.response", "follow.progress")
    ]


def test_a_bundle_with_all_that_can_be_told_is_verified():
    statement = followed()
    delivered = {"office": OFFICE, "day": "2026-04-01", "how": "mail", "language": "en", "note": "", "proof": PROOF}
    statement.tell("delivered", delivered)
    change = statement.tell("response", {**CHANGE, "to": "forwarded", "forwarded": "The ministry"})
    statement.tell("disputed", {"seq": change, "words": "It was another letter.", "day": "2026-04-05"})
    statement.tell("looked", {**LOOKED, "seq": change})
    statement.tell("looked", {**LOOKED, "seq": change, "copy": None, "gone": True})
    statement.tell("held", {"entry": ENTRY, "day": "2026-04-05", "why": "threat"})
    committed = statement.tell("committed", COMMITTED)
    statement.tell("ended", {"seq": committed, "day": "2026-05-01"})
    statement.tell("measured", MEASURED)
    assert verdict(statement) == (0, "The ledger has entries: 1. It follows from 10 events.")
    value = told(statement)
    assert value["entries"][0]["commitments"] == []
    assert value["indicators"][0]["values"][0]["value"] == "171.5"


def test_a_thread_and_a_comparison_stand_until_they_are_ended_and_a_bundle_proves_both():
    statement = followed()
    for series in (MEASURED["indicator"], OTHER_SERIES):
        statement.tell("measured", {**MEASURED, "indicator": series})
    statement.tell("linked", LINKED)
    newest = statement.tell("linked", {**LINKED, "thread": {**LINKED["thread"], "names": {"en": "The sluice"}}})
    compared = statement.tell("compared", COMPARED)
    assert verdict(statement)[0] == 0
    value = told(statement)
    thread = {"id": "7" * 32, "names": {"en": "The sluice"}, "day": "2026-05-06", "seq": newest}
    assert value["entries"][0]["thread"] == thread
    assert value["comparisons"] == [
        {**COMPARED["comparison"], "indicators": COMPARED["indicators"], "day": "2026-07-01", "seq": compared}
    ]
    lie = (statement.ledger() or b"").replace(b"The sluice", b"The weirs")
    assert verdict(statement, ledger=lie) == (1, "ledger.json does not say what the events say.")
    statement.tell("linked", {**LINKED, "thread": None})
    statement.tell("compared", {**COMPARED, "indicators": []})
    assert verdict(statement)[0] == 0
    value = told(statement)
    assert "thread" not in value["entries"][0]
    assert "comparisons" not in value


def test_a_ledger_that_says_other_things_or_stands_alone_is_false():
    statement = followed()
    lie = (statement.ledger() or b"").replace(b'"not-started"', b'"done"')
    assert verdict(statement, ledger=lie) == (1, "ledger.json does not say what the events say.")
    silent = Simulated(Log())
    silent.freeze()
    assert verdict(silent, ledger=lie) == (1, "The bundle has a ledger, and the log follows up no call.")


def test_a_bundle_that_lacks_its_ledger_is_false():
    statement = followed()
    assert verify(build(replace(statement.publish(), ledger=None)), policy=statement.log.policy).exit == 1


def test_what_is_told_while_files_are_made_waits_for_the_next():
    statement = followed()
    parts = statement.publish(meanwhile=lambda: statement.tell("progress", CHANGE), ledger=statement.ledger())
    assert verify(build(parts), policy=statement.log.policy).exit == 0
    assert verdict(statement)[0] == 0
    assert told(statement)["entries"][0]["progress"]["value"] == "announced"


def test_a_value_that_is_taken_away_leaves_the_ledger_with_all_that_speaks_of_it():
    statement = followed()
    statement.tell("progress", CHANGE)
    later = statement.tell("progress", {**CHANGE, "to": "done", "day": "2026-05-02"})
    statement.tell("disputed", {"seq": later, "words": "Not all of it.", "day": "2026-05-03"})
    statement.tell("looked", {**LOOKED, "seq": later})
    statement.take_away(later)
    assert verdict(statement)[0] == 0
    entry = told(statement)["entries"][0]
    assert (entry["progress"]["value"], len(entry["events"])) == ("announced", 2)
    statement.openings[later] = {}
    statement.take_away(later)
    with pytest.raises(RecordError, match="takes away what is not there"):
        statement.history()


@every(
    ("what", "item", "words"),
    [
        ("asked", ASKED, "twice"),
        ("asked", {**ASKED, "entry": "f" * 32}, "twice"),
        ("response", {**CHANGE, "entry": "f" * 32, "to": "refused"}, "never asked"),
        ("disputed", {"seq": 0, "words": "No.", "day": "2026-05-01"}, "never asked"),
        ("ended", {"seq": 2, "day": "2026-05-01"}, "never asked"),
        ("looked", {**LOOKED, "seq": 2}, "never asked"),
        ("linked", {**LINKED, "entry": "f" * 32}, "never asked"),
        (
            "delivered",
            {
                **dict.fromkeys(("note", "language"), ""),
                "office": "1" * 32,
                "day": "2026-04-01",
                "how": "hand",
                "proof": None,
            },
            "never asked",
        ),
    ],
)
def test_what_cannot_follow_is_false_in_words(what, item, words):
    statement = followed()
    statement.tell(what, item)
    with pytest.raises(RecordError, match=words):
        statement.ledger()


def test_only_evidence_that_the_change_names_is_looked_at():
    statement = followed()
    change = statement.tell("progress", CHANGE)
    statement.tell("looked", {**LOOKED, "seq": change, "evidence": "2" * 32})
    with pytest.raises(RecordError, match="was not given"):
        statement.ledger()


@every(
    ("type", "item"),
    [
        ("follow.progress", {**CHANGE, "evidence": []}),
        ("follow.progress", {**CHANGE, "reason": ""}),
        ("follow.progress", {**CHANGE, "to": "refused"}),
        ("follow.progress", {**CHANGE, "to": "80 %"}),
        ("follow.progress", {**CHANGE, "day": "2026-02-30"}),
        ("follow.progress", {**CHANGE, "evidence": [{**LAW, "url": None}]}),
        ("follow.progress", {**CHANGE, "evidence": [{**LAW, "kind": "rumour"}]}),
        ("follow.response", {**CHANGE, "to": "forwarded"}),
        ("follow.replied", {**REPLY, "words": ""}),
        ("follow.replied", {**REPLY, "verified": "believed"}),
        ("follow.asked", {**ASKED, "office": {**ASKED["office"], "names": {}}}),
        ("follow.asked", {**ASKED, "call": -1}),
        ("follow.measured", {**MEASURED, "value": None}),
        ("follow.measured", {**MEASURED, "state": "not-invited"}),
        ("follow.measured", {**MEASURED, "source": ""}),
        ("follow.looked", {**LOOKED, "copy": "kept"}),
        ("follow.looked", {**LOOKED, "gone": None}),
        ("follow.linked", {**LINKED, "thread": {"id": "7" * 32, "names": {}}}),
        ("follow.linked", {**LINKED, "thread": {"id": "seven", "names": {"en": "The sluice"}}}),
        ("follow.compared", {**COMPARED, "indicators": ["5" * 32]}),
        ("follow.compared", {**COMPARED, "indicators": ["5" * 32, "5" * 32]}),
    ],
)
def test_no_status_without_evidence_and_no_value_without_a_source(type, item):
    assert not is_item(type, item)


def test_every_example_here_is_well_formed():
    for type, item in {"asked": ASKED, "progress": CHANGE, "replied": REPLY, "measured": MEASURED}.items():
        assert is_item(f"follow.{type}", item)
