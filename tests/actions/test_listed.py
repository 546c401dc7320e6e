"""Who is listed in a source stands under the words that it bears: later editions neither lose nor claim them."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from typing import Any

import pypdf
import pytest

from tests import factories, stages
from tests.actions.test_render import Page
from tests.house import House
from undersigned.actions import draft, sign
from undersigned.actions.publish.documents import render_documents
from undersigned.actions.publish.earlier import earlier
from undersigned.core.errors import DraftError
from undersigned.core.publish.listed import unconfirmed
from undersigned.core.publish.snapshot import Counts
from undersigned.models import Listed, Statement

UNDER = "Under the words of edition 1"
SOURCE = ("Lumera Watch", "Kodrin Anglers", "Ferry Museum")


def test_who_is_shown_as_confirmed_is_not_called_unconfirmed() -> None:
    listed = (*factories.listed(), factories.one_listed(4, "LUMERA  watch"), factories.one_listed(5, "Ferry Museum"))
    chapter = replace(factories.one_listed(6, "Lumera Watch"), chapter="Kodrin")
    person = replace(factories.one_listed(7, "Lumera Watch"), kind="person")
    shown = [factories.signatory(2, "organisation", "Lumera Watch", machine=True)]
    assert [one.order for one in unconfirmed((*listed, chapter, person), shown)] == [1, 2, 3, 5, 6, 7]


def test_earlier_editions_are_told_each_for_itself() -> None:
    one = factories.edition(1, listed=factories.listed(), signatories=(), counts=Counts(not_named=2))
    two = factories.edition(2, counts=Counts(8, 2, 1))
    three = factories.edition(3, listed=factories.listed()[:1], signatories=())
    snapshot = factories.snapshot(editions=(one, two, three))
    assert earlier(snapshot, one, "en", "") == []
    assert [each.lines for each in earlier(snapshot, two, "en", "")] == [
        ("Signed by: 2 verified, not named", "Listed in the source; not confirmed here: 2 organisations, 1 person")
    ]
    assert [each.lines[0] for each in earlier(snapshot, three, "sq", "")] == [
        "Signed by: 2 verified, not named",
        "Signed by: 8 organisations and 2 people, 1 verified, not named",
    ]
    assert "Who has signed this edition, too, is counted in both." in earlier(snapshot, two, "en", "")[0].meaning
    assert [each.address for each in earlier(snapshot, three, "sq", "../")] == [
        "../edition-1/sq/#signed",
        "../edition-2/sq/#signed",
    ]


@pytest.mark.parametrize("language", ["en", "sr-Cyrl"])
def test_the_document_says_where_they_stand(language: str) -> None:
    texts = {language: factories.TEXTS[language]}
    one = factories.edition(1, texts=texts, listed=factories.listed(), counts=factories.edition().counts)
    editions = (one, factories.edition(2, texts=texts))
    data = render_documents(factories.snapshot(editions=editions))[f"statement.{language}.pdf"]
    words = " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages).split())
    assert f"https://lumera.example/one-river/edition-1/{language}/#signed" in words.replace("\u200b", "")
    assert "Reed Cutters" not in words
    if language == "en":
        assert "Listed in the source; not confirmed here: 2 organisations, 1 person" in words


@pytest.fixture
def house(db: None, house: House) -> House:
    """Only some of the tests here touch the database."""
    return house


def next_edition(statement: Statement) -> Statement:
    """Freeze the next edition, with a word more."""
    draft.begin_next_edition(statement)
    clause = statement.draft_clauses.get(position=1)
    stages.write(statement, "en", {clause.pk: f"{clause.source('en')} Now."})
    draft.freeze(Statement.objects.get(pk=statement.pk), authoritative="all")
    return Statement.objects.get(pk=statement.pk)


@pytest.fixture
def statement(house: House) -> Statement:
    """Published, open, with signatories that its source lists."""
    return house.published("listed in its source", _listed)


def _listed() -> Statement:
    made = stages.drafted()
    rows = [draft.SignatoryRow("organisation", name) for name in SOURCE]
    rows.append(draft.SignatoryRow("person", "Orla Benkov"))
    draft.save_signatories(made, rows, "published by the signatories")
    draft.freeze(made, authoritative="all")
    made = Statement.objects.get(pk=made.pk)
    sign.open_for_signature(made, open_to_all=True)
    made = Statement.objects.get(pk=made.pk)
    stages.signed(made, stages.organisation())
    return made


def told(house: House, statement: Statement) -> Any:
    """What the data file says of the editions."""
    return json.loads(house.read(statement, "statement.json"))["undersigned"]["editions"]


@pytest.mark.long
def test_the_next_edition_says_where_they_are_listed_and_claims_none(house: House, statement: Statement) -> None:
    assert "not confirmed here: 2 organisations, 1 person" in Page(house.read(statement, "en/index.html")).words
    statement = next_edition(statement)
    stages.signed(statement, stages.organisation("Ferry Museum", "f@f.example"))
    house.pages(statement)
    found = Page(house.read(statement, "en/index.html"))
    # The museum confirmed these words, so that the page must not call it unconfirmed.
    assert "not confirmed here: 1 organisation, 1 person" in found.words.partition(UNDER)[2]
    assert "Signed by: 1 organisation" in found.words.partition(UNDER)[2]
    assert "../edition-1/en/#signed" in found.links
    assert "listed" not in found.ids
    assert not any(name in found.words for name in ("Kodrin Anglers", "Orla Benkov", "Lumera Watch"))
    assert "Kodrin Anglers" not in house.read(statement, "signatories.csv")
    first = Page(house.read(statement, "edition-1/en/index.html"))
    assert "listed" in first.ids
    assert all(name in first.words for name in (*SOURCE, "Orla Benkov"))
    assert "published by the signatories" in first.words
    assert UNDER not in first.words


def test_data_and_bundle_count_them_under_their_edition_alone(house: House, statement: Statement) -> None:
    statement = next_edition(statement)
    house.publish(statement)
    one, two = told(house, statement)
    assert [row["name"] for row in one["listed"]] == ["Kodrin Anglers", "Ferry Museum", None]
    assert (one["counts"]["listed_organisations"], one["counts"]["listed_people"]) == (2, 1)
    assert one["basis"] == "published by the signatories"
    assert (two["listed"], two["basis"]) == ([], None)
    assert (two["counts"]["listed_organisations"], two["counts"]["listed_people"]) == (0, 0)
    report = house.verify(statement)
    assert report.exit == 0
    said = [str(sentence) for sentence in report.not_proved if "from a source" in str(sentence)]
    assert said == [
        "That those signed edition 1 whom the coalition lists for it from a source: they did not confirm it here. "
        "Organisations: 2. People: 1."
    ]
    with zipfile.ZipFile(house.folder(statement) / "bundle.zip") as archive:
        assert b"Orla Benkov" not in b"".join(archive.read(name) for name in archive.namelist())


def test_the_list_stays_as_it_was_frozen(house: House, statement: Statement) -> None:
    draft.begin_next_edition(statement)
    with pytest.raises(DraftError, match="stand with edition 1"):
        draft.save_signatories(statement, [draft.SignatoryRow("organisation", "Another")], "another basis")
    assert Statement.objects.get(pk=statement.pk).listed_basis == "published by the signatories"
    assert Listed.objects.filter(edition__number=1).count() == len(SOURCE) + 1


def test_a_freeze_that_is_undone_takes_its_list_along(db: None) -> None:
    made = stages.drafted()
    draft.save_signatories(made, [draft.SignatoryRow("organisation", "Ferry Museum")])
    draft.freeze(made, authoritative="all")
    draft.unfreeze(made)
    draft.save_signatories(made, [draft.SignatoryRow("organisation", "Kodrin Anglers")])
    edition = draft.freeze(Statement.objects.get(pk=made.pk), authoritative="all")
    assert (edition.number, [row.name for row in edition.listed.all()]) == (2, ["Kodrin Anglers"])
