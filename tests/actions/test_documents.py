"""The documents of invented statements: what they say, and whom they never name."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import replace
from functools import lru_cache

import pypdf
import pytest

from tests import factories
from undersigned.actions.publish.documents import render_documents
from undersigned.core.names.order import sort_key
from undersigned.core.publish.lists import signatories_csv
from undersigned.core.publish.snapshot import Counts, Erratum, Listed, Translation
from undersigned.core.publish.statement_json import statement_json
from undersigned.core.text import text_sha256

ENGLISH = {"en": factories.TEXTS["en"]}  # where no other language is looked at
HOSTILE = '#import "a": * $x$ @x <label> \\ // [x] {y} = _e_ `r`'
SPACE = re.compile(r"[\s\u200b]")


def solid(words):
    """Without spaces: where lines break is not our subject."""
    return SPACE.sub("", words)


def read(data):
    return pypdf.PdfReader(io.BytesIO(data))


@lru_cache(maxsize=16)
def words_of(data):
    return solid("".join(page.extract_text() for page in read(data).pages))


@pytest.fixture(scope="module")
def statement():
    return factories.snapshot(
        counts=Counts(organisations=8, people=2, not_named=3, withdrawn=1, listed_organisations=2, listed_people=1),
        listed=factories.listed(),
        basis="published by the signatories",
        withdrawals=("2026-05-05",),
        errata=(Erratum("en", 3, "three tests", "four tests", "The fourth was found later.", "2026-05-06", 12),),
    )


@pytest.fixture(scope="module")
def documents(statement):
    return render_documents(statement)


def test_a_pdf_and_a_card_for_each_language(statement, documents):
    tags = statement.languages
    assert set(documents) == {f"statement.{tag}.pdf" for tag in tags} | {f"card.{tag}.png" for tag in tags}


@pytest.mark.long
def test_the_same_snapshot_gives_the_same_bytes(statement, documents):
    assert render_documents(statement) == documents
    assert render_documents(replace(statement, time="2026-05-06T09:30:01Z")) != documents


@pytest.mark.parametrize("tag", factories.TEXTS)
def test_every_word_can_be_taken_out_again(statement, documents, tag):
    shown = words_of(documents[f"statement.{tag}.pdf"])
    assert statement.id.encode() in documents[f"statement.{tag}.pdf"]  # static/check/files.js looks for it
    for clause in factories.TEXTS[tag]:
        for part in re.split(r"\^\[|\]|\*", clause):
            assert solid(part) in shown
    reader = read(documents[f"statement.{tag}.pdf"])
    assert reader.metadata is not None
    assert reader.metadata.title == factories.TEXTS[tag][0]
    assert reader.metadata.author == "Both Banks of the Lumera"


@pytest.mark.parametrize("tag", factories.TEXTS)
def test_it_carries_the_data_and_claims_to_last(statement, documents, tag):
    reader = read(documents[f"statement.{tag}.pdf"])
    assert {name: found[0] for name, found in reader.attachments.items()} == {
        "statement.json": statement_json(statement)
    }
    assert reader.xmp_metadata is not None
    marks = reader.xmp_metadata.stream.get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in marks
    assert "<pdfuaid:part>1</pdfuaid:part>" in marks


def test_it_says_who_stands_behind_it(documents):
    shown = words_of(documents["statement.en.pdf"])
    for said in (
        "8 organisations",
        "3 verified, not named",
        "1 signature withdrawn on",
        "Confirmed from the mailbox that the organisation gave.",
        "Listed by Both Banks of the Lumera, which states: published by the signatories. Not confirmed here",
        "Reed Cutters’ Guild (RCG)",
        "1 person, not named here",
        "through Teuta Ravik, director",
        "“three tests” stands for “four tests”. The fourth was found later.",
        "All texts are equally authentic",
        "undersigned verify bundle.zip",
        factories.edition().digest,
        "https://lumera.example/one-river/en/",
    ):
        assert solid(said) in shown


@pytest.mark.parametrize("tag", factories.TEXTS)
def test_names_stand_in_the_order_of_the_language(documents, tag):
    shown = words_of(documents[f"statement.{tag}.pdf"])
    names = [one.name(tag) for one in factories.signatories() if one.kind == "organisation"]
    names.sort(key=lambda name: sort_key(name, tag))
    places = [shown.index(solid(name)) for name in names]
    assert places == sorted(places)


def test_who_is_not_to_be_named_is_not():
    people = (
        factories.signatory(20, "person", "Shown Everywhere", machine=True),
        factories.signatory(21, "person", "Shown On The Page"),
    )
    listed = (
        Listed(1, "person", named=True, name="Listed Person", role="writer"),
        Listed(2, "organisation", named=True, name="Listed House"),
    )
    counts = Counts(people=2, listed_people=1, listed_organisations=1)
    texts = {tag: factories.TEXTS[tag] for tag in ("en", "sr-Cyrl")}
    made = factories.snapshot(texts=texts, signatories=people, listed=listed, counts=counts, basis="seen in print")
    for name, data in render_documents(made).items():
        if name.endswith(".pdf"):
            shown = words_of(data) + "".join(str(one) for one in read(data).attachments.values())
            assert "ShownEverywhere" in shown
            assert "ListedHouse" in shown
            assert "ShownOnThePage" not in shown
            assert "Shown On The Page" not in shown
            assert "ListedPerson" not in shown
            assert "Listed Person" not in shown


def test_numbers_are_those_of_the_page(documents):
    text = read(documents["statement.en.pdf"]).pages[0].extract_text()
    assert re.search(r"^1 Since March", text, re.MULTILINE)
    assert re.search(r"^3 What must happen", text, re.MULTILINE)
    assert re.search(r"^7 We ask the editors", text, re.MULTILINE)
    assert solid("(clause 2)") in solid(text)


def test_hostile_words_stay_words():
    clauses = (HOSTILE, "z" * 10_000, "A clause with a [link](https://x.example/#import)^[note #x $y$].")
    texts = {"en": clauses}
    people = (factories.signatory(2, name=HOSTILE, acronym="#x", place="@here <y>", representative=("$a$", "*b*")),)
    made = factories.snapshot(
        kinds=("title", "paragraph", "item"),
        texts=texts,
        signatories=people,
        coalition=HOSTILE,
        basis=HOSTILE,
        calls=(),
        counts=Counts(organisations=1),
    )
    data = render_documents(made)["statement.en.pdf"]
    shown = words_of(data)
    assert shown.count(solid(HOSTILE).replace("\\", "")) + shown.count(solid(HOSTILE)) >= 3
    assert shown.count("z" * 500) > 15  # heads and feet of pages stand between
    assert shown.count("z") >= 10_000
    for words in ("$a$", "*b*", "@here<y>", "(#x)", "note#x$y$"):
        assert words in shown


def test_signs_without_a_typeface_are_told_and_do_not_stop_it(documents):
    people = (factories.signatory(2, name="River 😀 House"), factories.signatory(3, name="Keycap 1\u20e3 House"))
    made = factories.snapshot(texts=ENGLISH, signatories=people)
    data = render_documents(made)["statement.en.pdf"]
    assert made.id.encode() in data
    shown = words_of(data)
    assert "River[U+1F600]House" in shown
    assert solid("given by their Unicode number") in shown
    assert solid("given by their Unicode number") not in words_of(documents["statement.en.pdf"])


def test_a_later_translation_says_that_it_was_not_signed():
    clauses = ("Една река", "Поднаслов", "Вардена", *["Зборови."] * 7)
    later = Translation("mk", clauses, text_sha256(clauses), "2026-05-07")
    files = render_documents(factories.snapshot(texts=ENGLISH, translations=(later,)))
    assert solid("It is not part of what was signed.") in words_of(files["statement.mk.pdf"])
    assert later.sha256 in words_of(files["statement.mk.pdf"])
    assert solid("not part of what was signed") not in words_of(files["statement.en.pdf"])


def test_a_retracted_statement_leaves_its_title_and_no_words():
    data = render_documents(factories.snapshot(texts=ENGLISH, state="retracted"))["statement.en.pdf"]
    shown = words_of(data)
    assert solid("This statement was retracted") in shown
    assert solid(factories.TEXTS["en"][0]) in shown
    assert solid(factories.TEXTS["en"][3]) not in shown
    assert solid("Lumera Watch") not in shown
    assert not read(data).attachments


@pytest.mark.long
def test_too_many_names_become_counts_and_the_digest_of_the_list():
    people = factories.many(5_001)
    made = factories.snapshot(texts=ENGLISH, signatories=people)
    shown = words_of(render_documents(made)["statement.en.pdf"])
    assert hashlib.sha256(signatories_csv(made)).hexdigest() in shown
    assert solid(people[0].name("en")) not in shown
    assert "1250people" in shown


def test_an_edition_without_a_title_or_signatures_is_set():
    kinds = ("paragraph", "heading", "item")
    made = factories.snapshot(kinds=kinds, texts={"en": ("One.", "Two", "Three.")}, signatories=(), calls=())
    assert solid("Nobody has signed yet.") in words_of(render_documents(made)["statement.en.pdf"])


def test_a_code_leads_to_the_check_and_says_so_in_words(documents):
    from undersigned.outside.qr import qr_svg

    address = "https://lumera.example/check/?statement=one-river&edition=1"
    for tag in factories.TEXTS:
        reader = read(documents[f"statement.{tag}.pdf"])
        links = [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]
        assert {link["/A"]["/URI"] for link in links if "/A" in link} >= {address}
        told = [it["/Alt"] for it in structure(reader.trailer["/Root"]["/StructTreeRoot"]) if "/Alt" in it]
        assert any(address in alt for alt in told)
    assert qr_svg(address) == qr_svg(address) != qr_svg(address + "0")
    without = render_documents(factories.snapshot(texts=ENGLISH, url=""))["statement.en.pdf"]
    assert "/check/" not in words_of(without)


def structure(element):
    """Every element of a PDF's structure."""
    inside = element.get("/K", [])
    for one in inside if isinstance(inside, list) else [inside]:
        found = one.get_object()
        if isinstance(found, dict) and "/S" in found:
            yield found
            yield from structure(found)
