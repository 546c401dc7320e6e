"""History and openings: which events may follow which, what they add up to, and what is opened."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.core.simulator import Log, Simulated, eventful
from undersigned.core.errors import PublishError, RecordError
from undersigned.core.publish.bundle import build
from undersigned.core.publish.openings import counts, must_open, withdrawals
from undersigned.core.publish.snapshot import Counts
from undersigned.core.publish.verify import verify
from undersigned.core.record import Event, History, jcs, parse_leaf


def events(one: Simulated) -> list[Event]:
    return [parse_leaf(data) for _, data in one.leaves]


@pytest.fixture
def one() -> Simulated:
    made = Simulated(Log())
    made.freeze()
    return made


def test_counts_are_apart_and_withdrawn_ones_are_said():
    history = eventful().history()
    assert counts(history, 2) == Counts(organisations=3, people=1, not_named=1, withdrawn=3)
    assert counts(history, 3) == Counts(organisations=1, people=1)
    assert withdrawals(history, 2) == ("2026-03-01",) * 3


def test_opens_only_what_is_active_and_public():
    one = eventful()
    one.publish()
    history = one.history()
    opened = must_open(history)
    for seq, fields in opened.items():
        event = history.events[seq]
        assert not {"contact", "evidence"} & fields
        assert event.type in ("sign.confirmed", "sign.corrected", "published")
        if event.pub.get("kind") == "person":
            assert not {"time", "language"} & fields
    public = {s.seq for s in history.signatures.values() if s.state == "active" and s.visibility == "public"}
    assert {s for s in opened if history.events[s].type == "sign.confirmed"} == public
    corrected = [s for s in history.signatures.values() if s.corrected is not None]
    assert corrected
    for signature in corrected:
        assert opened[signature.corrected or 0] == {"name", "org", "person", "mandate"}
        assert not opened[signature.corrected or 0] & opened[signature.seq]
    published = [event.seq for event in history.events if event.type == "published"]
    assert len(published) == 2
    assert set(published) & set(opened) == {published[-1]}


def test_a_bundle_without_a_needed_opening_is_not_made(one):
    seq = one.confirm("River Keepers")
    parts = one.publish()
    del one.openings[seq]["mandate"]
    with pytest.raises(PublishError, match="mandate"):
        build(parts)


def test_a_bundle_ends_in_its_publication(one):
    parts = one.publish()
    one.confirm("Too Late")
    late = [(i, data, one.log.tree.inclusion(i, one.log.tree.size)) for i, data in one.leaves]
    with pytest.raises(PublishError, match="end in"):
        build(type(parts)(**{**{name: getattr(parts, name) for name in parts.__slots__}, "leaves": late}))


def follow(one: Simulated, type: str, prev: str | None, **pub: Any) -> None:
    one.event(type, {"edition": 1, **pub}, time=one.moment(), prev=prev)


def test_a_signature_is_followed_from_its_newest_event(one):
    seq = one.confirm("River Keepers")
    first = one.heads[seq]
    one.follow(seq, "sign.withdrawn")
    follow(one, "sign.withdrawn", first)
    with pytest.raises(RecordError, match="newest event"):
        one.history()


@pytest.mark.parametrize(
    ("first", "then"),
    [("sign.withdrawn", "sign.corrected"), ("sign.erased", "sign.erased"), ("sign.erased", "sign.withdrawn")],
)
def test_nothing_follows_an_end_but_an_erasure(one, first, then):
    extra: dict[str, dict[str, Any]] = {"sign.erased": {"basis": "request"}, "sign.corrected": {"name": "Other"}}
    seq = one.confirm("River Keepers")
    one.follow(seq, first, **extra.get(first, {}))
    one.follow(seq, then, **extra.get(then, {}))
    with pytest.raises(RecordError, match="has ended"):
        one.history()


def test_a_person_does_not_become_an_organisation(one):
    seq = one.confirm("Ana", "person")
    one.event(
        "sign.visibility",
        {"edition": 1, "visibility": "public", "kind": "organisation"},
        time=one.moment(),
        prev=one.heads[seq],
    )
    with pytest.raises(RecordError, match="reverse"):
        one.history()


def test_a_persons_events_tell_the_day_only(one):
    seq = one.confirm("Ana", "person")
    one.follow(seq, "sign.withdrawn", kind="organisation")
    with pytest.raises(RecordError, match="day"):
        one.history()


def test_words_that_somebody_signed_are_not_taken_back(one):
    one.follow(one.confirm("River Keepers"), "sign.withdrawn")
    one.take_back()
    with pytest.raises(RecordError, match="was signed"):
        one.history()


def test_only_frozen_words_are_signed(one):
    edition = one.editions[0]
    one.take_back()
    one.editions.append(edition)
    one.confirm("River Keepers")
    with pytest.raises(RecordError, match="not frozen"):
        one.history()


def test_a_signature_names_the_digest_of_its_edition(one):
    object.__setattr__(one.editions[0], "digest", "00" * 32)
    one.confirm("River Keepers")
    with pytest.raises(RecordError, match="other words"):
        one.history()


def test_events_are_gapless_and_of_one_statement():
    full = events(eventful())
    assert History(full).current
    with pytest.raises(RecordError, match="Event 3 is missing"):
        History([*full[:3], *full[4:]])
    with pytest.raises(RecordError, match="Event 0 is missing"):
        History(full[1:])
    other = Simulated(eventful().log, id="ee" * 16)
    other.freeze()
    other.freeze()
    with pytest.raises(RecordError, match="another statement"):
        History([full[0], events(other)[1]])


def test_unknown_events_keep_their_place_in_a_chain(one):
    seq = one.confirm("River Keepers")
    history = one.history()
    head = history.events[seq]
    unknown = Event("sign.noted", head.log, head.stmt, seq + 1, head.time, head.hash, {}, {}, "aa" * 32)
    history.take(unknown)
    one.heads[seq] = unknown.hash
    one.leaves.append(one.leaves[0])
    one.follow(seq, "sign.withdrawn")
    history.take(parse_leaf(one.leaves[-1][1]))
    assert counts(history, 1).withdrawn == 1


def test_a_publication_is_of_the_current_edition(one):
    one.publish()
    old = one.editions[0]
    one.freeze()
    one.editions.append(old)
    one.publish()
    with pytest.raises(RecordError, match="another state"):
        one.history()


def test_a_signature_confirmed_while_files_were_made_is_complete_but_not_yet_published(one: Simulated):
    one.confirm("Lumera Watch")
    parts = one.publish(meanwhile=lambda: one.confirm("Kodrin Forum"))
    report = verify(build(parts), key=one.log.vkey)
    assert report.exit == 0
    assert report.value()["counts"]["organisations"] == 1
    assert "Who confirmed while these files were being made; signatures: 1." in report.value()["not_proved"]
    assert set(must_open(one.history())) == {1, len(one.leaves) - 1}


def test_nobody_who_left_while_files_were_made_is_published(one: Simulated):
    seq = one.confirm("Lumera Watch")
    one.publish(meanwhile=lambda: one.follow(seq, "sign.withdrawn"))
    with pytest.raises(RecordError, match="had changed"):
        one.history()


def test_a_publication_cannot_take_its_own_event_into_account(one: Simulated):
    parts = one.publish()
    lie = {**json.loads(parts.leaves[-1][1])}
    lie["pub"]["seq"] = lie["seq"]
    with pytest.raises(RecordError, match="another state"):
        History([*events(one)[:-1], parse_leaf(jcs(lie))])
