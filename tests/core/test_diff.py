"""Word diff: exact in both directions, and fast."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.characters import ANY
from tests.core.every import every
from tests.core.large import KINDS, two_texts
from undersigned.core.draft.align import matches, most_matches
from undersigned.core.draft.diff import Piece, clause_diff, word_diff

WORDS = st.lists(st.sampled_from(["a", "b", "cd", "é", ".", ",", " ", "  ", "\n"]), max_size=30).map("".join)
TEXTS = WORDS | st.text(ANY, max_size=30)


def sides(pieces):
    """Old and new text from the pieces."""
    old = "".join(piece.text for piece in pieces if piece.op != "new")
    return old, "".join(piece.text for piece in pieces if piece.op != "gone")


def test_words_and_signs():
    assert word_diff("We urge the EU to act now.", "We strongly urge the Union to act.") == (
        Piece("same", "We "),
        Piece("new", "strongly "),
        Piece("same", "urge the "),
        Piece("gone", "EU"),
        Piece("new", "Union"),
        Piece("same", " to act"),
        Piece("gone", " now"),
        Piece("same", "."),
    )


@given(TEXTS, TEXTS)
def test_pieces_give_both_texts_exactly(old, new):
    pieces = word_diff(old, new)
    assert sides(pieces) == (old, new)
    assert all(piece.text for piece in pieces)
    assert all(one.op != other.op for one, other in pairwise(pieces))


@given(TEXTS)
def test_equal_texts_have_no_difference(text):
    assert word_diff(text, text) == ((Piece("same", text),) if text else ())


@given(st.lists(st.integers(0, 5), max_size=60), st.lists(st.integers(0, 5), max_size=60))
def test_matches_are_equal_and_rise(old, new):
    found = matches(old, new)
    assert all(old[a] == new[b] for a, b in found)
    assert all(one[0] < two[0] and one[1] < two[1] for one, two in pairwise(found))
    assert len(found) <= most_matches(old, new)


@given(st.lists(st.integers(0, 5), max_size=25), st.lists(st.integers(0, 5), max_size=25))
def test_most_matches_are_as_many_as_there_can_be(old, new):
    most = [0] * (len(new) + 1)  # of what is before, with so many of the new
    for one in old:
        before, most = most, [0]
        for n, two in enumerate(new):
            most.append(before[n] + 1 if one == two else max(before[n + 1], most[n]))
    assert most_matches(old, new) == most[-1]


@every("kind", KINDS)
def test_long_texts_are_compared_whole(kind):
    old, new = two_texts(kind, 500)
    pieces = word_diff(old, new)
    assert sides(pieces) == (old, new)
    if kind in {"edited", "moved"}:
        same = sum(len(piece.text) for piece in pieces if piece.op == "same")
        assert same > 0.45 * len(old)


def test_clauses_stay_change_move_go_and_come():
    old = ["Title", "One clause that stays a while.", "Goes away for ever.", "Two rivers meet here.", "End"]
    new = ["Title", "Two rivers meet here.", "One clause that stays for a while.", "Quite another thing!", "End"]
    assert [(change.old, change.new, change.fate) for change in clause_diff(old, new)] == [
        (0, 0, "same"),
        (2, None, "removed"),
        (3, 1, "same"),
        (1, 2, "moved"),
        (None, 3, "added"),
        (4, 4, "same"),
    ]
    assert clause_diff(["Two rivers meet here."], ["Two rivers met here."])[0].fate == "changed"


@given(st.lists(WORDS, max_size=8), st.lists(WORDS, max_size=8))
def test_every_clause_stands_once(old, new):
    changes = clause_diff(old, new)
    assert sorted(c.old for c in changes if c.old is not None) == list(range(len(old)))
    assert [c.new for c in changes if c.new is not None] == list(range(len(new)))
    for change in changes:
        before, after = sides(change.pieces)
        assert change.old is None or before == old[change.old]
        assert change.new is None or after == new[change.new]
