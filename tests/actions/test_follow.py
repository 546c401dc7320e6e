"""Following up: offices are asked, status changes with evidence, and all of it stands in ledger and bundle."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from tests import stages
from tests.house import House
from undersigned.actions import follow, subscriptions
from undersigned.actions.draft.bring import RESERVED
from undersigned.actions.notices import tell_due
from undersigned.actions.publish.batch import publish, retract
from undersigned.core.errors import UndersignedError
from undersigned.models import (
    Account,
    Call,
    Event,
    Evidence,
    LedgerEntry,
    Mail,
    Notice,
    Office,
    Statement,
    StatusChange,
    Subscription,
    database_now,
)

pytestmark = pytest.mark.django_db

DAY = date(2026, 4, 2)


def office(name: str = "City Council of Vardena", **more: Any) -> Office:
    return follow.save_office(None, **{"kind": "government", "names": {"en": name}, "language": "en", **more})


def published() -> Statement:
    statement = stages.opened()
    publish(statement)
    return statement


def asked(statement: Statement, who: Office | None = None) -> LedgerEntry:
    return follow.ask(Call.objects.filter(edition=stages.in_force(statement))[0], who or office(), due=date(2026, 6, 1))


def evidence(statement: Statement, **more: Any) -> Evidence:
    found = {"kind": "decision", "title": "Decision 7", "day": DAY, "language": "en", "url": "https://city.example/7"}
    return follow.add_evidence(statement, follow.Found(**{**found, **more}))


def changed(entry: LedgerEntry, **more: Any) -> StatusChange:
    what: dict[str, Any] = {"scale": "progress", "to": "announced", "day": DAY, "reason": "Decided in public."}
    what |= {"evidence": [evidence(entry.statement)], **more}
    return follow.change(entry, **what)


@pytest.mark.long
def test_a_call_that_is_followed_up_stands_in_ledger_csv_and_bundle(installation):
    house = House(installation)
    statement = house.everyone()
    assert not any("ledger" in path for path in house.there(statement))
    entry = asked(statement)
    changed(entry)
    changed(entry, scale="response", to="forwarded", forwarded="The ministry")
    house.publish(statement)
    ledger = json.loads(house.read(statement, "ledger.json"))
    (row,) = ledger["entries"]
    assert (row["progress"]["value"], row["response"]["value"]) == ("announced", "forwarded")
    (line,) = csv.DictReader(io.StringIO(house.read(statement, "ledger.csv")))
    assert (line["office"], line["call"], line["progress"], line["evidence"]) == (
        *("City Council of Vardena", "1", "announced", "2"),
    )
    assert f'href="#c{line["clause"]}"' in house.read(statement, "en/index.html")  # counted as a reader counts
    report = house.verify(statement)
    assert report.exit == 0, [str(step.detail) for step in report.steps]
    assert "entries: 1" in str(report.steps[10].detail)


def test_a_second_reading_stands_beside_the_first(installation):
    house, statement = House(installation), published()
    made = changed(asked(statement))
    with pytest.raises(UndersignedError, match="not in the log yet"):
        follow.dispute(made, words="Only half of it.")
    house.publisher.log.sequence()
    made = StatusChange.objects.get()
    follow.dispute(made, words="Only half of it.")
    house.publish(statement)
    events = json.loads(house.read(statement, "ledger.json"))["entries"][0]["events"]
    assert [event["type"] for event in events] == ["follow.asked", "follow.progress", "follow.disputed"]
    assert events[2]["words"] == "Only half of it."
    assert f'<a href="#event-{events[1]["seq"]}">Announced, ' in house.read(statement, "en/follow/e1-call-1.html")
    assert house.verify(statement).exit == 0


def test_where_two_must_agree_nothing_stands_before_the_second_has():
    statement = published()
    first, second = (
        Account.objects.create_user(username="ana", role="editor"),
        Account.objects.create_user(username="teuta", role="editor"),
    )
    Statement.objects.filter(pk=statement.pk).update(second_agrees=True)
    entry = LedgerEntry.objects.get(pk=asked(statement).pk)
    made = changed(entry, by=first)
    assert made.event is None
    with pytest.raises(UndersignedError, match="Somebody else must agree"):
        follow.agree(made, by=first)
    follow.agree(made, by=second)
    assert Event.objects.filter(type="follow.progress").count() == 1
    with pytest.raises(UndersignedError, match="does not wait any more"):
        follow.refuse(made, by=second)
    other = changed(entry, by=first, to="done")
    follow.refuse(other, by=second)
    assert Event.objects.filter(type="follow.progress").count() == 1


def test_one_editor_alone_needs_no_second():
    statement = published()
    Account.objects.create_user(username="ana", role="editor")
    Statement.objects.filter(pk=statement.pk).update(second_agrees=True)
    assert changed(LedgerEntry.objects.get(pk=asked(statement).pk)).event is not None


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ({"evidence": []}, "only with evidence"),
        ({"reason": " "}, "Say in a sentence"),
        ({"to": "refused"}, "one of the steps"),
        ({"to": "80 %"}, "one of the steps"),
        ({"scale": "mood"}, "one of the steps"),
        ({"day": date(2999, 1, 1)}, "in the future"),
        ({"scale": "response", "to": "forwarded"}, "to whom"),
        ({"reason": "a \u202e b"}, "character"),
    ],
)
def test_a_change_that_cannot_stand_is_refused_in_words(what, words):
    entry = asked(published())
    with pytest.raises(UndersignedError, match=words):
        changed(entry, **what)
    assert not StatusChange.objects.exists()
    assert not Event.objects.filter(type__in=["follow.progress", "follow.response"]).exists()


def test_evidence_of_another_statement_proves_nothing():
    entry, other = asked(published()), published()
    with pytest.raises(UndersignedError, match="only with evidence"):
        changed(entry, evidence=[evidence(other)])


@pytest.mark.parametrize(
    "column",
    ["evidence_id = NULL", "reason = ''", "\"to\" = 'refused'", "scale = 'mood'", "\"to\" = 'forwarded'"],
)
def test_the_database_itself_refuses_a_status_without_evidence_or_reason(column):
    made = changed(asked(published()))
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {StatusChange._meta.db_table} SET {column} WHERE id = %s", [made.pk])


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"url": ""}, "an address or a file"),
        ({"url": "javascript:alert(1)"}, "begins with https"),
        ({"url": "https://ana:secret@city.example/7"}, "user name or a password"),
        ({"url": "https://city.example/" + "a" * 3_000}, "(begins|too long)"),
        ({"kind": "rumour"}, "what kind"),
        ({"title": ""}, "title"),
        ({"day": date(2999, 1, 1)}, "future"),
        ({"passage": "x" * 5_001}, "too long"),
    ],
)
def test_evidence_that_nobody_could_look_up_is_refused(more, words):
    with pytest.raises(UndersignedError, match=words):
        evidence(published(), **more)


def test_an_office_is_asked_once_and_only_about_public_calls():
    statement, who = published(), office()
    asked(statement, who)
    with pytest.raises(UndersignedError, match="asked about this call already"):
        asked(statement, who)
    with pytest.raises(UndersignedError, match="Publish the statement first"):
        asked(stages.opened("Another title\n\nWe call on the city council to keep the bridge open.\n"), who)
    retract(statement)
    with pytest.raises(UndersignedError, match="retracted"):
        asked(statement, office("Parliament"))


@pytest.mark.parametrize(
    "more",
    [
        {"names": {}},
        {"names": {"en": " "}},
        {"names": {"en": "x" * 301}},
        {"kind": "enemy"},
        {"site": "ftp://x"},
        {"mail": "nobody"},
    ],
)
def test_an_office_that_nobody_could_find_is_refused(more):
    with pytest.raises(UndersignedError):
        office(**more)
    assert not Office.objects.exists()


def test_editors_are_told_apart_from_viewers():
    statement = published()
    first = Account.objects.create_user(username="ana", role="editor")
    Account.objects.create_user(username="viewer", role="viewer")
    Statement.objects.filter(pk=statement.pk).update(second_agrees=True)
    assert Account.objects.count() == 2
    assert changed(LedgerEntry.objects.get(pk=asked(statement).pk), by=first).event is not None


def test_pages_tell_what_became_of_each_call_in_its_language(installation):
    house = House(installation)
    statement = house.published()
    entry = asked(statement)
    changed(entry)
    house.pages(statement)
    matrix = house.read(statement, "en/follow/index.html")
    for part in ("City Council of Vardena", "Announced", "No answer yet", "e1-call-1.html"):
        assert part in matrix
    page = house.read(statement, "en/follow/e1-call-1.html")
    for part in ("Decided in public.", "Decision 7", "1 June 2026", "https://city.example/7"):
        assert part in page
    # In which language the coordinator gave it is not known: a screen reader must not take it for the page's.
    assert '<p lang="" dir="auto">Decided in public.</p>' in page
    assert "follow/e1-call-1.html" in house.read(statement, "en/index.html")
    retract(statement)
    house.pages(statement)
    for path in ("en/follow/index.html", "en/follow/e1-call-1.html", "en/embed/calls.html"):
        gone = house.read(statement, path)
        assert "This statement was retracted" in gone
        assert "City Council of Vardena" not in gone
        assert "Decided in public." not in gone


def test_words_of_others_are_escaped_on_the_pages(installation):
    house = House(installation)
    statement = house.published()
    entry = asked(statement, office("<script>alert(1)</script>"))
    changed(entry, reason="<img src=x>", evidence=[evidence(statement, title="<b>x</b>", passage="<i>y</i>")])
    house.pages(statement)
    pages = house.read(statement, "en/follow/index.html") + house.read(statement, "en/follow/e1-call-1.html")
    for part in ("<script", "<img src", "<b>x", "<i>y"):
        assert part not in pages


@pytest.mark.long
def test_an_office_finds_the_calls_on_it_in_one_statement_and_across_all(installation):
    house = House(installation)
    statement = house.published()
    entry = asked(statement)
    changed(entry, to="done")
    house.publisher.log.sequence()
    house.publisher.publish_pages(statement.publication)
    own = house.read(statement, f"en/follow/office-{entry.office_id}.html")
    across = (house.site / "offices" / entry.office_id / "en" / "index.html").read_text()
    assert "Done" in own
    assert f"../../../{statement.slug_id}/en/follow/" in across
    assert "Done" in across
    # Nothing lies beside the statements' folders by a name that a statement could get.
    beside = {path.name for path in house.site.iterdir() if path.is_dir() and not path.is_symlink()}
    assert "offices" in beside
    assert beside - {".builds"} <= RESERVED
    retract(statement)
    house.publisher.log.sequence()
    house.publisher.publish_pages(statement.publication)
    across = (house.site / "offices" / entry.office_id / "en" / "index.html").read_text()
    assert "No public statement asks this office now." in across


def test_feed_and_followers_hear_of_it_and_others_may_put_it_into_their_pages(installation):
    house = House(installation)
    statement = house.published()
    changed(asked(statement))
    changed(LedgerEntry.objects.get(), scale="response", to="in-full")
    house.pages(statement)
    assert "City Council of Vardena, call 1: Announced" in house.read(statement, "feed.atom")
    digest = Notice.objects.get(kind=Notice.Kind.FOLLOWED)  # however much happens in a day
    assert digest.due > database_now()
    subscriptions.subscribe(statement, address="reader@home.example", language="sq")
    subscriptions.begin(Subscription.objects.get())
    Notice.objects.filter(kind=Notice.Kind.FOLLOWED).update(due=database_now())
    tell_due()
    mail = Mail.objects.get(to="reader@home.example", purpose=Mail.Purpose.NOTICE).body
    assert "\n„One river, two banks“\n" in mail  # the marks are the mail's, whatever the title's language
    assert f"/{statement.slug_id}/en/follow/\n" in mail  # the text has no Albanian
    assert mail.count("\n- City Council of Vardena, ") == 2
    assert "(2 prill 2026)" in mail  # the day of the change, not that of its entry
    embedded = house.read(statement, "en/embed/calls.html")
    assert "Announced" in embedded
    assert f'rel="canonical" href="http://localhost:8000/{statement.slug_id}/en/follow/"' in embedded
    assert "<script" not in embedded
    for path in ("en/embed/index.html", "en/embed/calls.html"):
        assert '<base target="_top">' in house.read(statement, path)  # no other page may stand in a frame
    for path, frame in (("en/index.html", "embed/"), ("en/follow/index.html", "embed/calls.html")):
        address = f"http://localhost:8000/{statement.slug_id}/en/{frame}"
        assert f'&lt;iframe src="{address}"' in house.read(statement, path)
    assert "Announced" in house.read(statement, "en/index.html")
