"""Who is named to whom, from the form to the bundle: to all, later, to the addressees, to nobody."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from tests import stages
from tests.house import House
from undersigned.actions import sign
from undersigned.actions.publish.names import release_names
from undersigned.actions.sign.confirm import check_time
from undersigned.core.errors import SignError
from undersigned.models import Event, Signature, Statement

pytestmark = pytest.mark.django_db

LATER = frozenset({"sign", "show", "later"})


def statement_json(house: House, statement: Statement) -> dict[str, object]:
    found: dict[str, object] = json.loads(house.read(statement, "statement.json"))["undersigned"]["editions"][-1]
    return found


@pytest.mark.long
def test_each_grade_is_counted_apart_and_only_the_public_ones_are_named(house: House) -> None:
    statement = stages.opened()
    stages.signed(statement, stages.organisation("Open House", "a@a.example"))
    stages.signed(statement, stages.organisation("Later House", "b@b.example", purposes=LATER))
    sealed = frozenset({"sign", "addressee"})
    stages.signed(statement, stages.organisation("Sealed House", "c@c.example", named=False, purposes=sealed))
    stages.signed(statement, stages.person("Quiet Person", "d@d.example", named=False, purposes=frozenset({"sign"})))
    house.publish(statement)
    everything = house.everything(statement)
    assert b"Open House" in everything
    for name in (b"Later House", b"Sealed House", b"Quiet Person"):
        assert name not in everything
    totals = statement_json(house, statement)["counts"]
    assert isinstance(totals, dict)
    assert {row: n for row, n in totals.items() if n} == {
        "organisations": 1,
        "withheld": 1,
        "addressee_only": 1,
        "not_named": 1,
    }
    page = house.read(statement, "en/index.html")
    for words in ("1 verified, not named", "1 named to the addressees only", "1 to be named later"):
        assert words in page
    report = house.verify(statement)
    assert report.exit == 0, report.value()
    told = {event.pub["visibility"]: event for event in Event.objects.filter(type="sign.confirmed")}
    for visibility in ("withheld", "addressee", "not-named"):
        assert "kind" not in told[visibility].pub
        assert len(told[visibility].time) == len("2026-01-01")


def test_names_are_released_for_good_and_whoever_asked_for_later_is_named_at_once(house: House) -> None:
    statement = stages.opened()
    stages.signed(statement, stages.organisation("Later House", "b@b.example", purposes=LATER))
    stages.signed(statement, stages.person("Later Person", "c@c.example", purposes=LATER))
    lists = LATER | {"machine"}
    stages.signed(statement, stages.person("Listed Person", "d@d.example", purposes=lists))
    held = stages.signed(statement, stages.organisation("Later House", "e@e.example", purposes=LATER)).signature
    pending, secret = stages.requested(statement, stages.organisation("Pending House", "f@f.example", purposes=LATER))
    assert release_names(statement) == 3
    shown = {s.name(): s.visibility for s in statement.signatures.exclude(pk=held.pk).exclude(pk=pending.pk)}
    assert shown == {"Later House": "public", "Later Person": "page", "Listed Person": "public"}
    sign.confirm(secret)
    pending.refresh_from_db()
    held.refresh_from_db()
    assert pending.visibility == held.visibility == "public"
    house.publish(statement)
    assert b"Later House" in house.everything(statement)
    assert "Later Person" in house.read(statement, "en/index.html")
    assert b"Later Person" not in house.read(statement, "statement.json").encode()
    assert house.verify(statement).exit == 0
    with pytest.raises(SignError, match="released already"):
        sign.change_visibility(pending, "withheld")
    assert release_names(statement) == 0


@pytest.mark.long
def test_a_grade_can_be_changed_afterwards(house: House) -> None:
    statement = house.everyone()
    grades = {"Lumera Watch": "addressee", "Kodrin Forum": "withheld", "Quellwasser Bund": "not-named"}
    signatures = {name: Signature.objects.get(name_key=name.lower()) for name in grades}
    for name, visibility in grades.items():
        sign.change_visibility(signatures[name], visibility)
    house.publish(statement)
    everything = house.everything(statement)
    assert not [name for name in grades if name.encode() in everything]
    assert house.verify(statement).exit == 0
    for signature in signatures.values():
        sign.change_visibility(signature, "public")
    house.publish(statement)
    everything = house.everything(statement)
    assert [name for name in grades if name.encode() in everything] == list(grades)
    assert house.verify(statement).exit == 0


def test_nobody_can_choose_to_be_forgotten_by_the_private_link() -> None:
    signature = stages.signed(stages.opened(), stages.person()).signature
    with pytest.raises(SignError):
        sign.change_visibility(signature, "forgotten")


@pytest.mark.long
def test_reservations_are_off_until_switched_on_and_stand_apart(house: House) -> None:
    statement = stages.opened()
    doubtful = stages.organisation("Doubtful House", "c@c.example", reservation="Not the second call.")
    with pytest.raises(SignError, match="takes no reservations"):
        stages.requested(statement, doubtful)
    Statement.objects.update(reservations=True)
    statement = Statement.objects.get()
    stages.signed(statement, stages.organisation("Whole House", "a@a.example"))
    stages.signed(statement, doubtful)
    stages.signed(statement, stages.person("Shy One", "s@s.example", named=False, reservation="Not the first call."))
    house.publish(statement)
    page = house.read(statement, "en/index.html")
    signed, _, apart = page.partition('id="reserved"')
    assert "1 organisation</h3>" in signed
    assert "Doubtful House" not in signed
    assert "Not the second call." in apart
    assert "Not the first call." not in page
    assert "Doubtful House" not in house.read(statement, "signatories.csv")
    assert "Not the second call." in house.read(statement, "reservations.csv")
    edition = statement_json(house, statement)
    assert [one["names"][""] for one in edition["signatories"]] == ["Whole House"]  # type: ignore[attr-defined]
    assert [one["reservation"] for one in edition["reserved"]] == ["Not the second call."]  # type: ignore[attr-defined]
    report = house.verify(statement)
    assert report.exit == 0, report.value()
    counts = report.counts or {}
    assert (counts["organisations"], counts["not_named"]) == (1, 0)
    assert (counts["reserved_organisations"], counts["reserved_not_named"]) == (1, 1)


@pytest.mark.long
def test_a_reservation_follows_to_the_next_edition_and_into_the_copy(house: House) -> None:
    statement = stages.opened()
    Statement.objects.update(reservations=True)
    statement = Statement.objects.get()
    signing = stages.organisation("Doubtful House", "c@c.example", reservation="Not the second call.")
    signature = stages.signed(statement, signing).signature
    assert sign.export(signature)["reservation"] == "Not the second call."
    sign.correct(signature, {"names": {"": "Doubting House"}})
    house.publish(statement)
    assert "Doubting House" in house.read(statement, "reservations.csv")
    assert house.verify(statement).exit == 0
    sign.erase(signature)
    assert Signature.objects.get(pk=signature.pk).reservation == ""
    house.publish(statement)
    assert house.verify(statement).exit == 0


def test_signing_closes_to_the_second_and_what_was_signed_may_be_confirmed_for_two_hours() -> None:
    end, tick, grace = datetime(2026, 5, 3, 21, 59, 59, tzinfo=UTC), timedelta(microseconds=1), timedelta(hours=2)
    statement = stages.opened()
    signature, _ = stages.requested(statement, stages.organisation("In Time", "a@a.example"))
    Statement.objects.update(deadline=end)
    statement = Statement.objects.get()
    assert statement.takes_signatures(end)
    assert not statement.takes_signatures(end + tick)
    for requested, confirmed, stands in (
        (end, end + grace, True),
        (end, end + grace + tick, False),
        (end + tick, end + tick, False),
    ):
        Signature.objects.update(requested=requested)
        kept = Signature.objects.select_related("statement", "edition").get(pk=signature.pk)
        if stands:
            check_time(kept, confirmed)
        else:
            with pytest.raises(SignError, match="Signing has ended"):
                check_time(kept, confirmed)
