"""Ten thousand lines, twenty thousand words, a thousand names: what reading, comparing and showing may cost at most.

Seconds are those of a busy machine. What no machine changes is how they grow with the text.
"""

from __future__ import annotations

import pytest

from tests import factories
from tests.core.large import (
    KINDS,
    assert_it_grows_with_the_text,
    handed_in,
    hostile_clauses,
    large_letters,
    seconds,
    two_texts,
)
from tests.core.parallel import RIGHT, SHEET, draft_of, two
from undersigned.actions.publish.render import render_pages
from undersigned.core.draft import Draft, DraftClause
from undersigned.core.draft.compare import compare
from undersigned.core.draft.diff import word_diff
from undersigned.core.publish.compared import compare as compare_pages
from undersigned.core.publish.quotes import MOST, Text, count_words, look
from undersigned.core.publish.roll_call import call, lines, roll
from undersigned.core.reading import read_text

pytestmark = pytest.mark.soak


@pytest.mark.parametrize("kind", large_letters(0))
def test_ten_thousand_lines_take_seconds(kind):
    text, tenth = (large_letters(size)[kind].encode() for size in (10_000, 1_000))
    read_text(tenth)  # whatever is made once for a language is made
    spent = seconds(lambda: read_text(text))
    assert spent < 5
    assert_it_grows_with_the_text(spent, lambda: read_text(tenth))


@pytest.mark.parametrize("kind", hostile_clauses(0))
def test_clauses_of_twenty_thousand_hostile_signs_take_less_than_a_second(kind):
    words, tenth = (hostile_clauses(size)[kind] for size in (20_000, 2_000))
    spent = seconds(lambda: compare(two(words, words[1:]), SHEET))
    assert spent < 1
    assert_it_grows_with_the_text(spent, lambda: compare(two(tenth, tenth[1:]), SHEET))


def check(words: str) -> None:
    """As /check/ does it with a quote, with names, and with the pages of a PDF."""
    text = Text("river", 1, "en", ("Keep the river open", *("We call on the river to stay open.",) * 20))
    if count_words(words) <= MOST:
        look(words, [text])
    for line in lines(words):
        call(line, roll([]))
    compare_pages(text, [], [words, "\n".join(text.clauses)])


@pytest.mark.parametrize("kind", handed_in(0))
def test_what_anybody_hands_in_to_be_checked_takes_less_than_a_second(kind):
    words, tenth = (handed_in(size)[kind] for size in (200_000, 20_000))
    spent = seconds(lambda: check(words))
    assert spent < 2
    assert_it_grows_with_the_text(spent, lambda: check(tenth))


@pytest.mark.parametrize("kind", KINDS)
def test_twenty_thousand_words_take_less_than_a_second(kind):
    texts, tenth = (two_texts(kind, size) for size in (20_000, 2_000))
    spent = seconds(lambda: word_diff(*texts))
    assert spent < 1
    assert_it_grows_with_the_text(spent, lambda: word_diff(*tenth))


def six_languages(number: int) -> Draft:
    """A draft of as many clauses, with everything in it that the checks look for."""
    rows = [row for path in RIGHT for row in draft_of(path).clauses if len(row.words["en"]) > 100]
    clauses = []
    for n in range(number):
        words = rows[n % len(rows)].words
        again = rows[(n + 1) % len(rows)].words
        long = {tag: f"{words[tag]} {again[tag]}" for tag in ("en", "sq", "sr-Latn")}
        clauses.append(DraftClause("paragraph", {**long, "mk": long["sr-Latn"], "de": long["en"], "en-GB": long["en"]}))
    return Draft(("en", "sq", "sr-Latn", "mk", "de", "en-GB"), tuple(clauses), (), {}, undated=False)


def test_six_hundred_clauses_in_six_languages_take_ten_times_as_long_as_sixty():
    draft, tenth = six_languages(600), six_languages(60)
    spent = seconds(lambda: compare(draft, SHEET))
    assert_it_grows_with_the_text(spent, lambda: compare(tenth, SHEET))


def test_a_page_of_two_thousand_signatories_takes_ten_times_as_long_as_one_of_two_hundred():
    snapshots = [factories.snapshot(signatories=factories.many(number)) for number in (2_000, 200)]
    render_pages(snapshots[1])
    spent = seconds(lambda: render_pages(snapshots[0]))
    assert_it_grows_with_the_text(spent, lambda: render_pages(snapshots[1]))
