"""Ten thousand lines, twenty thousand words: what reading and comparing may cost at most.

Seconds are those of a busy machine. What no machine changes is how they grow with the text.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests.core.large import KINDS, hostile_clauses, large_letters, two_texts
from tests.core.parallel import SHEET, two
from undersigned.core.draft.compare import compare
from undersigned.core.draft.diff import word_diff
from undersigned.core.reading import read_text

pytestmark = pytest.mark.soak


def seconds(do: Callable[[], object]) -> float:
    """The processor's time for it."""
    start = time.process_time()
    do()
    return time.process_time() - start


def assert_it_grows_with_the_text(large: float, tenth: Callable[[], object]) -> None:
    """Ten times the text takes ten times as long, and some; a tenth of a second tells nothing."""
    assert large < 0.2 or large < 20 * min(seconds(tenth) for _ in range(3))


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


@pytest.mark.parametrize("kind", KINDS)
def test_twenty_thousand_words_take_less_than_a_second(kind):
    texts, tenth = (two_texts(kind, size) for size in (20_000, 2_000))
    spent = seconds(lambda: word_diff(*texts))
    assert spent < 1
    assert_it_grows_with_the_text(spent, lambda: word_diff(*tenth))
