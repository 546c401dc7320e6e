"""Kept files: what a row or the log names stays; all else goes, but nothing that was kept just now."""

from __future__ import annotations

import json
import os
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.actions.test_follow import asked, changed, evidence, published
from tests.house import House
from undersigned.actions import follow
from undersigned.actions.follow import Found, add_evidence, keep_file
from undersigned.actions.follow.unnamed import Unnamed
from undersigned.actions.publish.batch import retract
from undersigned.actions.retention import forget
from undersigned.core.errors import FollowError
from undersigned.models import Evidence, LedgerEntry, Opening, Publication, Statement, StatusChange, database_now
from undersigned.outside.kept import Kept

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(installation) -> Kept:
    return Kept(installation)


def aged(kept: Kept, words: bytes) -> str:
    """A file that was kept long ago."""
    digest = kept.put(words)
    os.utime(kept.folder / digest, (0, 0))
    return digest


def a_week_later(kept: Kept) -> None:
    for path in (kept.folder / "unnamed").iterdir():
        os.utime(path, (0, 0))


def test_a_copy_that_was_replaced_stays_where_the_log_told_of_it_and_goes_where_it_never_did(installation, kept):
    house, entry = House(installation), asked(published())
    told, untold, newest, young = (*(aged(kept, word) for word in (b"told", b"untold", b"newest")), kept.put(b"young"))
    one = evidence(entry.statement)
    Evidence.objects.filter(pk=one.pk).update(copy=told)
    changed(entry, evidence=[Evidence.objects.get(pk=one.pk)])
    Evidence.objects.filter(pk=one.pk).update(copy=newest)
    house.publisher.log.sequence()
    work = Unnamed(installation)
    assert work.tidy() == 0
    assert kept.get(untold) == b"untold"  # set aside, in case that it is named after all
    assert kept.aside_before(1e12) == {untold}
    a_week_later(kept)
    assert [work.tidy(), work.tidy()] == [1, 0]
    assert [kept.get(digest) for digest in (told, untold, newest, young)] == [b"told", None, b"newest", b"young"]
    Opening.objects.filter(event__type="follow.progress").delete()  # its value was taken away
    work.tidy()
    assert kept.aside_before(1e12) == {told}


def test_a_database_that_was_put_back_finds_its_files_again(installation, kept):
    digest, work = aged(kept, b"a decision"), Unnamed(installation)
    work.tidy()
    assert kept.aside_before(1e12) == {digest}
    add_evidence(published(), Found("law", "Law 3", database_now().date(), "en", file=digest))
    a_week_later(kept)
    assert work.tidy() == 0
    assert (kept.aside_before(1e12), kept.get(digest)) == (set(), b"a decision")


def test_what_was_never_told_goes_a_month_after_the_statement_was_retracted(
    installation, kept, django_capture_on_commit_callbacks
):
    statement = published()
    entry = asked(statement)
    told, loose = (keep_file(f"{name} words".encode(), f"{name}.txt")[0] for name in ("told", "loose"))
    changed(entry, evidence=[evidence(statement, file=told)])
    Statement.objects.filter(pk=statement.pk).update(second_agrees=True)
    stray = evidence(statement, file=loose)
    StatusChange.objects.create(
        entry=LedgerEntry.objects.get(),
        scale="progress",
        to="done",
        day=stray.day,
        reason="x",
        evidence=stray,
        made=stray.made,
    )
    retract(statement)
    for digest in (told, loose):
        os.utime(kept.folder / digest, (0, 0))
    for days, left in ((29, (3, 2)), (31, (1, 1))):
        Statement.objects.filter(pk=statement.pk).update(retracted=database_now() - timedelta(days=days))
        with django_capture_on_commit_callbacks(execute=True):
            forget()
        assert (Evidence.objects.count(), StatusChange.objects.count()) == left
    assert (kept.get(told) is None, kept.get(loose)) == (False, None)


@pytest.mark.long
def test_a_delivery_and_a_value_are_taken_off_the_record_and_leave_the_others(
    installation, kept, django_capture_on_commit_callbacks
):
    house, entry = House(installation), asked(published())
    told: dict[str, Any] = {"day": date(2026, 5, 3), "language": "en"}
    scan = follow.Scan("x.pdf", b"%PDF-1 of Odra Veln")
    first = follow.bring_by_hand(entry.statement, entry.office, note="To Odra Veln", scan=scan, **told)
    other = follow.Scan("y.pdf", b"%PDF-1")
    second = follow.bring_by_hand(entry.statement, entry.office, note="At the registry", scan=other, **told)
    series = follow.save_indicator(entry.statement, None, names={"en": "Days"}, unit={}, calls=[entry.call])
    values = [
        follow.measure(series, follow.Value(period, date(2026, 5, 3), "value", Decimal(number), source))
        for period, number, source in (("H1", 171, "Said by Odra Veln"), ("H2", 12, "Page 7"))
    ]
    with pytest.raises(FollowError, match="not in the log yet"):
        follow.take_away(first)
    house.publish(entry.statement)
    assert house.everything(entry.statement).count(b"Odra Veln") > 1
    for digest in (first.file, second.file):
        os.utime(kept.folder / digest, (0, 0))
    with django_capture_on_commit_callbacks(execute=True):
        follow.take_away(first)
        follow.take_away(values[0])
    assert (kept.get(first.file), kept.get(second.file)) == (None, other.data)
    house.publish(entry.statement)
    assert b"Odra Veln" not in house.everything(entry.statement)
    assert house.verify(entry.statement).exit == 0
    made = json.loads(house.read(entry.statement, "ledger.json"))
    assert [one["note"] for one in made["deliveries"]] == ["At the registry"]
    assert [[one["value"] for one in each["values"]] for each in made["indicators"]] == [["12"]]


@pytest.mark.long
def test_a_change_that_is_taken_off_the_record_goes_with_its_words_its_evidence_and_its_files(
    installation, kept, django_capture_on_commit_callbacks
):
    house, entry = House(installation), asked(published())
    digest = aged(kept, b"names a witness")
    first = changed(entry, reason="The first reason stays.")
    piece = evidence(entry.statement, file=digest, title="Names Odra Veln")
    second = changed(entry, to="done", reason="Odra Veln saw it.", evidence=[piece])
    house.publisher.log.sequence()
    second = StatusChange.objects.get(pk=second.pk)
    follow.dispute(second, words="Odra Veln did not.")
    house.publish(entry.statement)
    assert b"Odra Veln" in house.everything(entry.statement)
    with django_capture_on_commit_callbacks(execute=True):
        follow.take_away(second)
    assert kept.get(digest) is None
    assert list(StatusChange.objects.all()) == [first]
    house.publisher.publish_pages(Publication.objects.get())
    assert b"Odra Veln" not in house.loose(entry.statement)  # the bundle, too, is offline until the next batch
    assert "bundle.zip" not in house.there(entry.statement)
    house.publish(entry.statement)
    assert b"Odra Veln" not in house.everything(entry.statement)
    assert house.verify(entry.statement).exit == 0
    (row,) = json.loads(house.read(entry.statement, "ledger.json"))["entries"]
    assert row["progress"]["value"] == "announced"
    retract(entry.statement)
    follow.take_away(StatusChange.objects.get())  # the data of a retracted statement are still public
    house.pages(entry.statement)
    assert "The first reason" not in house.read(entry.statement, "ledger.json")
    for words in (fields for fields in Opening.objects.values_list("fields", flat=True)):
        assert "Odra Veln" not in json.dumps(words)
