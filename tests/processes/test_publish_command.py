"""`undersigned publish DIR`: all pages anew, in processes of their own."""

from __future__ import annotations

import shutil
from datetime import date
from typing import Any

import pytest
from django.db.models import F

from tests import stages
from tests.conftest import FreshDatabase
from tests.house import House
from tests.servers import command
from undersigned.actions import follow
from undersigned.actions.publish.batch import publish, retract
from undersigned.actions.publish.offices import OfficePages
from undersigned.models import Call, LedgerEntry, Office, Publication, Statement
from undersigned.outside.files import Folder
from undersigned.outside.installation import Installation


def ask(statement: Statement, office: Office) -> LedgerEntry:
    return follow.ask(Call.objects.filter(edition=stages.in_force(statement))[0], office)


def move(entry: LedgerEntry, to: str) -> None:
    found = follow.Found("report", "Report 7", date(2026, 4, 2), "en", url="https://city.example/7")
    what = {"scale": "progress", "to": to, "day": date(2026, 4, 2), "reason": "Decided in public."}
    follow.change_with(entry, evidence=[], new=found, **what)


@pytest.mark.long
def test_everything_is_published_again_and_what_cannot_be_stays_due(fresh_database: FreshDatabase) -> None:
    here = Installation.load(fresh_database.home)
    house, statements = House(here), [stages.opened() for _ in range(3)]
    office = follow.save_office(None, kind="other", names={"en": "River Agency"}, language="en")
    for statement in statements:
        publish(statement)
        house.publisher.publish_pages(Publication.objects.get(statement=statement))
        move(ask(statement, office), "done")
    shutil.rmtree(here.site / ".builds")
    (here.site / "index.html").unlink()
    broken = here.site / statements[2].slug_id
    broken.unlink()
    broken.mkdir()  # a folder of somebody else's, where the link belongs
    done = command("publish", str(here.home), "--processes", "2", environment=fresh_database.environment)
    assert (done.returncode, "2 of 3 statements" in done.stdout) == (1, True), done.stderr
    assert f"{statements[2].slug_id}: IsADirectoryError" in done.stderr
    across = (here.site / "offices" / office.pk / "en" / "index.html").read_text()
    for statement in statements[:2]:
        assert "Report 7" in house.read(statement, "en/follow/e1-call-1.html")
        assert f"{statement.slug_id}/" in (here.site / "index.html").read_text()
        assert f"{statement.slug_id}/en/follow/" in across
    due = Publication.objects.get(pages_done__lt=F("changes"))
    assert (due.statement_id, due.problem) == (statements[2].pk, "IsADirectoryError")
    assert not Publication.objects.filter(batch_done=F("changes")).exists()  # PDFs and bundles are left to the service


@pytest.mark.long
@pytest.mark.django_db
def test_an_office_s_page_is_written_when_it_says_something_new(installation: Installation, monkeypatch: Any) -> None:
    house, one, two = House(installation), stages.opened(), stages.opened()
    office = follow.save_office(None, kind="other", names={"en": "River Agency"}, language="en")
    for statement in (one, two):
        house.publish(statement)
        ask(statement, office)
        house.publish(statement)
    page = installation.site / "offices" / office.pk / "en" / "index.html"
    assert page.read_text().count("Not started") == 2
    written: list[str] = []
    render = OfficePages._page

    def page_of(pages: OfficePages, *said: Any) -> bytes:
        written.append(said[-1])
        return render(pages, *said)

    monkeypatch.setattr(OfficePages, "_page", page_of)
    house.publish(one)
    move(LedgerEntry.objects.get(statement=one), "announced")
    stages.signed(two, stages.organisation())
    house.publish(two)
    assert len(written) == 4  # for the change of one; a signature under the other changes nothing here
    assert ("Announced" in page.read_text(), page.read_text().count("Not started")) == (True, 1)
    follow.save_office(office, kind="other", names={"en": "Agency of the River"}, language="en")
    retract(two)
    house.publish(two)
    assert "Agency of the River" in page.read_text()
    assert "Not started" not in page.read_text()


def test_what_has_not_changed_is_not_written_again(tmp_path: Any) -> None:
    folder = Folder(tmp_path / "one-river")
    folder.swap(folder.build({"same/page.html": b"same", "other.html": b"old", "gone.html": b"gone"}))
    before = (folder.place / "same/page.html").stat().st_ino
    folder.swap(folder.build({"same/page.html": b"same", "other.html": b"new"}))
    assert (folder.place / "same/page.html").stat().st_ino == before
    assert (folder.place / "other.html").read_bytes() == b"new"
    assert not (folder.place / "gone.html").exists()
