"""History and openings: which events may follow which, what they add up to, and what is opened."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.core.eventful import eventful
from tests.core.simulator import Log, Simulated
from undersigned.core.errors import PublishError, RecordError
from undersigned.core.publish.bundle import build
from undersigned.core.publish.openings import counts, must_open, withdrawals
from undersigned.core.publish.snapshot import Counts, Forgotten
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
    assert counts(history, 2) == Counts(
        organisations=4,
        people=1,
        not_named=1,
        addressee_only=1,
        forgotten=1,
        withdrawn=4,
        reserved_organisations=1,
        reserved_not_named=1,
    )
    assert counts(history, 3) == Counts(organisations=1, people=1)
    assert withdrawals(history, 2) == ("2026-03-01",) * 4


def test_opens_only_what_is_active_and_public():
    one = eventful()
    one.publish()
    history = one.history()
    opened = must_open(history)
    for seq, fields in opened.items():
        event = history.events[seq]
        assert not {"contact", "evidence"} & fields
        assert event.type in ("sign.confirmed", "sign.corrected", "sign.forgotten", "published")
        if event.pub.get("kind") == "person":
            assert not {"time", "language"} & fields
    public = {s.seq for s in history.signatures.values() if s.state == "active" and s.visibility == "public"}
    assert {s for s in opened if history.events[s].type == "sign.confirmed"} == public
    corrected = [s for s in history.signatures.values() if s.corrected is not None]
    assert corrected
    for signature in corrected:
        assert opened[signature.corrected or 0] == {"name", "org", "person", "mandate"}
        assert not opened[signature.corrected or 0] & opened[signature.seq]
    endorsed = [s for s in history.signatures.values() if s.endorsed is not None]
    assert endorsed
    for signature in endorsed:
        assert opened[signature.endorsed or 0] == {"method"}
        assert "method" not in opened[signature.seq]
    published = [event.seq for event in history.events if event.type == "published"]
    assert len(published) == 3
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


@pytest.mark.parametrize(
    ("outcomes", "state", "total", "ended"),
    [
        ("held", "disputed", Counts(), ()),
        ("held upheld", "upheld", Counts(withdrawn=1), ("2026-03-01",)),
        ("upheld", "upheld", Counts(withdrawn=1), ("2026-03-01",)),
        ("held rejected", "active", Counts(organisations=1), ()),
        ("held upheld rejected", "active", Counts(organisations=1), ()),
        ("held rejected held", "disputed", Counts(), ()),
    ],
)
def test_a_disputed_signature_counts_nowhere_until_it_is_decided(one, outcomes, state, total, ended):
    seq = one.confirm("River Keepers")
    for outcome in outcomes.split():
        one.follow(seq, "sign.disputed", outcome=outcome)
    one.publish()
    history = one.history()
    assert history.signatures[seq].state == state
    assert counts(history, 1) == total
    assert withdrawals(history, 1) == ended
    assert (seq in must_open(history)) == (state == "active")
    one.follow(seq, "sign.erased", basis="request")
    assert counts(one.history(), 1) == Counts(withdrawn=1)


@pytest.mark.parametrize(
    "outcomes", ["rejected", "held held", "upheld upheld", "upheld held", "held rejected rejected"]
)
def test_a_dispute_is_decided_only_where_it_stands(one, outcomes):
    seq = one.confirm("River Keepers")
    for outcome in outcomes.split():
        one.follow(seq, "sign.disputed", outcome=outcome)
    with pytest.raises(RecordError, match="does not stand so"):
        one.history()


@pytest.mark.parametrize("then", ["sign.withdrawn", "sign.corrected", "sign.visibility"])
def test_what_was_not_signed_changes_no_more(one, then):
    more: dict[str, Any] = {"sign.corrected": {"name": "Other"}, "sign.visibility": {"visibility": "not-named"}}
    seq = one.confirm("River Keepers")
    one.follow(seq, "sign.disputed", outcome="upheld")
    one.follow(seq, then, kind=None if then == "sign.visibility" else "organisation", **more.get(then, {}))
    with pytest.raises(RecordError, match="has ended"):
        one.history()


def test_one_that_is_held_back_can_still_leave(one):
    seq = one.confirm("River Keepers")
    one.follow(seq, "sign.disputed", outcome="held")
    one.follow(seq, "sign.withdrawn")
    assert counts(one.history(), 1) == Counts(withdrawn=1)


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
    other = Simulated(Log(), id="ee" * 16)
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


def verdict(one: Simulated) -> list[int]:
    """The steps at which the bundle is false."""
    report = verify(build(one.publish()), policy=one.log.policy)
    return [step.n for step in report.steps if step.verdict == "false"]


def test_hidden_names_are_opened_nowhere_and_counted_as_before(one):
    one.confirm("River Keepers")
    one.confirm("Checked", "person", "not-named")
    before = counts(one.history(), 1)
    one.event("statement.hidden", {"edition": 1}, time=one.moment())
    parts = one.publish()
    bundle = build(parts)
    assert b"River Keepers" not in bundle
    assert verify(bundle, policy=one.log.policy).exit == 0
    assert counts(one.history(), 1) == before
    one.event("statement.shown", {"edition": 1}, time=one.moment())
    shown = build(one.publish())
    assert b"River Keepers" in shown
    assert verify(shown, policy=one.log.policy).exit == 0


def test_a_bundle_that_names_somebody_while_names_are_hidden_is_false(one):
    one.confirm("River Keepers")
    snapshot = one.snapshot()
    one.event("statement.hidden", {"edition": 1}, time=one.moment())
    for hidden in (False, True):
        parts = one.publish(replace(snapshot, hidden=hidden))
        report = verify(build(parts), policy=one.log.policy)
        assert [step.n for step in report.steps if step.verdict == "false"] == [9 if hidden else 7]


@pytest.mark.parametrize("again", ["statement.shown", "statement.hidden"])
def test_names_are_hidden_and_shown_in_turn(one, again):
    if again == "statement.hidden":
        one.event("statement.hidden", {"edition": 1}, time=one.moment())
    one.event(again, {"edition": 1}, time=one.moment())
    with pytest.raises(RecordError, match="hides names that are hidden"):
        one.history()


def forget(one: Simulated, seq: int) -> None:
    one.follow(seq, "sign.forgotten", kind=None, by="field coordinator")


def test_who_is_forgotten_counts_apart_until_they_leave(one):
    seq = one.confirm("", "person", "not-named")
    forget(one, seq)
    assert counts(one.history(), 1) == Counts(forgotten=1)
    bundle = build(one.publish())
    assert verify(bundle, policy=one.log.policy).exit == 0
    assert b"field coordinator" in bundle
    one.follow(seq, "sign.withdrawn", kind=None)
    assert counts(one.history(), 1) == Counts(withdrawn=1)
    assert b"field coordinator" not in (left := build(one.publish()))
    assert verify(left, policy=one.log.policy).exit == 0


def test_a_bundle_that_counts_forgotten_ones_that_nobody_checked_is_false(one):
    one.confirm("", "person", "not-named")
    snapshot = one.snapshot()
    made = replace(snapshot.current, forgotten=(Forgotten(1, "2026-03-01", "field coordinator"),))
    parts = one.publish(replace(snapshot, editions=(made,)))
    report = verify(build(parts), policy=one.log.policy)
    assert [step.n for step in report.steps if step.verdict == "false"] == [9]


def test_only_who_is_not_named_is_forgotten_and_nothing_but_an_end_comes_after(one):
    for visibility, reservation in (("public", None), ("withheld", None), ("not-named", "Not the first call.")):
        bad = Simulated(Log())
        bad.freeze()
        seq = bad.confirm("Ana", "person", visibility, reservation=reservation)
        forget(bad, seq)
        with pytest.raises(RecordError, match="was named"):
            bad.history()
    seq = one.confirm("", "person", "not-named")
    forget(one, seq)
    one.follow(seq, "sign.visibility", kind=None, visibility="not-named")
    with pytest.raises(RecordError, match="was forgotten"):
        one.history()


def test_reservations_stand_apart_and_are_never_counted_with_the_signatories(one):
    one.confirm("River Keepers")
    one.confirm("Doubtful House", reservation="Not the third call.")
    snapshot = one.snapshot()
    totals = snapshot.current.counts
    assert (totals.organisations, totals.reserved_organisations) == (1, 1)
    assert verdict(one) == []
    both = (*snapshot.current.signatories, *snapshot.current.reserved)
    mixed = replace(snapshot, editions=(replace(snapshot.current, signatories=both, reserved=()),))
    report = verify(build(one.publish(mixed)), policy=one.log.policy)
    assert [step.n for step in report.steps if step.verdict == "false"] == [9]
