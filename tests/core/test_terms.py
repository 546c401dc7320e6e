"""The term list: flagged words are found in texts of their own language, and nowhere else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.characters import ANY
from tests.core.every import every
from undersigned.core.draft import Draft, DraftClause
from undersigned.core.draft.terms import Term, bare, fits, flagged


def draft(**words):
    """A draft of one clause; sr_Latn stands for sr-Latn."""
    texts = {tag.replace("_", "-"): source for tag, source in words.items()}
    return Draft(tuple(texts), (DraftClause("paragraph", texts),), (), {}, undated=False)


def found(term, language="en", **words):
    return [each.params["found"] for each in flagged(draft(**words), [Term(language, term, "Lumera Watch")])]


@every(
    ("term", "words", "there"),
    [
        ("regime", "The Regime fell.", ["Regime"]),
        ("regime", "The regimes fell.", []),
        ("regime*", "The regimes fell.", ["regimes"]),
        ("so-called state", "the so-called  state", ["so-called  state"]),
        ("“so-called”", "a so-called talk", ["so-called"]),
        ("other side*", "on the other\u00a0sides", ["other\u00a0sides"]),
        ("art", "party", []),
        ("guests", "our *guests*", ["guests"]),
        ("guests", "read on^[They are guests.]", ["guests"]),
        ("a.b", "acb", []),
        ("*", "anything", []),
    ],
)
def test_words_are_found_whole(term, words, there):
    assert found(term, en=words) == there


def test_a_term_is_of_one_language_and_one_script():
    assert found("režim*", "sr-Latn", sr_Latn="režima", sr_Cyrl="режима") == ["režima"]
    assert found("режим*", "sr-Cyrl", sr_Latn="režima", sr_Cyrl="Режима") == ["Режима"]
    assert found("regime", "en", en="regime", sq="regime") == ["regime"]
    assert fits(Term("en", "x"), "en-GB")
    assert not fits(Term("sr", "x"), "sr-Latn")


def test_what_is_decided_decides_what_is_said():
    def said(decision):
        listed = flagged(
            draft(en="the regime"), [Term("en", "regime", "Lumera Watch", "It wounds.", ("rule",), decision)]
        )
        return [(each.message % each.params, each.params["alternatives"], each.detail) for each in listed]

    ((open_words, alternatives, detail),) = said("open")
    ((avoid_words, _, other_detail),) = said("avoid")
    assert open_words == "“regime” was flagged by Lumera Watch, and nothing is decided yet."
    assert avoid_words == "“regime”: the coalition does not use this."
    assert alternatives == "rule"
    assert detail != other_detail
    assert said("keep") == []


@given(st.text(ANY, max_size=40), st.text(ANY, max_size=60))
def test_any_term_in_any_text_is_survived(term, words):
    flagged(draft(en=words), [Term("en", term), Term("en", "regime*")])
    assert bare(bare(term)) == bare(term)


@given(st.text(alphabet="abcčć-’ ", min_size=1, max_size=20))
def test_a_term_is_found_in_its_own_words(term):
    if bare(term):
        assert found(term, en=f"we say {bare(term)}, and")
