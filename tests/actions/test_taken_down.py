"""What shows somebody who left goes offline at once, whatever becomes of the files that follow."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests import stages
from tests.house import House
from undersigned.actions import sign
from undersigned.actions.publish import documents
from undersigned.actions.publish.batch import retract
from undersigned.actions.sign import claim
from undersigned.models import Event, Mail, Opening, Publication, Signature, Statement
from undersigned.outside import files

pytestmark = pytest.mark.django_db


BATCH_FILES = ("statement.en.pdf", "earlier-pdfs.json", "bundle.zip")


def fail(*args: object, **options: object) -> bytes:
    """What lies outside and is broken: the PDF maker, or a disk without room."""
    raise OSError("no room")


def signed(name_key: str) -> Signature:
    return Signature.objects.get(name_key=name_key)


def erased(signature: Signature) -> None:
    sign.erase(signature)


def withdrawn(signature: Signature) -> None:
    sign.withdraw(signature)


def hidden(signature: Signature) -> None:
    sign.change_visibility(signature, "not-named")


def corrected(signature: Signature) -> None:
    sign.correct(signature, {"names": {"": "Lumera River Watch"}})


def disputed(signature: Signature) -> None:
    address = signature.mail
    claim.claim(signature.statement, name=signature.name(), reason="Not us.", address=address, language="en")
    claim.confirm_claim(stages.link_in(Mail.objects.filter(to=address).latest("pk"), "disputed"))


LEAVE = (erased, withdrawn, hidden, corrected, disputed)


def goes_at_once(house: House, leave: Callable[[Signature], None]) -> Statement:
    """Somebody leaves while no PDF can be made."""
    statement = house.everyone()
    assert b"Quellwasser" in house.everything(statement)
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr(documents, "compile_pdf", fail)
        leave(signed("quellwasser bund"))
        house.publish(statement, pages=True)
    assert Publication.objects.get().problem == "OSError"
    return statement


@pytest.mark.parametrize("leave", LEAVE)
def test_what_must_go_goes_at_once_though_no_pdf_can_be_made(house: House, leave: Callable[[Signature], None]) -> None:
    statement = goes_at_once(house, leave)
    assert house.there(statement).isdisjoint(BATCH_FILES)
    assert b"Quellwasser" not in house.loose(statement)
    page = house.read(statement, "en/index.html")
    assert "Kodrin Forum" in page
    for name in BATCH_FILES:
        assert name not in page
    assert "PDF: is being made" in page
    assert "is being made from the signatures as they stand now" in page
    assert "being made" in house.read(statement, "edition-1/en/index.html")


@pytest.mark.long
@pytest.mark.parametrize("leave", [erased, *(pytest.param(other, marks=pytest.mark.long) for other in LEAVE[1:])])
def test_what_was_taken_down_comes_back_without_who_left(house: House, leave: Callable[[Signature], None]) -> None:
    statement = goes_at_once(house, leave)
    house.publish(statement)
    assert house.there(statement).issuperset(BATCH_FILES)
    assert b"Quellwasser" not in house.everything(statement)
    page = house.read(statement, "en/index.html")
    assert "being made" not in page
    assert 'href="../statement.en.pdf"' in page
    assert Publication.objects.get().problem == ""
    report = house.verify(statement)
    assert report.exit == 0, report.value()


def test_who_comes_takes_nothing_down(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    statement = house.everyone()
    before = (house.folder(statement) / "statement.en.pdf").read_bytes()
    monkeypatch.setattr(documents, "compile_pdf", fail)
    stages.signed(statement, stages.organisation("Ferry Museum", "f@f.example"))
    sign.change_visibility(signed("hidden bund"), "public")
    for _ in range(2):  # nor at the next try
        house.publish(statement, pages=True)
        assert "Ferry Museum" in house.read(statement, "en/index.html")
        assert (house.folder(statement) / "statement.en.pdf").read_bytes() == before
        assert house.there(statement).issuperset(BATCH_FILES)
        assert "being made" not in house.read(statement, "en/index.html")


def test_a_consent_for_machines_taken_back_takes_the_bundle_down(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    statement = house.everyone()
    monkeypatch.setattr(documents, "compile_pdf", fail)
    sign.change_visibility(signed("dunja peral"), "page")
    house.publish(statement, pages=True)
    assert "Dunja Peral" in house.read(statement, "en/index.html")
    assert "Dunja Peral" not in house.read(statement, "signatories.csv")
    assert house.there(statement).isdisjoint(BATCH_FILES)


def test_a_held_signature_that_leaves_takes_nothing_down(house: House) -> None:
    statement = house.everyone()
    for leave in (erased, withdrawn, hidden):
        held = stages.signed(statement, stages.organisation(mail=f"{leave.__name__}@else.example")).signature
        house.publish(statement)
        opened = Opening.objects.filter(event__type="published").count()
        before = house.everything(statement)
        leave(held)
        house.publisher.log.sequence()
        assert house.publisher.publish_due() == 0
        assert house.everything(statement) == before
        assert Opening.objects.filter(event__type="published").count() == opened


def test_the_bundle_of_a_retracted_statement_stays_and_its_pdf_goes(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    statement = house.published()
    monkeypatch.setattr(documents, "compile_pdf", fail)
    retract(statement)
    house.publish(statement)
    assert house.there(statement) & set(BATCH_FILES) == {"bundle.zip"}


def test_no_page_stays_that_is_not_made_any_more(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    statement = house.published()
    old = house.folder(statement) / "edition-1" / "questions" / "index.html"
    old.parent.mkdir()
    old.write_text("Why now?")
    monkeypatch.setattr(documents, "compile_pdf", fail)
    stages.signed(statement, stages.organisation())
    house.publish(statement, pages=True)
    assert not (house.folder(statement) / "edition-1" / "questions").exists()
    assert house.there(statement).issuperset({*BATCH_FILES, "card.en.png"})


@pytest.mark.long
def test_a_batch_that_ends_between_its_event_and_its_files_leaves_no_old_ones(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    statement = house.everyone()
    sign.erase(signed("quellwasser bund"))
    house.publisher.log.sequence()
    write = files._write

    def no_room_for_the_bundle(path: Path, data: bytes) -> None:
        write(path, data)
        if path.name == "bundle.zip":
            raise OSError("no room")

    monkeypatch.setattr(files, "_write", no_room_for_the_bundle)
    number = Event.objects.filter(type="published").count()
    with pytest.raises(OSError, match="no room"):
        house.publisher.publish_batch(Publication.objects.get())
    assert Event.objects.filter(type="published").count() == number + 1
    house.publish(statement, pages=True)
    assert house.there(statement).isdisjoint(BATCH_FILES)
    assert b"Quellwasser" not in house.loose(statement)
    builds = [path for path in (house.site / ".builds").iterdir() if path.name.startswith(statement.slug_id)]
    assert len(builds) == 1
    monkeypatch.setattr(files, "_write", write)
    house.publish(statement)
    assert house.verify(statement).exit == 0


@pytest.mark.long
def test_pages_follow_at_once_though_a_batch_has_just_failed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    statement = house.everyone()
    monkeypatch.setattr(documents, "compile_pdf", fail)
    stages.signed(statement, stages.organisation("Ferry Museum", "f@f.example"))
    house.publish(statement, pages=True)
    sign.erase(signed("quellwasser bund"))
    house.publisher.log.sequence()
    house.publisher.publish_due()
    assert b"Quellwasser" not in house.loose(statement)


def test_the_batch_that_brings_back_what_was_taken_down_waits_for_no_company(house: House) -> None:
    statement = house.everyone()
    sign.erase(signed("quellwasser bund"))
    house.publisher.log.sequence()
    assert house.publisher.publish_due() == 2
    assert house.there(statement).issuperset(BATCH_FILES)
