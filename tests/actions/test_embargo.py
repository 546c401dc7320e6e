"""Embargo: nothing in the site's folder before, then all languages and names at once; who comes later is marked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pypdf import PdfReader

from tests import stages
from tests.house import House
from undersigned.actions import sign
from undersigned.actions.publish import embargo
from undersigned.actions.publish.batch import publish
from undersigned.actions.publish.embargo import add_preview, release_due, revoke_preview, set_embargo
from undersigned.core.errors import PublishError
from undersigned.models import Publication, Signature, Statement, database_now

pytestmark = pytest.mark.django_db

LATER = frozenset({"sign", "show", "later"})


def embargoed() -> Statement:
    statement = stages.opened()
    set_embargo(statement, database_now() + timedelta(hours=1))
    return Statement.objects.get(pk=statement.pk)


def work(house: House) -> None:
    """What the work process does in a round."""
    release_due()
    house.publisher.log.sequence()
    house.publisher.publish_due()


def end_embargo() -> None:
    Statement.objects.update(embargo=database_now() - timedelta(seconds=1))


def test_nothing_is_there_before_and_all_of_it_after(house: House) -> None:
    statement = embargoed()
    stages.signed(statement, stages.organisation("Later House", "b@b.example", purposes=LATER))
    with pytest.raises(PublishError, match="under embargo"):
        publish(statement)
    work(house)
    assert not house.folder(statement).exists()
    index = house.site / "index.html"
    assert not index.exists() or statement.slug_id not in index.read_text()
    end_embargo()
    work(house)
    assert {"en/index.html", "statement.json", "bundle.zip", "statement.en.pdf"} <= house.there(statement)
    assert "Later House" in house.read(statement, "en/index.html")
    assert Signature.objects.get().visibility == "public"
    assert statement.slug_id in index.read_text()
    assert house.verify(statement).exit == 0
    before = Publication.objects.get().changes
    assert release_due() == 0
    assert Publication.objects.get().changes == before


def test_an_embargo_taken_back_while_others_are_released_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = embargoed(), embargoed()
    assert first != second
    end_embargo()

    def meanwhile(statement: Statement) -> Publication:
        Statement.objects.exclude(pk=statement.pk).update(embargo=None)
        return publish(statement)

    monkeypatch.setattr(embargo, "publish", meanwhile)
    assert release_due() == 1
    assert Statement.objects.filter(published=None).count() == 1
    assert release_due() == 0


@pytest.mark.long
def test_who_confirms_after_the_release_is_marked_with_the_day(house: House) -> None:
    statement = embargoed()
    stages.signed(statement, stages.organisation("Early House", "a@a.example"))
    early = Signature.objects.get()
    end_embargo()
    Signature.objects.filter(pk=early.pk).update(confirmed=database_now() - timedelta(hours=1))
    work(house)
    stages.signed(statement, stages.organisation("Late House", "b@b.example"))
    house.publish(Statement.objects.get())
    page = house.read(statement, "en/index.html")
    (line,) = [line for line in page.splitlines() if "Late House" in line]
    assert "joined after the release, on" in line
    assert page.count("joined after the release") == 1
    pdf = PdfReader(house.folder(statement) / "statement.en.pdf")
    words = "".join("".join(sheet.extract_text().split()) for sheet in pdf.pages)
    assert words.count("joinedaftertherelease,on") == 1


def test_it_is_set_for_what_is_to_come_and_not_public(house: House) -> None:
    with pytest.raises(PublishError, match="Freeze the text first"):
        set_embargo(stages.drafted(), database_now() + timedelta(hours=1))
    statement = stages.opened()
    with pytest.raises(PublishError, match="over already"):
        set_embargo(statement, database_now())
    publish(statement)
    with pytest.raises(PublishError, match="public already"):
        set_embargo(statement, database_now() + timedelta(hours=1))


def test_an_embargo_taken_back_publishes_nothing_by_itself(house: House) -> None:
    statement = embargoed()
    set_embargo(statement, None)
    work(house)
    assert not house.folder(statement).exists()
    house.publish(Statement.objects.get())
    assert house.verify(statement).exit == 0


def test_previews_need_an_embargo_and_a_name(house: House) -> None:
    statement = stages.opened()
    with pytest.raises(PublishError, match="Set an embargo first"):
        add_preview(statement, "Evening paper")
    statement = embargoed()
    with pytest.raises(PublishError, match="for whom"):
        add_preview(statement, " ")
    made, token = add_preview(statement, "Evening paper")
    assert token not in str(vars(made))
    revoke_preview(made)
    made.refresh_from_db()
    assert made.revoked is not None


def test_a_withdrawal_under_embargo_never_shows_the_name(house: House) -> None:
    statement = embargoed()
    gone = stages.signed(statement, stages.organisation("Gone House", "a@a.example", purposes=LATER)).signature
    sign.withdraw(gone)
    end_embargo()
    work(house)
    assert b"Gone House" not in house.everything(statement)
    assert house.verify(statement).exit == 0
