"""Hide all names now: one press, and no name is left anywhere; the counts stay, and the record verifies."""

from __future__ import annotations

import json

import pytest

from tests import shelf, stages
from tests.house import House
from undersigned.actions import sign
from undersigned.actions.publish import documents
from undersigned.actions.publish.names import hide_names, show_names
from undersigned.core.errors import PublishError
from undersigned.models import Event, Opening, Statement

pytestmark = pytest.mark.django_db

MACHINE = frozenset({"sign", "show", "machine"})
NAMES = (b"Quellwasser", b"Dunja Peral", b"Wanda Krel", b"Solveig Amsel")


def signed_by_three() -> Statement:
    """A statement with an organisation, a person in all lists, a person on the page, and a press contact."""
    return shelf.once("signed by three", _signed_by_three)


def _signed_by_three() -> Statement:
    statement = stages.opened()
    stages.signed(statement, stages.organisation("Quellwasser Bund", "post@quell.example"))
    stages.signed(statement, stages.person("Dunja Peral", "dunja@peral.example", purposes=MACHINE))
    stages.signed(statement, stages.person("Wanda Krel", "wanda@krel.example"))
    contact = {"name": "Solveig Amsel", "role": "", "mail": "s@amsel.example", "phone": "", "languages": ["en"]}
    Statement.objects.filter(pk=statement.pk).update(press=[contact])
    return Statement.objects.get(pk=statement.pk)


def counts(house: House, statement: Statement) -> dict[str, int]:
    return dict(json.loads(house.read(statement, "statement.json"))["undersigned"]["editions"][-1]["counts"])


@pytest.mark.long
def test_one_press_leaves_no_name_anywhere_and_the_counts_as_they_were(house: House) -> None:
    statement = house.published("signed by three and a contact", _signed_by_three)
    for name in NAMES:
        assert name in house.everything(statement)
    before = counts(house, statement)
    hide_names(statement)
    house.publish(statement)
    everything = house.everything(statement)
    for name in NAMES:
        assert name not in everything
    assert counts(house, statement) == before
    page = house.read(statement, "en/index.html")
    assert "The names are hidden at present." in page
    assert "1 organisation" in page
    assert "2 people" in page
    report = house.verify(statement)
    assert report.exit == 0, report.value()
    assert report.counts == before


def test_it_is_done_at_once_though_no_pdf_can_be_made(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    statement = house.published("signed by three and a contact", _signed_by_three)

    def fail(*args: object, **options: object) -> bytes:
        raise OSError("no room")

    monkeypatch.setattr(documents, "compile_pdf", fail)
    hide_names(statement)
    assert not Opening.objects.filter(event__type="published").exists()
    house.publisher.log.sequence()
    house.publisher.publish_due()
    assert house.there(statement).isdisjoint({"statement.en.pdf", "bundle.zip"})
    loose = house.loose(statement)
    for name in NAMES:
        assert name not in loose


@pytest.mark.long
def test_who_confirms_meanwhile_is_counted_and_named_only_once_names_are_shown(house: House) -> None:
    statement = signed_by_three()
    hide_names(statement)
    late = stages.signed(statement, stages.organisation("Kodrin Forum", "b@b.example")).signature
    house.publish(statement)
    assert counts(house, statement)["organisations"] == 2
    assert b"Kodrin Forum" not in house.everything(statement)
    assert house.verify(statement).exit == 0
    sign.withdraw(late)
    show_names(statement)
    house.publish(statement)
    everything = house.everything(statement)
    for name in NAMES:
        assert name in everything
    assert b"Kodrin Forum" not in everything
    assert house.verify(statement).exit == 0


def test_pressing_it_twice_logs_it_once(house: House) -> None:
    statement = signed_by_three()
    for press in (show_names, hide_names, hide_names, show_names, show_names):
        press(statement)
    types = Event.objects.filter(type__startswith="statement.").order_by("pk").values_list("type", flat=True)
    assert list(types) == ["statement.hidden", "statement.shown"]


def test_a_draft_has_no_names_to_hide(house: House) -> None:
    with pytest.raises(PublishError, match="no names"):
        hide_names(stages.drafted())


@pytest.mark.long
def test_the_pages_of_names_by_letter_go_with_the_names(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("undersigned.actions.publish.page.ON_THE_PAGE", 1)
    statement = signed_by_three()
    house.publish(statement)
    assert any("/names/" in path for path in house.there(statement))
    assert b"Quellwasser" in house.loose(statement)
    hide_names(statement)
    house.publisher.log.sequence()
    house.publisher.publish_due()
    assert not any("/names/" in path for path in house.there(statement))
    assert b"Quellwasser" not in house.loose(statement)
    assert "2 people" in house.read(statement, "en/index.html")
