"""A statement's published pages: nothing that must not show, everything in its place, the same bytes each time."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from tests import factories
from undersigned.actions.publish.page import excerpt
from undersigned.actions.publish.phrases import day, self_name, signers
from undersigned.actions.publish.render import render_pages
from undersigned.core.names.languages import INTERFACE
from undersigned.core.publish.snapshot import Call, Counts, Erratum, Listed, Place, PressContact, Translation
from undersigned.core.record.ledger import Ledger

HOSTILE = """<script>alert("1")</script> & '<b>' ="../x" {{ title }} {% now %}"""


class Page(HTMLParser):
    """A page as its reader gets it: visible words, addresses, ids, and what a strict policy forbids."""

    def __init__(self, html):
        super().__init__()
        self.words, self.links, self.ids, self.forbidden, self.metas = "", [], [], [], {}
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.links += [values[name] for name in ("href", "src") if name in values]
        self.ids += [values["id"]] if "id" in values else []
        if tag in {"script", "style", "iframe", "object", "form", "img"} or "style" in values:
            self.forbidden.append((tag, values))
        self.forbidden += [(tag, name) for name in values if name.startswith("on")]
        if tag == "meta":
            self.metas[values.get("property") or values.get("name") or values.get("http-equiv")] = values.get("content")

    def handle_data(self, data):
        self.words += data


def page(snapshot, path="en/index.html"):
    return Page(render_pages(snapshot)[path].decode())


def below(found, heading):
    """The visible words after a heading."""
    return found.words.partition(heading)[2]


def test_files_of_a_statement():
    files = render_pages(factories.snapshot())
    for tag in factories.TEXTS:
        assert {f"{tag}/index.html", f"edition-1/{tag}/index.html", f"text/{tag}.txt"} <= files.keys()
        assert files[f"text/{tag}.txt"].decode() == "\n\n".join(factories.TEXTS[tag])
    assert {"index.html", "statement.json", "signatories.csv", "feed.atom", "published.css"} <= files.keys()
    assert json.loads(files["statement.json"])["undersigned"]["slug"] == "one-river"


def test_same_snapshot_same_bytes():
    assert render_pages(factories.snapshot()) == render_pages(factories.snapshot())


def test_words_stand_as_they_were_frozen_and_can_be_cited():
    html = render_pages(factories.snapshot())["en/index.html"].decode()
    found = Page(html)
    assert {"title", "subtitle", "dateline", "c1", "c2", "c3", "c7"} <= set(found.ids)
    assert "c8" not in found.ids
    assert "Since March the Lumera has carried a smell" in found.words
    assert "public knowledge" in found.words
    assert "*public knowledge*" not in found.words
    assert "edition 1, clause 1. https://lumera.example/one-river/edition-1/en/#c1" in found.words
    assert len(found.ids) == len(set(found.ids))


def test_calls_are_marked_with_the_addressee_as_written():
    found = page(factories.snapshot(), "sq/index.html")
    assert {"call-1", "call-2", "call-3"} <= set(found.ids)
    assert found.words.count("komunave të Vardenës dhe Kodrinit") >= 3
    assert "#c2" in found.links


def test_a_call_across_the_end_of_markup_is_listed_and_not_marked():
    texts = {"en": ("A title", "We *ask the city* to act.")}
    call = Call(1, {"en": Place(5, 20, "the city")})
    snapshot = factories.snapshot(texts=texts, kinds=("title", "paragraph"), calls=(call,))
    html = render_pages(snapshot)["en/index.html"].decode()
    assert 'id="call-1"' in html
    assert 'class="called"' not in html


@pytest.mark.parametrize("tag", ["en", "sq", "sr-Latn", "sr-Cyrl"])
def test_names_stand_in_the_order_of_the_page(tag):
    html = render_pages(factories.snapshot())[f"{tag}/index.html"].decode()
    names = re.findall(r"<b>([^<]+)</b>[^<]*</span>", html.partition('id="signed"')[2])[:8]
    orders = {
        "sq": ["Ljiljan – Local Radio of the Valley", "Njësia për Ujë", "Roja e Lumerës"],
        "sr-Cyrl": ["Стража Лумере", "Ljiljan – Local Radio of the Valley", "Njësia për Ujë"],
        "sr-Latn": ["Lumera Watch", "Ljiljan – Local Radio of the Valley", "Njësia për Ujë"],
        "en": ["Ljiljan – Local Radio of the Valley", "Lumera Watch", "Njësia për Ujë"],
    }
    assert names[:3] == orders[tag]
    assert len(names) == 8


def test_names_are_as_written_and_only_the_language_that_is_known_is_claimed():
    html = render_pages(factories.snapshot())["sr-Cyrl/index.html"].decode()
    assert '<span lang="sr-Cyrl"><b>Стража Лумере</b>' in html
    assert '<span lang=""><b>Shoqata e Peshkatarëve të Kodrinit</b>' in html


def test_each_name_says_how_it_was_verified():
    found = page(factories.snapshot())
    assert "Confirmed from the mailbox that the organisation gave." in found.words
    assert "Confirmed from the mailbox that the person gave." in found.words
    assert below(found, "Signed by").count("mailbox, 3 May 2026") == 8
    assert "through Teuta Ravik, director" in found.words
    assert "Mandate: Decision of the board of 2 May 2026" in found.words


def test_those_not_named_and_those_who_left_are_counted():
    counts = Counts(organisations=8, people=2, not_named=3, withdrawn=2)
    found = page(factories.snapshot(counts=counts, withdrawals=("2026-05-04", "2026-05-04")))
    assert "3 verified, not named" in found.words
    assert "2 signatures withdrawn on 4 May 2026" in found.words


def test_who_is_only_listed_is_apart_and_unnamed_people_stay_unnamed():
    counts = Counts(organisations=8, people=2, listed_organisations=2, listed_people=1)
    listed = (*factories.listed()[:2], Listed(3, "person", named=False))
    found = page(factories.snapshot(counts=counts, listed=listed, basis="the letter as printed"))
    signed, _, rest = below(found, "Signed by").partition("Listed in the source; not confirmed here: ")
    assert rest.startswith("2 organisations, 1 person")
    assert "Valley Press" not in signed
    assert "Valley Press – Vardena, Kodrin" in rest
    assert "Listed by Both Banks of the Lumera, which states: the letter as printed. Not confirmed here" in rest
    assert "1 person listed, not named here" in rest


def test_a_listed_person_without_a_basis_leaks_nowhere():
    """Even if a name were in the row, it must not show while it may not."""
    listed = (Listed(1, "person", named=False, name="Nemo Hidden"),)
    files = render_pages(factories.snapshot(counts=Counts(organisations=8, people=2, listed_people=1), listed=listed))
    assert not [path for path, data in files.items() if b"Nemo Hidden" in data]


def test_people_without_consent_to_machine_lists_stand_on_pages_only():
    files = render_pages(factories.snapshot())
    naming = {path for path, data in files.items() if b"Drini Mavraj" in data}
    assert naming == {path for path in files if path.endswith("/index.html") and "/embed/" not in path}
    assert b"Orla Benkov" not in files["feed.atom"]


def test_an_open_page_without_signatures_says_when_names_appear():
    snapshot = factories.snapshot(
        signatories=(), state="open", deadline="2026-06-01T16:00:00Z", sign_url="https://lumera.example/sign/one-river/"
    )
    found = page(snapshot)
    sentence = "Open for signature until 1 June 2026, 18:00 (Europe/Paris). "
    assert sentence + "Names appear after each signatory has confirmed." in found.words
    assert "https://lumera.example/sign/one-river/?lang=en" in found.links
    assert "https://lumera.example/sign/one-river/?lang=sq" in page(snapshot, "sq/index.html").links
    markup = render_pages(snapshot)["en/index.html"].decode()
    assert markup.count('class="sign"') == 1  # it stays in sight on a phone, so nothing else may cover it
    assert not any("/sign/" in link for link in page(replace(snapshot, state="published")).links)


ERRATUM = Erratum("en", 3, "Since March", "Since February", "It began earlier.", "2026-05-05", 40)


def test_an_erratum_stands_beside_unchanged_words_and_on_top():
    snapshot = factories.snapshot(errata=(ERRATUM,))
    found = page(snapshot)
    assert "Since March the Lumera" in found.words
    assert "Erratum (5 May 2026): for “Since March” read “Since February”. It began earlier." in found.words
    assert "#erratum-40" in found.links
    assert "erratum-40" in found.ids
    other = page(snapshot, "sq/index.html")
    assert "../en/#erratum-40" in other.links
    assert "Since February" not in other.words


def two_editions():
    texts = {
        tag: (*words[:3], words[3].replace("March", "April"), *words[4:]) for tag, words in factories.TEXTS.items()
    }
    first = factories.edition(1)
    first = replace(first, signatories=tuple(replace(one, renewed=one.seq == 2) for one in first.signatories))
    return factories.snapshot(editions=(first, factories.edition(2, texts=texts)))


RETRACTED = (
    "This statement was retracted by those who published it. This page no longer shows its words and signatories. "
    "The bundle and the data files stay, so that copies can still be checked."
)


def test_an_earlier_edition_says_so_and_shows_what_changed():
    files = render_pages(two_editions())
    old = files["edition-1/en/index.html"].decode()
    sentence = "This is edition 1. 10 signatories confirmed edition 2; 9 signed only this one."
    assert sentence in Page(old).words
    assert "<del>March</del><ins>April</ins>" in old
    assert "#changes" in Page(old).links
    assert "../../edition-1/sq/" in Page(old).links
    assert "../../statement.en.pdf" not in Page(old).links
    new = Page(files["en/index.html"].decode())
    assert "This is edition 2. It replaces edition 1." in new.words
    assert "../edition-1/en/#changes" in new.links
    unchanged = factories.said("sq", "No word changed in this language.")
    assert unchanged in Page(files["edition-1/sq/index.html"].decode()).words


def test_a_later_translation_is_not_part_of_what_was_signed():
    made = Translation("tr", tuple(f"Söz {n}" for n in range(len(factories.KINDS))), "ab" * 32, "2026-05-06")
    found = page(factories.snapshot(translations=(made,)), "tr/index.html")
    assert "It is not part of what was signed." in found.words
    assert "Digest of this translation, which is not part of what was signed" in found.words
    assert "a later translation, not part of what was signed. " in found.words  # whoever cites it says so
    assert "ab" * 32 in found.words
    assert "Türkçe" in found.words


@pytest.mark.parametrize(
    ("authoritative", "tag", "sentence"),
    [
        ("all", "en", "All texts are equally authentic: English, Shqip, Srpski, Српски."),
        ("sq", "sq", "This is the authentic text."),
        ("sq", "en", "frozen and signed together with the authentic one, which is: Shqip."),
    ],
)
def test_it_says_which_text_is_authentic(authoritative, tag, sentence):
    assert (
        factories.said(tag, sentence)
        in page(factories.snapshot(authoritative=authoritative), f"{tag}/index.html").words
    )


def test_a_retracted_statement_shows_neither_words_nor_names():
    files = render_pages(factories.snapshot(state="retracted", ledger=Ledger()))
    pages = {path: data.decode() for path, data in files.items() if "/" in path and path.endswith(".html")}
    stood = render_pages(factories.snapshot(ledger=Ledger()))  # of which links lead to each, or frames show it
    assert {"en/embed/index.html"} < set(pages) == {path for path in stood if "/" in path and path.endswith(".html")}
    for html in pages.values():
        assert any(factories.said(tag, RETRACTED) in html for tag in INTERFACE)
        assert "Lumera Watch" not in html
        assert "carried a smell" not in html
    links = page(factories.snapshot(state="retracted")).links
    assert {"../bundle.zip", "../statement.json"} <= set(links)  # of which it says that they stay


def test_words_of_others_are_never_markup():
    texts = {"en": (HOSTILE, HOSTILE)}
    call = Call(1, {"en": Place(0, 10, HOSTILE)})
    signatory = factories.signatory(2, name=HOSTILE, place=HOSTILE, mandate=HOSTILE, representative=(HOSTILE, HOSTILE))
    snapshot = factories.snapshot(
        coalition=HOSTILE,
        texts=texts,
        kinds=("title", "paragraph"),
        calls=(call,),
        signatories=(signatory,),
        listed=(factories.one_listed(1, HOSTILE, HOSTILE, HOSTILE),),
        basis=HOSTILE,
        errata=(Erratum("en", 1, HOSTILE, HOSTILE, HOSTILE, "2026-05-05", 9),),
        press=(PressContact(HOSTILE, HOSTILE, "a@b.example", HOSTILE, ("sq",)),),
        counts=Counts(organisations=1, listed_organisations=1),
    )
    for path, data in render_pages(snapshot).items():
        if path.endswith(".html"):
            found = Page(data.decode())
            assert not found.forbidden, path
            assert not [link for link in found.links if "alert" in link and not link.startswith("#")], path
            assert ("/x" in " ".join(found.links)) is False
    found = page(snapshot)
    assert found.metas["og:title"] == HOSTILE
    assert found.words.count(HOSTILE) > 8
    assert b"<script" not in render_pages(snapshot)["feed.atom"]


def test_pages_need_nothing_from_elsewhere_and_forbid_it():
    for path, data in render_pages(factories.snapshot()).items():
        if path.endswith(".html"):
            found = Page(data.decode())
            assert not found.forbidden
            assert found.metas["Content-Security-Policy"].startswith(
                "default-src 'none'; style-src 'self'; img-src 'self'"
            )
    css = render_pages(factories.snapshot())["published.css"].decode()
    assert "//" not in re.sub(r"/\*.*?\*/", "", css)
    assert "@import" not in css


@pytest.mark.long
def test_links_between_files_lead_somewhere():
    files = render_pages(two_editions())
    later = {"bundle.zip", *(f"statement.{tag}.pdf" for tag in factories.TEXTS)}
    for path, data in files.items():
        if not path.endswith(".html"):
            continue
        found = Page(data.decode())
        for link in found.links:
            target, _, fragment = link.partition("#")
            if "://" in link or link.startswith("mailto:"):
                continue
            there = path
            if target:
                parts = path.split("/")[:-1]
                for part in target.split("/"):
                    parts = parts[:-1] if part == ".." else [*parts, part]
                there = "/".join(parts) + ("index.html" if target.endswith("/") else "")
            if there.startswith(("log/", "check/?", "index.")) or there in later:
                continue
            assert there in files, (path, link)
            if fragment:
                assert fragment in Page(files[there].decode()).ids, (path, link)


def test_each_page_leads_to_the_first_page_of_the_site_in_its_language():
    files = render_pages(two_editions())
    found = {path: Page(data.decode()).links for path, data in files.items() if path.endswith("/index.html")}
    assert "../../index.html" in found["en/index.html"]
    assert "../../index.sr-Cyrl.html" in found["sr-Cyrl/index.html"]
    assert "../../../index.sq.html" in found["edition-1/sq/index.html"]


def test_shared_words_are_verbatim():
    found = page(factories.snapshot())
    title, words = factories.TEXTS["en"][0], factories.TEXTS["en"][3]
    assert found.metas["og:title"] == title
    assert found.metas["og:description"] == words
    assert found.metas["og:image"] == "https://lumera.example/one-river/card.en.png"


def test_an_excerpt_cuts_no_sentence():
    sentence = "The water is tested every week and the figures are printed in full. "
    texts = {"en": ("A title", (sentence * 9).strip())}
    found = excerpt(factories.edition(texts=texts, kinds=("title", "paragraph")), "en")
    assert len(found) <= 300
    assert found == (sentence * 4).strip()
    without = {"en": ("A title", "word " * 100 + "end")}
    assert excerpt(factories.edition(texts=without, kinds=("title", "paragraph")), "en") == without["en"][1]


def test_counts_are_apart_and_in_the_right_number():
    assert signers(Counts(organisations=1, people=1)) == "1 organisation and 1 person"
    assert signers(Counts(organisations=25, people=6)) == "25 organisations and 6 people"
    assert signers(Counts(organisations=2)) == "2 organisations"
    assert signers(Counts(people=12_000)) == "12,000 people"
    assert signers(Counts()) == ""


def test_days_and_languages_in_words():
    from django.utils import translation

    assert day("2026-05-03T10:00:00Z") == "3 May 2026"
    with translation.override("sq"):
        assert day("2026-05-03") == "3 maj 2026"
    with translation.override("sr"):
        assert day("2026-05-03") == "3. маја 2026."
        assert day("2026-10-22") == "22. октобра 2026."
    with translation.override("sr-latn"):
        assert day("2026-09-01") == "1. septembra 2026."
    assert [self_name(tag) for tag in ("sq", "sr-Cyrl", "tr", "x-invented")] == [
        "Shqip",
        "Српски",
        "Türkçe",
        "x-invented",
    ]


def seed_like():
    """29 listed signatories and two confirmed ones, and a text as long as a real letter."""
    words = " ".join(factories.TEXTS["en"][3:5])
    texts = {"en": (factories.TEXTS["en"][0], *[words] * 9)}
    listed = tuple(
        factories.one_listed(n, f"Association of the Lumera Valley {n}", f"ALV{n}", "Kodrin") for n in range(29)
    )
    return factories.snapshot(
        texts=texts,
        kinds=("title", *["paragraph"] * 9),
        calls=(),
        listed=listed,
        counts=Counts(organisations=8, people=2, listed_organisations=29),
        basis="published by the signatories",
    )


def test_a_page_is_light():
    files = render_pages(seed_like())
    fonts = sum(len(data) for path, data in files.items() if path.endswith(".woff2"))
    assert len(files["en/index.html"]) + len(files["published.css"]) < 60_000
    assert fonts < 120_000


def test_every_one_of_many_signatories_is_on_the_page():
    files = render_pages(factories.snapshot(signatories=factories.many(100)))
    assert len(re.findall("mailbox, ", Page(files["en/index.html"].decode()).words)) == 100
