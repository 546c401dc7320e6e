"""Evidence that lasts: copies of pages, links that die, and what the ledger tells of both."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.actions.test_follow import DAY, asked, evidence
from tests.house import House
from tests.web_of_lies import Server, fetcher, leads, page, serving
from undersigned.actions import follow
from undersigned.actions.follow.copies import Copies, capture_again
from undersigned.actions.publish.batch import retract
from undersigned.actions.record import begin_log
from undersigned.cli.work import _loops
from undersigned.core.errors import UndersignedError
from undersigned.core.fetching import WHY
from undersigned.models import Account, Event, Evidence, LedgerEntry, Statement, StatusChange, database_now
from undersigned.outside.installation import Installation

pytestmark = pytest.mark.django_db


@pytest.fixture
def statement(house: House) -> Statement:
    return house.published()


def changed(entry: LedgerEntry, *pieces: Evidence, **more: Any) -> StatusChange:
    what: dict[str, Any] = {"scale": "progress", "to": "announced", "day": DAY, "reason": "Decided in public.", **more}
    return follow.change(entry, evidence=pieces, **what)


def copies(installation: Installation, server: Server, **more: Any) -> Copies:
    return Copies(installation, fetcher(server, **more))


def ago(one: Evidence, days: int) -> None:
    Evidence.objects.filter(pk=one.pk).update(checked=database_now() - timedelta(days=days))


def looked(house: House, statement: Statement) -> list[tuple[bool, bool]]:
    """(a copy was told, gone) for each look that the ledger tells of."""
    house.pages(statement)
    entries = json.loads(house.read(statement, "ledger.json"))["entries"]
    events = [event for entry in entries for event in entry["events"] if event["type"] == "follow.looked"]
    return [(event["copy"] is not None, event["gone"]) for event in events]


@pytest.mark.long
def test_a_page_is_kept_as_it_came_and_its_digest_stands_in_the_change_that_names_it(house, statement, installation):
    with serving(page(b"<script>alert(1)</script>")) as server:
        one = evidence(statement, url=server.url("/7"))
        work = copies(installation, server)
        assert work.capture()
        assert not work.capture()
    one.refresh_from_db()
    data = work.kept.get(one.copy)
    assert data is not None
    pages = [
        record.content_stream().read() for record in ArchiveIterator(BytesIO(data)) if record.rec_type == "response"
    ]
    assert pages == [b"<script>alert(1)</script>"]
    assert (one.link, one.copy_problem) == (Evidence.Link.THERE, "")
    changed(asked(statement), one)
    house.publish(statement)
    assert one.copy in house.read(statement, "ledger.json")
    assert house.verify(statement).exit == 0
    assert looked(house, statement) == []  # the change itself tells of it
    assert b"alert(1)" not in house.everything(statement)  # never published


@pytest.mark.long
def test_a_copy_that_comes_after_the_change_is_told_by_an_event_of_its_own(house, statement, installation):
    with serving(page()) as server:
        one, other = evidence(statement, url=server.url("/1")), evidence(statement, url=server.url("/2"))
        entry, work = asked(statement), copies(installation, server)
        changed(entry, one, other)
        assert not work.capture()  # the log does not hold the change yet
        house.publisher.log.sequence()
        assert [work.capture(), work.capture(), work.capture()] == [True, True, False]
    one.refresh_from_db()
    assert looked(house, statement) == [(True, False), (True, False)]
    assert one.copy in house.read(statement, "en/follow/e1-call-1.html")
    house.publish(statement)
    assert house.verify(statement).exit == 0


def test_a_change_that_waits_for_a_second_person_takes_the_copy_that_came_meanwhile(house, statement, installation):
    first, second = (Account.objects.create_user(username=name, role="editor") for name in ("ana", "teuta"))
    Statement.objects.filter(pk=statement.pk).update(second_agrees=True)
    statement.refresh_from_db()
    with serving(page()) as server:
        one = evidence(statement, url=server.url())
        made = changed(asked(statement), one, by=first)
        assert copies(installation, server).capture()
    assert not Event.objects.filter(type="follow.looked").exists()
    follow.agree(made, by=second)
    one.refresh_from_db()
    house.pages(statement)
    assert one.copy in house.read(statement, "ledger.json")


@pytest.mark.long
def test_a_page_that_goes_is_told_once_and_its_copy_stands_beside_it(house, statement, installation):
    there = [True]

    def answer(server, head):
        yield from page(status="200 OK" if there[0] else "404 Not Found")(server, head)

    with serving(answer) as server:
        one, work = evidence(statement, url=server.url()), copies(installation, server)
        changed(asked(statement), one)
        house.publisher.log.sequence()
        work.capture()
        assert not work.look()  # looked at today
        there[0] = False
        ago(one, 31)
        assert work.look()
        assert looked(house, statement) == [(True, False)]  # it may be back tomorrow
        for days in (2, 31):
            ago(one, days)
            assert work.look()
        assert looked(house, statement) == [(True, False), (False, True)]
        assert "a copy was kept" in house.read(statement, "en/follow/e1-call-1.html")
        house.publish(statement)
        assert house.verify(statement).exit == 0
        there[0] = True
        ago(one, 31)
        assert work.look()
    one.refresh_from_db()
    assert one.link == Evidence.Link.THERE
    assert looked(house, statement)[2:] == [(False, False)]
    assert "The page is gone" not in house.read(statement, "en/follow/e1-call-1.html")


def test_a_page_that_was_gone_before_any_copy_says_so(house, statement, installation):
    with serving(page(status="410 Gone")) as server:
        one = evidence(statement, url=server.url())
        changed(asked(statement), one)
        house.publisher.log.sequence()
        copies(installation, server).capture()
    one.refresh_from_db()
    assert (one.copy, one.copy_problem, one.link) == ("", "gone", Evidence.Link.GONE)
    assert looked(house, statement) == [(False, True)]
    assert "no copy was kept" in house.read(statement, "en/follow/e1-call-1.html")


@pytest.mark.parametrize(
    ("answer", "problem", "link"),
    [
        (page(status="500 Oh"), "refused", Evidence.Link.SILENT),
        (page(status="403 No"), "refused", Evidence.Link.SILENT),
        (page(b"x" * 10, "Content-Type: video/mp4"), "kind", Evidence.Link.THERE),
        (page(b"x" * 1_000_001), "too-large", Evidence.Link.THERE),
        (leads(lambda server: server.url()), "redirects", Evidence.Link.SILENT),
        (leads(lambda _server: "http://169.254.169.254/"), "port", Evidence.Link.UNKNOWN),
        (leads(lambda server: f"http://127.0.0.9:{server.port}/"), "inside", Evidence.Link.UNKNOWN),
        (lambda *_: iter([b"\0" * 10]), "broken", Evidence.Link.SILENT),
    ],
)
def test_a_page_that_cannot_be_kept_says_why_and_is_not_asked_again_and_again(
    statement, installation, answer, problem, link
):
    with serving(answer) as server:
        one, work = evidence(statement, url=server.url()), copies(installation, server)
        assert [work.capture(), work.capture()] == [True, False]
    one.refresh_from_db()
    assert (one.copy_problem, one.link, one.copy) == (problem, link, "")
    assert one.copy_problem in WHY
    assert not list(work.kept.folder.glob("*"))


def test_without_room_on_the_disk_no_page_is_asked_again_and_again(statement, installation, monkeypatch):
    monkeypatch.setattr("undersigned.outside.kept.SPARE", 2**62)
    with serving(page()) as server:
        one, work = evidence(statement, url=server.url()), copies(installation, server)
        assert [work.capture(), work.capture()] == [True, False]
        one.refresh_from_db()
        assert (one.copy_problem, one.link, one.copy) == ("no-room", Evidence.Link.THERE, "")
        monkeypatch.undo()
        Evidence.objects.update(checked=database_now() - timedelta(days=31))
        assert [work.look(), work.capture()] == [True, True]
    one.refresh_from_db()
    assert one.copy


def test_a_fetcher_that_breaks_on_one_page_goes_on_with_the_next(statement, installation):
    def breaks(*_):
        raise RuntimeError("a name that breaks the library")

    with serving(page()) as server:
        both = [evidence(statement, url=server.url()) for _ in range(2)]
        assert copies(installation, server, resolve=breaks).capture()
        assert copies(installation, server).capture()
    for one in both:
        one.refresh_from_db()
    # Which of the two waits longest is not said: they may have been made in the same millisecond.
    assert sorted((one.copy_problem, bool(one.copy)) for one in both) == [("", True), ("broken", False)]


def test_what_did_not_answer_is_looked_at_the_next_day_and_kept_when_it_is_there_again(statement, installation):
    with serving(page()) as server:
        one = evidence(statement, url=server.url())
        copies(installation, server, resolve=lambda *_: []).capture()
        work = copies(installation, server)
        assert not work.look()
        ago(one, 2)
        assert work.look()
        assert work.capture()
    one.refresh_from_db()
    assert one.copy


def test_a_person_can_have_it_kept_again_and_the_first_copy_stays(statement, installation):
    with serving(page(b"first")) as server:
        one, work = evidence(statement, url=server.url()), copies(installation, server)
        work.capture()
    one.refresh_from_db()
    first = one.copy
    with serving(page(b"second")) as server:
        Evidence.objects.update(url=server.url())
        capture_again(one)
        copies(installation, server).capture()
    one.refresh_from_db()
    assert one.copy != first
    assert work.kept.get(first)
    assert work.kept.get(one.copy)
    with pytest.raises(UndersignedError, match="Only a page with an address"):
        capture_again(evidence(statement, url="", file="ab" * 32))


def test_the_work_process_keeps_copies_and_looks_at_links_but_not_in_a_demo(installation):
    begin_log(installation)
    names = {loop.name: loop.every for loop in _loops(installation)}
    assert names["links"] >= 60  # one look a minute, so that no host is asked more often
    assert "copies" in names
    assert not {"copies", "links"} & {loop.name for loop in _loops(replace(installation, demo=True))}


def test_nothing_is_fetched_for_a_statement_that_was_retracted(statement, installation):
    with serving(page()) as server:
        evidence(statement, url=server.url())
        retract(statement)
        assert not copies(installation, server).capture()
    assert server.heads == []
