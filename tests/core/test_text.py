"""Canonical text: what is mended, what is refused, and that it is the same for ever."""

from __future__ import annotations

import hashlib
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.every import every
from tests.core.tries import tries
from undersigned.core.errors import TextError
from undersigned.core.text import canonical_clause, canonical_text, text_sha256

SOME = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("ab \u00a0\t\r\n\u2028\u2029\u00ad\u200b\ufeff\u0301\u0327é\u0958\u0f43\u200c\u200dمن्क"),
    ),
    max_size=30,
)


@every(
    ("source", "canonical"),
    [
        ("\ufeffWe call", "We call"),
        ("We\u00a0\u2003\t call", "We call"),
        ("  We\r\ncall\ron\u2028them\u2029now\n\n ", "We call on them now"),
        ("co\u00adope\u200bration", "cooperation"),
        ("Pris\u030ctina", "Priština"),
        ("“quotes” – dashes — ‘stay’", "“quotes” – dashes — ‘stay’"),
        ("ﬁne ½ Ǆ", "ﬁne ½ Ǆ"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
    ],
)
def test_mends_only_what_reads_the_same(source, canonical):
    assert canonical_clause(source) == canonical
    assert canonical_clause(canonical) == canonical


@every(
    "character",
    ["\x00", "\x0b", "\x85", "\u061c", "\u200e", "\u202e", "\u2066", "\u2060", "\ufeff", "\ud800", "\ue000", "\ufdd0",
     "\U0001fae8", "\U000e0041", "\u200c", "\u200d"],
)  # fmt: skip
def test_refuses_what_could_hide_something(character):
    with pytest.raises(TextError, match=f"U\\+{ord(character):04X}"):
        canonical_clause(f"We{character}call")


@every("empty", ["", " ", "\n\u00a0\u2028", "\u200b", "\ufeff", "\u00ad"])
def test_refuses_an_empty_clause(empty):
    with pytest.raises(TextError, match="no words"):
        canonical_clause(empty)


@every("text", ["a\u200cb", "م\u200cb", "\u200cم", "م\u200c", "a\u200dक"])
def test_refuses_joiners_where_nothing_joins(text):
    with pytest.raises(TextError):
        canonical_clause(text)


def test_refuses_towers_of_marks_quickly():
    assert canonical_clause("a" + "\u0327" * 30)
    with pytest.raises(TextError, match="more than 30 marks"):
        canonical_clause("a" + "\u0301\u0327" * 100_000)
    with pytest.raises(TextError, match="more than 30 marks"):
        canonical_clause("\u0958" + "\u0327" * 30)  # NFC adds a mark of its own


@given(SOME)
def test_is_idempotent(source):
    try:
        once = canonical_clause(source)
    except TextError:
        return
    assert canonical_clause(once) == once
    assert unicodedata.is_normalized("NFC", once)


def test_joins_clauses_by_blank_lines():
    assert canonical_text([" One ", "Two\nlines"]) == "One\n\nTwo lines"
    assert text_sha256(["One", "Two"]) == hashlib.sha256(b"One\n\nTwo").hexdigest()


@every(
    ("clauses", "words"),
    [([], "at least one clause"), (["One", " "], "Clause 2"), (["\x00"], "Clause 1 .*U\\+0000"),
     (["a" + "\u0301" * 31], "clause 1 .*30 marks")],
)  # fmt: skip
def test_says_which_clause_is_wrong(clauses, words):
    with pytest.raises(TextError, match=words):
        canonical_text(clauses)


def is_refused(source):
    try:
        return not canonical_clause(source)
    except TextError:
        return True


def test_table_is_unicode_14():
    """On both sides of each edge, and here and there between; a Python with a newer table can tell one side only."""
    kinds = map(unicodedata.category, map(chr, range(min(0x30000, len(tries(0x3000))))))
    refused = list(map({"Cc", "Cf", "Cs", "Co", "Cn"}.__contains__, kinds))
    edges = [point for point, (one, two) in enumerate(pairwise(refused), 1) if one != two]
    newer = unicodedata.unidata_version != "14.0.0"
    for point in {*edges, *(edge - 1 for edge in edges), *range(0, len(refused), 101)}:
        if chr(point) not in "\t\n\r\u00ad\u200b\u200c\u200d":
            found = is_refused(f"a{chr(point)}a")
            assert found == refused[point] or (newer and found), f"U+{point:04X}"
