"""Reading letters: the committed ones in every detail, the real one where it is at hand, and any text at all."""

from __future__ import annotations

import hashlib
import json
import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.characters import ANY
from tests.core.every import every
from tests.core.tries import some
from undersigned.core.errors import ReadingError
from undersigned.core.reading import read_text

ROOT = Path(__file__).resolve().parent.parent.parent
LETTERS = ROOT / "tests" / "vectors" / "letters"
SHARED = Path(os.environ.get("UNDERSIGNED_SHARED") or ROOT.parent / "shared")
SEED = SHARED / "seed" / "joint-statement-2022.txt"
FIELDS = ("verbatim", "kind", "name", "acronym", "place", "country", "role", "affiliation", "chapter")


def shown(letter):
    """A letter as the expected files tell it: spans as words, absent fields left out, no confidence."""
    texts = {clause.id: clause.text for clause in letter.clauses}
    calls = [
        {
            "clause": call.clause,
            "span": texts[call.clause][slice(*call.span)],
            "addressee": call.addressee,
            "demand": call.demand,
        }
        | ({"impersonal": True} if call.impersonal else {})
        for call in letter.calls
    ]
    signatories = [{n: value for n in FIELDS if (value := getattr(each, n)) is not None} for each in letter.signatories]
    return {
        "title": letter.title,
        "subtitle": letter.subtitle,
        "dateline": letter.dateline,
        "date": letter.date,
        "language": letter.language,
        "clauses": [[clause.kind, clause.text] for clause in letter.clauses],
        "calls": calls,
        "signatories": signatories,
    }


def digest(value):
    """A short fingerprint of a value, for what must not be copied into this repository."""
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]


@every("path", some(8, sorted(LETTERS.glob("*.txt"))))
def test_letters(path):
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    letter = read_text(path.read_bytes())
    assert shown(letter) == expected
    assert [clause.id for clause in letter.clauses] == [f"c{n}" for n in range(1, len(letter.clauses) + 1)]
    assert [each.order for each in letter.signatories] == list(range(1, len(letter.signatories) + 1))


def test_every_letter_has_its_expected_reading():
    texts = {path.stem for path in LETTERS.glob("*.txt")}
    assert len(texts) >= 9
    assert texts == {path.stem for path in LETTERS.glob("*.json")}


def seed_or_stand_in():
    """The real letter where it is at hand; else its invented stand-in, and the run says so."""
    if SEED.is_file():
        return SEED.read_bytes()
    print(f"{SEED} is absent: the invented stand-in is read instead")  # noqa: T201
    return (LETTERS / "stand-in.txt").read_bytes()


def test_the_real_letter_or_its_stand_in():
    data = seed_or_stand_in()
    letter = read_text(data)
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", data.decode()) if part.strip()]
    assert [letter.title, letter.subtitle] == paragraphs[:2]
    assert [clause.text for clause in letter.clauses] == paragraphs[2:-1]
    assert {clause.kind for clause in letter.clauses} == {"paragraph"}
    assert (letter.date, letter.language) == (None, "en")
    lines = [re.sub(r"^\s*\d+\.\s*", "", line).strip() for line in data.decode().rstrip().splitlines()]
    assert [each.verbatim for each in letter.signatories] == lines[-len(letter.signatories) :]


@pytest.mark.shared
def test_the_real_letter_in_every_detail():
    letter = read_text(SEED.read_bytes())
    assert [each.kind for each in letter.signatories].count("organisation") == 23
    assert [each.kind for each in letter.signatories].count("person") == 6
    assert [(call.clause, call.addressee, call.impersonal) for call in letter.calls] == [
        ("c2", "our governments", False),
        ("c3", "the EU and its member states", False),
        ("c3", "the wider international community", False),
        ("c4", "our governments and the international community", False),
        ("c5", "the EU", True),
        ("c6", "the international community", False),
        ("c7", "media representatives", False),
    ]
    # Fingerprints of what was compared by eye with the letter: its signatories' fields, and what it asks.
    assert digest(shown(letter)["signatories"]) == "76ec37e02accae5d"
    assert digest(shown(letter)["calls"]) == "edb3e9b9ecc03a77"


LINES = st.sampled_from(
    [
        "",
        "Signed by:",
        "1. River Forum (RF), Vardena.",
        "  22. Besmor Haldi, activist, Orvesh.",
        "• Odisea – Dorvan",
        "Name\tPlace",
        "River Forum\tVardena",
        "We call on the EU to act, and on all members of the Council to help; we also urge Berlin to.",
        "Action is needed from the EU to push for reforms.",
        "U bëjmë thirrje komunave që të veprojnë.",
        "Позивамо владу да делује.",
        "Prizren, 3 May 2021",
        "We demand that",
        "press@example.org",
        "# Heading",
        "***",
        "Dr A. B.",
        "(),–.",
    ]
)
TEXTS = st.lists(LINES | st.text(ANY, max_size=20), max_size=25).map("\n".join) | st.text(ANY)


@given(TEXTS)
def test_any_text_is_read_or_refused_with_a_sentence(text):
    try:
        letter = read_text(text.encode("utf-8", "surrogatepass"))
    except ReadingError:
        return  # the only error that may come; its sentences are tested below
    clauses = {clause.id: clause.text for clause in letter.clauses}
    for call in letter.calls:
        start, end = call.span
        words = clauses[call.clause]
        assert 0 <= start < end <= len(words)
        assert call.demand
        assert call.addressee
        assert call.demand in words
        assert call.demand in words[start:end] or call.addressee not in words[start:end]
    for signatory in letter.signatories:
        assert signatory.verbatim in text.removeprefix("\ufeff") or "\n" in signatory.verbatim
        assert signatory.verbatim == signatory.verbatim.strip() != ""
        assert signatory.name
        assert 0 <= signatory.confidence <= 1
    json.dumps(letter.as_json())


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data):
    try:
        read_text(data)
    except ReadingError:
        pass  # the only error that may come


@every(
    ("data", "sentence"),
    [
        (b"", "no words"),
        (b" \n\t\n", "no words"),
        ("Leter\xeb".encode("latin-1"), "UTF-8"),
        ("Letter".encode("utf-16"), "UTF-16"),
        (b"Letter\0", "binary"),
        (b"%PDF-1.7\n", "PDF"),
        (b"{\\rtf1 Letter}", "rich text"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(data, sentence):
    with pytest.raises(ReadingError, match=sentence):
        read_text(data)
