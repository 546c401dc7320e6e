"""Following up at the desk: offices, the ledger, an entry with its changes, two persons, other readings."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.translation import gettext, override

from tests import stages
from tests.examples import each
from tests.house import House
from tests.web.browsing import screen, signed_in, words
from undersigned.actions import follow
from undersigned.actions.publish.batch import publish
from undersigned.models import (
    Call,
    Evidence,
    Indicator,
    LedgerEntry,
    Measurement,
    Office,
    SecondRule,
    Statement,
    StatusChange,
)

pytestmark = pytest.mark.django_db

OFFICE = {"kind": "government", "name-en": "City Council of Vardena", "language": "en", "mail": "", "site": ""}
CHANGE = {
    "do": "change",
    "step": "progress:announced",
    "day": "2026-04-02",
    "reason": "The council decided so in public.",
    "new-kind": "decision",
    "new-title": "Decision 7",
    "new-url": "https://city.example/7",
    "new-passage": "The sluice stays open.",
    "new-day": "2026-04-02",
    "new-language": "en",
}


@pytest.fixture
def statement() -> Statement:
    """A published statement with calls."""
    made = stages.opened()
    publish(made)
    return made


def ledger(statement: Statement) -> str:
    return screen(statement, "follow")


def asked(statement: Statement) -> LedgerEntry:
    office = follow.save_office(None, kind="government", names={"en": "City Council of Vardena"}, language="en")
    return follow.ask(Call.objects.filter(edition=stages.in_force(statement))[0], office)


def entry_page(entry: LedgerEntry) -> str:
    return f"{ledger(entry.statement)}{entry.pk}/"


def test_from_an_empty_ledger_to_a_change_with_evidence(statement):
    desk = signed_in()
    assert "No office is in the book yet" in words(desk.get(ledger(statement)))
    assert desk.post("/desk/offices/new/", OFFICE).status_code == 302
    assert "City Council of Vardena" in words(desk.get("/desk/offices/"))
    call = Call.objects.filter(edition=stages.in_force(statement))[0]
    assert "Nobody is asked yet" in words(desk.get(ledger(statement)))
    put = {"do": "ask", "call": call.pk, f"call-{call.pk}-office": Office.objects.get().pk}
    assert desk.post(ledger(statement), {**put, f"call-{call.pk}-due": "2026-06-01"}).status_code == 302
    shown = words(desk.get(ledger(statement)))
    for part in ("No answer yet", "Not started", "1 June 2026"):
        assert part in shown
    page = entry_page(LedgerEntry.objects.get())
    assert desk.post(page, CHANGE).status_code == 302
    shown = words(desk.get(page))
    for part in ("Announced", "The council decided so in public.", "Decision 7", "The sluice stays open."):
        assert part in shown
    assert "No answer yet" in shown  # progress is no answer
    again = {**CHANGE, "step": "response:in-full", "evidence": [Evidence.objects.get().pk]}
    again = {name: value for name, value in again.items() if not name.startswith("new-")}
    assert desk.post(page, again).status_code == 302
    assert "Answered in full" in words(desk.get(ledger(statement)))


@pytest.mark.long
@each(
    ("sent", "told"),
    [
        ({"new-title": ""}, "Needed for a new piece of evidence"),
        ({"new-url": "javascript:alert(1)"}, "begins with https"),
        ({"reason": ""}, "This field is required"),
        ({"step": "progress:refused"}, "Select a valid choice"),
        ({"do": "explode"}, "This button is not known"),
        (dict.fromkeys([name for name in CHANGE if name.startswith("new-")], ""), "only with evidence"),
    ],
)
def test_a_change_that_is_not_right_keeps_what_was_typed_and_stores_nothing(statement, sent, told):
    page = entry_page(asked(statement))
    refused = signed_in().post(page, {**CHANGE, **sent})
    assert refused.status_code == 422
    assert told in words(refused)
    if sent.get("do") is None and sent.get("reason") is None:
        assert "The council decided so in public." in refused.content.decode()
    assert not StatusChange.objects.exists()
    assert not Evidence.objects.exists()


@pytest.mark.long
def test_two_persons_and_another_reading(statement, installation):
    house = House(installation)
    first, second = signed_in("editor"), signed_in("owner")
    entry = asked(statement)
    settings = {"do": "settings", "second_agrees": "on", "silent_after": 30, "stale_after": 6}
    assert first.post(ledger(statement), settings).status_code == 302
    page = entry_page(entry)
    first.post(page, CHANGE)
    made = StatusChange.objects.get()
    assert "waits for a second person" in words(first.get(page))
    assert "Waiting for a second person" in words(second.get(ledger(statement)))
    assert first.post(page, {"do": "agree", "change": made.pk}).status_code == 422
    assert second.post(page, {"do": "agree", "change": made.pk}).status_code == 302
    house.publish(statement)
    assert second.post(page, {"do": "dispute", "change": made.pk, "words": "Only half of it."}).status_code == 302
    assert "Only half of it." in words(second.get(page))
    assert second.post(page, {"do": "dispute", "change": 9**9, "words": "x"}).status_code == 404


@pytest.mark.long
def test_it_takes_two_to_end_that_two_must_agree(statement):
    first, second, page = signed_in("editor"), signed_in("owner"), entry_page(asked(statement))
    settings = {"do": "settings", "silent_after": 30, "stale_after": 6}
    first.post(ledger(statement), {**settings, "second_agrees": "on"})
    first.post(page, CHANGE)
    for _ in range(2):  # asking again asks nothing new
        assert "ends when a second person agrees" in words(first.post(ledger(statement), settings, follow=True))
    assert SecondRule.objects.filter(holds=None).count() == 1
    assert Statement.objects.get().second_agrees
    assert "I agree: two need not" not in words(first.get(ledger(statement)))
    refused = first.post(ledger(statement), {"do": "end"})
    assert refused.status_code == 422
    assert "Somebody else must agree: you have asked for it." in words(refused)
    assert signed_in("viewer").post(ledger(statement), {"do": "end"}).status_code == 403
    assert "asked on" in words(second.get(ledger(statement)))
    second.post(ledger(statement), {"do": "keep"})
    assert second.post(ledger(statement), {"do": "end"}).status_code == 422  # nobody asks any more
    first.post(ledger(statement), settings)
    assert "Two need not agree any more." in words(second.post(ledger(statement), {"do": "end"}, follow=True))
    shown = words(second.get(ledger(statement)))
    for part in (
        "switched on by editor",
        "editor asked that it end; owner kept it",
        "ended; editor asked, owner agreed",
    ):
        assert part in shown
    # What waited for a second person still does; what is entered from now on does not.
    assert first.post(page, {"do": "agree", "change": StatusChange.objects.get().pk}).status_code == 422
    assert StatusChange.objects.get().event is None
    first.post(page, {**CHANGE, "step": "response:in-full"})
    assert StatusChange.objects.get(scale="response").event is not None


def test_who_is_alone_ends_the_rule_alone(statement):
    desk, settings = signed_in("editor"), {"do": "settings", "silent_after": 30, "stale_after": 6}
    asked(statement)
    desk.post(ledger(statement), {**settings, "second_agrees": "on"})
    desk.post(ledger(statement), settings)
    assert not Statement.objects.get().second_agrees
    assert "ended by editor" in words(desk.get(ledger(statement)))


@pytest.mark.long
def test_a_change_is_taken_off_the_record_by_who_says_that_it_cannot_be_undone(statement, installation):
    house, desk, entry = House(installation), signed_in("editor"), asked(statement)
    page = entry_page(entry)
    desk.post(page, CHANGE)
    house.publish(statement)
    away = {"do": "away", "change": StatusChange.objects.get().pk}
    assert desk.post(page, away).status_code == 422
    assert signed_in("viewer").post(page, {**away, "sure": "on"}).status_code == 403
    assert desk.post(page, {**away, "sure": "on"}).status_code == 302
    assert "The council decided so in public." not in words(desk.get(page))
    assert not Evidence.objects.exists()


@each(("days", "told"), [(3, "due on"), (-3, "was due on")])
def test_what_is_left_to_do_stands_on_top_with_its_day(statement, days, told):
    entry = asked(statement)
    due = timezone.now().date() + timedelta(days=days)
    LedgerEntry.objects.filter(pk=entry.pk).update(due=due)
    assert f"call 1 : {told} {due.day} " in words(signed_in().get(ledger(statement)))


def test_an_office_that_is_lacking_is_added_on_the_way(statement):
    desk, entry = signed_in(), asked(statement)
    (way,) = set(re.findall(r'href="(/desk/offices/new/[^"]*)"', desk.get(ledger(statement)).content.decode()))
    assert desk.post(way, {**OFFICE, "language": "", "other": "rom"}).headers["Location"] == ledger(statement)
    assert desk.post("/desk/offices/new/?for=%27", OFFICE).headers["Location"] == "/desk/offices/"
    assert Office.objects.exclude(pk=entry.office_id).filter(language="rom").exists()
    assert "Choose a language" in words(desk.post(way, {**OFFICE, "language": ""}))


@pytest.mark.long
def test_a_reading_without_words_is_refused_in_words(statement, installation):
    desk, entry = signed_in(), asked(statement)
    desk.post(entry_page(entry), CHANGE)
    House(installation).publish(statement)
    refused = desk.post(entry_page(entry), {"do": "dispute", "change": StatusChange.objects.get().pk, "words": ""})
    assert refused.status_code == 422
    assert "This field is required" in words(refused)


def test_viewers_read_and_others_reach_nothing(statement):
    entry, viewer = asked(statement), signed_in("viewer")
    assert "City Council of Vardena" in words(viewer.get(ledger(statement)))
    assert not re.search(r'value="(ask|change)"', viewer.get(entry_page(entry)).content.decode())
    assert viewer.post(entry_page(entry), CHANGE).status_code == 403
    assert viewer.get("/desk/offices/new/").status_code == 403
    other, owner = stages.opened(), signed_in()
    assert owner.get(f"{ledger(other)}{entry.pk}/").status_code == 404
    for odd in ("x", "%27", "0" * 32):
        assert owner.get(f"{ledger(statement)}{odd}/").status_code == 404


def series(statement: Statement) -> Indicator:
    calls = list(Call.objects.filter(edition=stages.in_force(statement)))
    return follow.save_indicator(statement, None, names={"en": "Days open"}, unit={"en": "days"}, calls=calls)


VALUE = {
    "do": "value",
    "period": "2025-H1",
    "day": "2025-06-30",
    "state": "value",
    "value": "171,5",
    "source": "Page 7",
}


@pytest.mark.long
def test_a_series_is_begun_filled_and_drawn_with_its_gaps(statement, installation):
    house, desk = House(installation), signed_in()
    asked(statement)
    call = Call.objects.filter(edition=stages.in_force(statement))[0]
    begun = {"name-en": "Days open", "unit-en": "days", "calls": [call.pk]}
    assert desk.post(f"{ledger(statement)}numbers/", begun).status_code == 302
    page = f"{ledger(statement)}numbers/{Indicator.objects.get().pk}/"
    assert desk.post(page, VALUE).status_code == 302
    table = (
        "period,day,value,source,note\n2025-H2,2025-12-31,not-invited,https://a.example/7,\n2026-H1,2026-06-30,12,x,y\n"
    )
    with override("sq"):
        table += (
            f"2026-H2,2026-12-31,Not applicable,Page 8,\n2027-H1,2027-06-30,{gettext('Not invited').upper()},Page 9,\n"
        )
    sent = {"do": "table", "file": SimpleUploadedFile("t.csv", table.encode())}
    assert desk.post(page, sent).status_code == 302
    said = Measurement.objects.filter(value=None).values_list("state", flat=True)
    assert sorted(said) == ["not-applicable", "not-invited", "not-invited"]
    assert "171.5" in words(desk.get(page))
    house.publish(statement)
    shown = house.read(statement, "en/follow/e1-call-1.html")
    for part in ("Days open", "171.5", "Not invited", 'href="https://a.example/7"', "<circle"):
        assert part in shown
    assert "<polyline" not in shown  # no line runs across the gap
    report = house.verify(statement)
    assert report.exit == 0, [str(step.detail) for step in report.steps]
    away = {"do": "away", "measurement": Measurement.objects.get(source="Page 7").pk}
    assert "Tick that you know" in words(desk.post(page, away))
    assert desk.post(page, {**away, "measurement": "x", "sure": "on"}).status_code == 404
    assert desk.post(page, {**away, "sure": "on"}).status_code == 302
    assert "171.5" not in words(desk.get(page))


@pytest.mark.long
@each(
    ("sent", "told"),
    [
        ({"value": ""}, "Give a number, or say why there is none"),
        ({"value": "many"}, "is no number that can be drawn"),
        ({"value": "NaN"}, "is no number that can be drawn"),
        ({"value": "9e99"}, "is no number that can be drawn"),
        ({"state": "not-invited"}, "Give a number, or say why there is none"),
        ({"source": ""}, "This field is required"),
        ({"do": "table"}, "This field is required"),
    ],
)
def test_a_value_that_could_not_stand_is_refused_in_words(statement, sent, told):
    refused = signed_in().post(f"{ledger(statement)}numbers/{series(statement).pk}/", {**VALUE, **sent})
    assert refused.status_code == 422
    assert told in words(refused)
    assert not Measurement.objects.exists()


@each(
    ("table", "told"),
    [
        (b"a,b\n1,2\n", "The first line names the columns"),
        (b"period,day,value,source,note\n2025,2025-12-31,1,x,\n2026,yesterday,1,x,\n", "Line 3"),
        (b"\x00\xff", ""),
    ],
)
def test_a_table_is_taken_whole_or_not_at_all(statement, table, told):
    sent = {"do": "table", "file": SimpleUploadedFile("t.csv", table)}
    refused = signed_in().post(f"{ledger(statement)}numbers/{series(statement).pk}/", sent)
    assert refused.status_code == 422
    assert told in words(refused)
    assert not Measurement.objects.exists()
