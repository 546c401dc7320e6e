"""Reading leaves quickly: it says of every leaf what `parse_leaf` says, whatever was read before."""

from __future__ import annotations

import random

from tests.core.eventful import eventful
from tests.core.every import every
from tests.core.test_record import GOOD, HEX, NAMED, TEN, TOLD, made
from tests.core.tries import tries
from tests.core.whole_log import grown
from undersigned.core.errors import RecordError
from undersigned.core.record import Event, jcs, parse_jcs, parse_leaf
from undersigned.core.record.leaves import Leaves
from undersigned.core.tree import leaf_hash

SAMPLES = [made(type) for type in GOOD] + [
    made("sign.confirmed", pub={**NAMED, "kind": "person"}, time="2026-03-01", seq=0),
    made("sign.confirmed", pub={**TOLD, "visibility": "not-named", "reserved": True}, time="2026-03-01"),
    made("sign.corrected", c=dict.fromkeys(("method", "evidence", "time"), HEX)),
    made("sign.withdrawn", log=HEX),
    made("sign.withdrawn", log='a,"seq":1,"b'),
    made("published", c={HEX: HEX, "a": HEX}),
    jcs({**parse_jcs(made("sign.withdrawn")), "type": "follow.begun", "pub": {"a": [HEX], "b": HEX, "d": {"e": HEX}}}),
]
CHANGES = [
    b"",
    b'"',
    b"0",
    b"A",
    b"g",
    b"f",
    b"\\",
    b",",
    b"}",
    b" ",
    b"\xff",
    b'"seq":1,',
    b'"a":"' + HEX.encode() + b'",',
]


def said(read: Leaves | None, data: bytes) -> Event | str:
    try:
        return parse_leaf(data) if read is None else read.read(data, leaf_hash(data))
    except RecordError as error:
        return str(error)


def test_it_reads_whole_logs_as_the_slow_way_does():
    read = Leaves()
    for data in [*grown(60).leaves, *(leaf for _, leaf in eventful().leaves)]:
        assert said(read, data) == said(None, data)


@every("sample", SAMPLES)
def test_no_change_to_a_leaf_is_taken_that_the_slow_way_refuses(sample):
    chance = random.Random(len(sample))
    read = Leaves()
    assert said(read, sample) == said(None, sample) != ""
    for _ in tries(20):
        place, length = chance.randrange(len(sample)), chance.choice([0, 1, 1, 1, 2, 64])
        changed = sample[:place] + chance.choice(CHANGES) + sample[place + length :]
        assert said(read, changed) == said(None, changed), changed


def test_a_form_that_is_known_is_not_parsed_again(monkeypatch):
    read = Leaves()
    first, second = (
        made("sign.confirmed"),
        made("sign.confirmed", seq=70_000, c={**TEN, "name": "0" * 64}, stmt="9" * 32),
    )
    read.read(first, leaf_hash(first))
    expected = parse_leaf(second)
    monkeypatch.setattr("undersigned.core.record.leaves.parse_leaf", None)
    assert read.read(second, leaf_hash(second)) == expected


def test_forms_are_bounded(monkeypatch):
    monkeypatch.setattr("undersigned.core.record.leaves.MOST_FORMS", 5)
    read = Leaves()
    for edition in range(1, 60):
        data = made("sign.withdrawn", pub={"edition": edition})
        assert said(read, data) == said(None, data)
    assert read._number == 5


@every("time", ["2026-02-30", "2026-03-01T12:00:00Z", "2026-13-01", "2026-03-0101", "0000-01-01"])
def test_times_are_looked_at_each_time(time):
    read = Leaves()
    for person in (made("sign.visibility"), made("sign.confirmed", pub={**NAMED, "kind": "person"}, time="2026-03-01")):
        read.read(person, leaf_hash(person))
        other = person.replace(b'"2026-03-01"', f'"{time}"'.encode())
        assert said(read, other) == said(None, other)
