"""A text that came back: which clause became which paragraph."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.every import every
from tests.core.offline import edited, letters
from tests.core.tries import some
from undersigned.core.draft.match import Known, Returned, match, proposals

LETTERS = letters()


def known(*texts: str) -> list[Known]:
    return [Known(n, "paragraph", text) for n, text in enumerate(texts, 1)]


def returned(*texts: str) -> list[Returned]:
    return [Returned(text) for text in texts]


def acts(old: list[Known], new: list[Returned]) -> list[tuple[str, int | None]]:
    return [(each.act, each.clause if each.clause is not None else each.after) for each in proposals(old, new)]


@pytest.mark.parametrize(("marks", "wanted"), some(1, [(True, 0.98), (False, 0.95)]))  # kept, and lost
def test_thirty_letters_after_a_busy_weekend(marks, wanted):
    assert len(LETTERS) == 30
    right = whole = 0
    for name, letter in LETTERS.items():
        back = edited(letter, random.Random(name), marks=marks)
        found: dict[int, set[int]] = {}
        for pair in match(letter, back.paragraphs):
            for clause in pair.old:
                found.setdefault(clause, set()).update(pair.new)
        for clause in range(len(letter)):
            whole += 1
            right += bool(found[clause] & back.truth.get(clause, set())) or (
                clause not in back.truth and not found[clause]
            )
    assert right / whole >= wanted, f"{right} of {whole}"


@every("name", some(10, sorted(LETTERS)))
def test_what_comes_back_unchanged_proposes_nothing(name):
    letter = LETTERS[name]
    assert proposals(letter, [Returned(clause.words, clause.kind) for clause in letter]) == ()


TEXTS = st.lists(st.text(alphabet="abc de", max_size=12), max_size=12)


@given(old=TEXTS, new=TEXTS, marks=st.lists(st.integers(0, 14), max_size=12))
def test_nothing_is_dropped_and_nothing_is_counted_twice(old, new, marks):
    came = [Returned(words, marks=tuple(marks[n : n + 1])) for n, words in enumerate(new)]
    pairs = match(known(*old), came)
    assert sorted(n for pair in pairs for n in pair.old) == list(range(len(old)))
    assert sorted(n for pair in pairs for n in pair.new) == list(range(len(new)))


@given(old=TEXTS, new=TEXTS)
def test_the_proposals_made_one_after_the_other_give_the_text_that_came_back(old, new):
    clauses = known(*old)
    text: list[tuple[int, str]] = [(clause.id, clause.words) for clause in clauses]
    fresh = 1000
    behind: dict[int | None, int | None] = {}

    def place(after: int | None) -> int:
        ids = [id for id, _words in text]
        return ids.index(after) + 1 if after is not None else 0

    for each in proposals(clauses, returned(*new)):
        at = next((n for n, (id, _words) in enumerate(text) if id == each.clause), -1)
        if each.act == "remove":
            text.pop(at)
        elif each.act == "reword":
            text[at] = (text[at][0], each.words)
        elif each.act == "move":
            moved = text.pop(at)
            text.insert(place(behind.get(each.after, each.after)), moved)
        else:
            fresh += 1
            text.insert(place(behind.get(each.after, each.after)), (fresh, each.words))
            behind[each.after] = fresh
    assert [words for _id, words in text] == list(new)


def test_a_clause_that_was_split_keeps_its_first_part():
    old = known("The river is ours. We will clean it in spring, all of us together.", "Sign here.")
    new = returned("The river is ours.", "We will clean it in spring, all of us together.", "Sign here.")
    assert [(pair.old, pair.new) for pair in match(old, new)] == [((0,), (0, 1)), ((1,), (2,))]
    assert acts(old, new) == [("reword", 1), ("add", 1)]


def test_two_clauses_that_were_joined_are_both_accounted_for():
    old = known("The river is ours and we keep it.", "We will clean it in spring.", "Sign here.")
    new = returned("The river is ours and we keep it. We will clean it in spring.", "Sign here.")
    assert [(pair.old, pair.new) for pair in match(old, new)] == [((0, 1), (0,)), ((2,), (1,))]
    assert acts(old, new) == [("reword", 1), ("remove", 2)]


def test_a_clause_that_moved_is_moved_and_not_rewritten():
    old = known("One river", "The first ask is water.", "The second ask is air.", "The last ask is time.")
    new = returned("One river", "The last ask is time.", "The first ask is water.", "The second ask is air.")
    assert acts(old, new) == [("move", 4)]


def test_a_mark_holds_what_words_alone_would_lose():
    old = known("We are deeply worried about the night train to Porta.", "Sign here.")
    rewritten = "The night trains must run again."
    assert ("remove", 1) in acts(old, [Returned(rewritten), Returned("Sign here.")])
    assert acts(old, [Returned(rewritten, marks=(1,)), Returned("Sign here.")]) == [("reword", 1)]


def test_a_mark_that_was_copied_onto_foreign_words_does_not_count():
    old = known("We are deeply worried about the night train to Porta.", "Sign here.")
    new = [Returned("Sign here.", marks=(1,)), Returned("Buy cheap ladders today!", marks=(1,))]
    assert {each.act for each in proposals(old, new)} == {"add", "remove"}
