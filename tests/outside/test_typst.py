"""Typst: data becomes a document, and nothing in the data becomes code."""

from __future__ import annotations

import io
import re

import pypdf
import pytest

from undersigned.outside.typst import MissingGlyphsError, compile_pdf, compile_png, spelled_out

TIME = "2026-05-06T09:30:00Z"
CARD = {"lang": "en", "title": "One river", "coalition": "Both Banks of the Lumera"}
HOSTILE = (
    '#import "x.typ"',
    "#sys.inputs",
    "$ x^2 $",
    "@x <label>",
    "*strong* _emph_ `raw`",
    "\\ \\u{41} \\#",
    "// nothing /* here */",
    "[x] {y} (z)",
    "= Heading",
    "- item -- --- ...",
    "\"quoted\" 'single' ~ tilde",
    '}}} ]] ")',
)


def runs(words):
    return [{"text": words, "emphasis": False, "strong": False, "href": None, "note": None}]


def statement(*clauses, **changes):
    """The data of a small document."""
    data = {
        "lang": "en",
        "ours": "en",
        "id": "0" * 32,
        "title": "One river",
        "short": "One river",
        "coalition": "Both Banks",
        "coalition-short": "Both Banks",
        "label": "Joint statement",
        "banners": [],
        "clauses": [
            {"kind": "paragraph", "number": n, "spans": runs(words), "errata": []} for n, words in enumerate(clauses, 1)
        ],
        "opening": 0,
        "facts": ["Edition 1"],
        "calls": {"head": "Calls", "rows": []},
        "signed": {"head": "Signed by", "intro": [], "groups": [], "notes": []},
        "before": [],
        "listed": None,
        "reserved": None,
        "about": {"head": "About", "words": [], "rows": []},
        "check": {"head": "Check", "words": [], "offline": "", "code": "", "command": "undersigned verify bundle.zip"},
        "press": {"head": "Press", "rows": []},
        "last": [],
        "made": "",
        "foot": "Edition 1",
        "digest-short": "00",
        "attached": "The data",
    }
    return {**data, **changes}


def pdf(*clauses, attachments=None, standards=None, **changes):
    chosen = {} if standards is None else {"standards": standards}
    attached = attachments or {}
    return compile_pdf(
        "publish/statement.typ", statement(*clauses, **changes), attachments=attached, time=TIME, **chosen
    )


def words_in(data):
    """All words of a document, without any space: where lines break is not our subject."""
    return re.sub(r"[\s\u200b]", "", "".join(pages(data)))


def pages(data):
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]


@pytest.mark.parametrize("words", HOSTILE)
def test_words_are_never_code(words):
    assert re.sub(r"\s", "", words) in words_in(pdf(words))


def test_words_are_never_code_in_a_title_or_name():
    everything = " ".join(HOSTILE)
    data = pdf("x", title=everything, coalition=everything)
    assert re.sub(r"\s", "", everything) in words_in(data)
    properties = pypdf.PdfReader(io.BytesIO(data)).metadata
    assert properties is not None
    assert properties.title == everything


@pytest.mark.long
def test_a_word_longer_than_a_page_is_whole():
    words = "xyz" * 3333 + "q"
    data = pdf(words)
    assert words in re.sub(r"[^xyzq]", "", words_in(data).replace("Edition1", ""))
    assert max(len(line) for page in pages(data) for line in page.splitlines()) < 120


def test_the_same_input_gives_the_same_bytes():
    attached = {"statement.json": b'{"a":"\xc3\xab"}'}
    assert pdf("x", attachments=attached) == pdf("x", attachments=attached)
    assert compile_png("publish/card.typ", CARD, time=TIME) == compile_png("publish/card.typ", CARD, time=TIME)


def test_attachments_come_back_as_they_were():
    attached = {"statement.json": '{"a":"ë ç đ ž Љ #x"}'.encode()}
    reader = pypdf.PdfReader(io.BytesIO(pdf("x", attachments=attached)))
    assert {name: found[0] for name, found in reader.attachments.items()} == attached


def test_it_claims_archival_and_accessible_forms():
    reader = pypdf.PdfReader(io.BytesIO(pdf("x")))
    assert reader.xmp_metadata is not None
    marks = reader.xmp_metadata.stream.get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part>" in marks
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in marks
    assert "<pdfuaid:part>1</pdfuaid:part>" in marks
    assert "<xmp:CreateDate>2026-05-06T09:30:00+00:00</xmp:CreateDate>" in marks
    assert str(reader.root_object["/Lang"]) == "en"


def test_signs_that_no_typeface_has_are_told():
    with pytest.raises(MissingGlyphsError):
        pdf("one 😀 two")
    assert b"pdfaid" not in pdf("one 😀 two", standards=())


def test_signs_that_no_typeface_has_are_spelled_out():
    link = {"text": "中", "href": "https://x.example/中"}
    assert spelled_out([{"a": "one 😀\ufe0f two", "n": 1}, link]) == [
        {"a": "one [U+1F600]\ufe0f two", "n": 1},
        {"text": "[U+4E2D]", "href": "https://x.example/中"},
    ]
    everyday = "ë ç đ ž č Љ Џ ѓ ќ ț ş ğ ß é α ω „“ ’ – — … № €"
    assert spelled_out(everyday) == everyday
    assert re.sub(r"\s", "", everyday) in words_in(pdf(everyday))


def test_the_card_has_its_size():
    card = compile_png("publish/card.typ", CARD, time=TIME)
    assert card.startswith(b"\x89PNG")
    assert (int.from_bytes(card[16:20]), int.from_bytes(card[20:24])) == (1200, 630)


@pytest.mark.parametrize("title", ["x" * 10_000, "many words " * 900, " ".join(HOSTILE)])
def test_a_card_holds_any_title(title):
    assert compile_png("publish/card.typ", {**CARD, "title": title}, time=TIME).startswith(b"\x89PNG")
