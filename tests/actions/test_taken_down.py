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
from undersigned.models import Event, Mail, Opening, Publication, Signature
from undersigned.outside import files
from undersigned.outside.installation import Installation

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(installation: Installation) -> House:
    return House(installation)


BATCH_FILES = ("statement.en.pdf", "earlier-pdfs.json", "bundle.zip")


def fail(*args: object, **options: object) -> bytes:
    """What lies outside and is broken: the PDF maker, or a disk without room."""
    raise OSError("no room")


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


@pytest.mark.parametrize("leave", [erased, withdrawn, hidden, corrected, disputed])
def test_what_must_go_goes_at_once_though_no_pdf_can_be_made(
    house: House, monkeypatch: pytest.MonkeyPatch, leave: Callable[[Signature], None]
) -> None:
    statement = stages.opened()
    stages.signed(statement, stages.organisation("Kodrin Forum", "b@b.example"))
    gone = stages.signed(statement, stages.organisation("Quellwasser Bund", "post@quell.example")).signature
    house.publish(statement)
    assert b"Quellwasser" in house.everything(statement)
    with monkeypatch.context() as broken:
        broken.setattr(documents, "compile_pdf", fail)
        leave(gone)
        house.publish(statement)
        assert house.there(statement).isdisjoint(BATCH_FILES)
        assert b"Quellwasser" not in house.loose(statement)
        page = house.read(statement, "en/index.html")
        assert "Kodrin Forum" in page
        for name in BATCH_FILES:
            assert name not in page
        assert "PDF: is being made" in page
        assert "is being made from the signatures as they stand now" in page
        assert "being made" in house.read(statement, "edition-1/en/index.html")
        assert Publication.objects.get().problem == "OSError"
    house.publish(statement)
    assert house.there(statement).issuperset(BATCH_FILES)
    assert b"Quellwasser" not in house.everything(statement)
    page = house.read(statement, "en/index.html")
    assert "being made" not in page
    assert 'href="../statement.en.pdf"' in page
    assert Publication.objects.get().problem == ""
    report = house.verify(statement)
    assert report.exit == 0, report.value()


@pytest.mark.parametrize("times", [1, 3])
def test_who_comes_takes_nothing_down(house: House, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    statement = stages.opened()
    hidden = stages.signed(statement, stages.organisation(named=False, purposes=frozenset({"sign"}))).signature
    house.publish(statement)
    before = (house.folder(statement) / "statement.en.pdf").read_bytes()
    monkeypatch.setattr(documents, "compile_pdf", fail)
    stages.signed(statement, stages.organisation("Kodrin Forum", "b@b.example"))
    sign.change_visibility(hidden, "public")
    for _ in range(times):
        house.publish(statement)
    assert "Kodrin Forum" in house.read(statement, "en/index.html")
    assert (house.folder(statement) / "statement.en.pdf").read_bytes() == before
    assert house.there(statement).issuperset(BATCH_FILES)
    assert "being made" not in house.read(statement, "en/index.html")


def test_a_consent_for_machines_taken_back_takes_the_bundle_down(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    statement = stages.opened()
    consent = frozenset({"sign", "show", "machine"})
    named = stages.signed(statement, stages.person("Dunja Peral", "dunja@peral.example", purposes=consent)).signature
    house.publish(statement)
    monkeypatch.setattr(documents, "compile_pdf", fail)
    sign.change_visibility(named, "page")
    house.publish(statement)
    assert "Dunja Peral" in house.read(statement, "en/index.html")
    assert "Dunja Peral" not in house.read(statement, "signatories.csv")
    assert house.there(statement).isdisjoint(BATCH_FILES)


def test_a_held_signature_that_leaves_takes_nothing_down(house: House) -> None:
    statement = stages.opened()
    stages.signed(statement, stages.organisation())
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
    house.publish(statement)
    assert not (house.folder(statement) / "edition-1" / "questions").exists()
    assert house.there(statement).issuperset({*BATCH_FILES, "card.en.png"})


def test_a_batch_that_ends_between_its_event_and_its_files_leaves_no_old_ones(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    statement = stages.opened()
    gone = stages.signed(statement, stages.organisation("Quellwasser Bund", "post@quell.example")).signature
    house.publish(statement)
    sign.erase(gone)
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
    house.publish(statement)
    assert house.there(statement).isdisjoint(BATCH_FILES)
    assert b"Quellwasser" not in house.loose(statement)
    builds = [path for path in (house.site / ".builds").iterdir() if path.name.startswith(statement.slug_id)]
    assert len(builds) == 1
    monkeypatch.setattr(files, "_write", write)
    house.publish(statement)
    assert house.verify(statement).exit == 0


def test_pages_follow_at_once_though_a_batch_has_just_failed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    statement = stages.opened()
    gone = stages.signed(statement, stages.organisation("Quellwasser Bund", "post@quell.example")).signature
    house.publish(statement)
    monkeypatch.setattr(documents, "compile_pdf", fail)
    stages.signed(statement, stages.organisation("Kodrin Forum", "b@b.example"))
    house.publish(statement)
    sign.erase(gone)
    house.publisher.log.sequence()
    house.publisher.publish_due()
    assert b"Quellwasser" not in house.loose(statement)


def test_the_batch_that_brings_back_what_was_taken_down_waits_for_no_company(house: House) -> None:
    statement = stages.opened()
    gone = stages.signed(statement, stages.organisation()).signature
    house.publish(statement)
    sign.erase(gone)
    house.publisher.log.sequence()
    assert house.publisher.publish_due() == 2
    assert house.there(statement).issuperset(BATCH_FILES)
