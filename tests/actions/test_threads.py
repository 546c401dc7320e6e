"""What an office is asked again and again, and what is drawn together: told by each log, and shown in public."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from decimal import Decimal

import pytest
from django.db.models import F
from django.utils import timezone

from tests import stages
from tests.house import House
from undersigned.actions import follow
from undersigned.actions.publish.batch import publish, retract
from undersigned.core.errors import UndersignedError
from undersigned.models import Call, Event, Indicator, LedgerEntry, Office, Publication, Statement, Thread

pytestmark = pytest.mark.django_db

AGAIN = """The river, again

We call on the municipalities of Vardena and Kodrin to publish the water tests each week.
"""
OTHER = """A bridge

We call on the city council to keep the old bridge open at night.
"""


def council() -> Office:
    return follow.save_office(None, kind="government", names={"en": "Council of Vardena"}, language="en")


def asked(office: Office, letter: str = stages.LETTER) -> LedgerEntry:
    statement = stages.opened(letter)
    publish(statement)
    return follow.ask(Call.objects.filter(edition=stages.in_force(statement))[0], office)


def all_published(house: House) -> None:
    """What the work process does until nothing is due."""
    house.publisher.log.sequence()
    for _ in Publication.objects.all():
        Publication.objects.update(batch_due="2026-01-01T00:00:00Z", pages_done=F("changes"))
        house.publisher.publish_due()


def all_pages(house: House) -> None:
    """What it does at once."""
    house.publisher.log.sequence()
    for publication in Publication.objects.pages_due(timezone.now()):
        house.publisher.publish_pages(publication)


def office_page(house: House, office: Office) -> str:
    return (house.site / "offices" / office.pk / "en" / "index.html").read_text()


def test_the_likest_calls_of_other_statements_are_offered_first():
    office = council()
    first, bridge, again = asked(office), asked(office, OTHER), asked(office, AGAIN)
    (one, much), (two, little) = follow.likest(office, [first])
    assert [one, two] == [again, bridge]
    assert much > 0.8 > 0.4 > little
    thread = follow.begin_thread([first, again], {"en": "Publish the water tests"})
    assert [row[0] for row in follow.likest(office, [first])] == [bridge]
    # A thread has one call of each statement, and the bridge is the only one that stands alone.
    assert (follow.threads_for(bridge), follow.threads_for(first)) == ([thread], [])
    assert follow.linkable(office, [first, bridge]) == {first.pk, bridge.pk}
    retract(bridge.statement)
    bridge.statement.refresh_from_db()
    assert follow.linkable(office, [first, bridge]) == set()


@pytest.mark.long
def test_a_thread_stands_on_every_page_and_in_every_log_until_a_call_is_taken_out(installation):
    house, office = House(installation), council()
    first, again = asked(office), asked(office, AGAIN)
    Statement.objects.filter(pk=first.statement_id).update(published="2021-05-01T10:00:00Z")
    thread = follow.begin_thread([first, again], {"en": "Publish the water <tests>", "sq": "Publikoni testet"})
    all_published(house)
    page = house.read(first.statement, "en/follow/e1-call-1.html")
    for part in ("Publish the water &lt;tests&gt;", "2 times since 2021", "this call"):
        assert part in page
    assert f'href="../../../{again.statement.slug_id}/en/follow/e1-call-1.html"' in page
    assert f'href="../../../{first.statement.slug_id}/en/follow/e1-call-1.html"' in office_page(house, office)
    for entry in (first, again):
        (row,) = json.loads(house.read(entry.statement, "ledger.json"))["entries"]
        assert (row["thread"]["id"], row["thread"]["names"]["sq"]) == (thread.pk, "Publikoni testet")
        (line,) = csv.DictReader(io.StringIO(house.read(entry.statement, "ledger.csv")))
        assert line["thread"] == thread.pk
        assert house.verify(entry.statement).exit == 0
    follow.take_out(thread, again)
    all_pages(house)
    for page in (house.read(first.statement, "en/follow/e1-call-1.html"), office_page(house, office)):
        assert "2 times since" not in page
    (row,) = json.loads(house.read(again.statement, "ledger.json"))["entries"]
    assert "thread" not in row
    follow.put_in(thread, [again])
    follow.name_thread(thread, {"en": "The tests, in public"})
    all_pages(house)
    assert "The tests, in public" in house.read(first.statement, "en/follow/e1-call-1.html")
    assert "The tests, in public" in office_page(house, office)


@pytest.mark.long
def test_a_retracted_statement_leaves_the_thread_of_the_others_at_once(installation):
    house, office = House(installation), council()
    first, again = asked(office), asked(office, AGAIN)
    thread = follow.begin_thread([first, again], {"en": "Publish the water tests"})
    all_pages(house)
    assert "2 times since" in house.read(first.statement, "en/follow/e1-call-1.html")
    retract(again.statement)
    all_pages(house)
    assert "2 times since" not in house.read(first.statement, "en/follow/e1-call-1.html")
    with pytest.raises(UndersignedError, match="retracted"):
        follow.take_out(thread, again)
    follow.name_thread(thread, {"en": "Another name"})  # those that stand tell it


def test_calls_that_cannot_be_one_thing_are_refused_in_words_and_nothing_is_told():
    office, other = council(), council()
    first, again, elsewhere = asked(office), asked(office, AGAIN), asked(other, OTHER)
    named = {"en": "Publish the water tests"}
    twice = follow.ask(first.call, other)
    for entries, names, words in (
        ([first], named, "at least one more"),
        ([first, elsewhere], named, "one office"),
        ([elsewhere, twice], {}, "Say what is asked"),
    ):
        with pytest.raises(UndersignedError, match=words):
            follow.begin_thread(entries, names)
    thread = follow.begin_thread([first, again], named)
    bridge = asked(office, OTHER)
    with pytest.raises(UndersignedError, match="another thread"):
        follow.begin_thread([bridge, again], named)
    with pytest.raises(UndersignedError, match="one call of each statement"):
        follow.put_in(thread, [again])
    with pytest.raises(UndersignedError, match="does not stand"):
        follow.take_out(thread, bridge)
    assert Thread.objects.count() == 1
    assert Event.objects.filter(type="follow.linked").count() == 2


def series(statement: Statement, name: str, unit: str = "per cent", values: tuple[str, ...] = ("10", "")) -> Indicator:
    calls = list(Call.objects.filter(edition=stages.in_force(statement)))
    made = follow.save_indicator(statement, None, names={"en": name}, unit={"en": unit}, calls=calls)
    for n, value in enumerate(values):
        number, state = (Decimal(value), "value") if value else (None, "not-invited")
        source = f"https://{name.lower()}.example/{n}"
        follow.measure(made, follow.Value(f"2025-H{n + 1}", date(2025, 6 * (n + 1), 30), state, number, source))
    return made


@pytest.mark.long
def test_series_stand_alone_until_somebody_switches_the_comparison_on_and_after_it_was_ended(installation):
    house, office = House(installation), council()
    statement = asked(office).statement
    ours, theirs = series(statement, "Vardena"), series(statement, "Kodrin", values=("20", "35.5"))
    all_pages(house)
    page = "en/follow/e1-call-1.html"
    assert "Drawn together" not in house.read(statement, page)
    made = follow.compare(statement, [ours, theirs], {"en": "Tests in public, both banks"})
    all_published(house)
    shown = house.read(statement, page)
    drawn = shown[shown.index("Tests in public, both banks") : shown.index('class="series" id="numbers-')]
    for part in (
        "dashed line, squares",
        "Not invited",
        '<a href="https://kodrin.example/1"',
        ">35.5</a>",
        'class="line-2"',
        ">30</text>",
    ):
        assert part in drawn
    (told,) = json.loads(house.read(statement, "ledger.json"))["comparisons"]
    assert (told["id"], told["indicators"]) == (made.pk, [ours.pk, theirs.pk])
    assert house.verify(statement).exit == 0
    follow.end_comparison(made)
    all_published(house)
    assert "Drawn together" not in house.read(statement, page)
    assert "comparisons" not in json.loads(house.read(statement, "ledger.json"))
    assert house.verify(statement).exit == 0


def test_series_that_cannot_be_compared_are_refused_in_words():
    statement = asked(council()).statement
    ours, days = series(statement, "Vardena"), series(statement, "Kodrin", unit="days")
    empty = series(statement, "Weir", values=())
    for several, names, words in (
        ([ours], {"en": "x"}, "two series or more"),
        ([ours, days], {"en": "x"}, "different units"),
        ([ours, empty], {"en": "x"}, "with a value"),
        ([ours, series(statement, "Other")], {}, "Say what is compared"),
    ):
        with pytest.raises(UndersignedError, match=words):
            follow.compare(statement, several, names)
    assert not Event.objects.filter(type="follow.compared").exists()
