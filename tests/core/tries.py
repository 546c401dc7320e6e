"""How often something is tried at random: a few times in each run, and many times in `make soak`."""

from __future__ import annotations

import hypothesis


def tries(few: int) -> range:
    """So many tries where Hypothesis makes ten examples, and in proportion where it makes more.

    The first are the same whenever the chance is: what each run tries is tried in the long one, too.
    """
    return range(few * hypothesis.settings().max_examples // 10)
