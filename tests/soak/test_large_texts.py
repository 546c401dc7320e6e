"""Ten thousand lines, twenty thousand words: what reading and comparing may cost at most."""

from __future__ import annotations

import time

import pytest

from tests.core.large import KINDS, large_letters, two_texts
from undersigned.core.draft.diff import word_diff
from undersigned.core.reading import read_text

pytestmark = pytest.mark.soak


@pytest.mark.parametrize("text", large_letters(10_000).values(), ids=large_letters(0))
def test_ten_thousand_lines_take_less_than_two_seconds(text):
    start = time.process_time()
    read_text(text.encode())
    assert time.process_time() - start < 2


@pytest.mark.parametrize("kind", KINDS)
def test_twenty_thousand_words_take_less_than_a_second(kind):
    old, new = two_texts(kind, 20_000)
    start = time.process_time()
    word_diff(old, new)
    assert time.process_time() - start < 1
