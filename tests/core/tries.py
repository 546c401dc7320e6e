"""How much is tried: a few examples, tries and cases in each run, and in `make soak` many, and every case."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

import hypothesis

T = TypeVar("T")
EXAMPLES = 3  # of Hypothesis, in each run; `make soak` asks for a thousand


def tries(few: int) -> range:
    """So many tries at random where Hypothesis makes EXAMPLES, and in proportion where it makes more.

    The first are the same whenever the chance is: what each run tries is tried in the long one, too.
    """
    return range(few * hypothesis.settings().max_examples // EXAMPLES)


def some(few: int, cases: Iterable[T]) -> list[T]:
    """A few of the cases, evenly from the first to the last; all of them where Hypothesis makes more than EXAMPLES."""
    listed = list(cases)
    if hypothesis.settings().max_examples > EXAMPLES or few >= len(listed):
        return listed
    return [listed[n * (len(listed) - 1) // max(1, few - 1)] for n in range(few)]
