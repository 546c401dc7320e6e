"""Small groups: no breakdown tells how large a group under five is, not even to who knows the rule and the total."""

from __future__ import annotations

import itertools
from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from tests.core.tries import tries
from undersigned.core.publish.groups import LEAST, shown_groups

GROUPS = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=3), st.integers(0, 60), max_size=8)


@given(GROUPS)
def test_no_small_group_is_shown_and_what_is_shown_is_true(groups: dict[str, int]) -> None:
    shown = shown_groups(groups)
    assert list(shown) == list(groups)
    for name, n in shown.items():
        assert n is None or (n == groups[name] and n >= LEAST)


@given(GROUPS)
def test_subtraction_reveals_no_group(groups: dict[str, int]) -> None:
    shown = shown_groups(groups)
    hidden = [name for name, n in shown.items() if n is None]
    assert len(hidden) != 1 or len(groups) == 1
    if hidden and len(hidden) < len(groups):
        assert sum(groups.values()) - sum(n or 0 for n in shown.values()) >= LEAST


@given(GROUPS)
def test_it_hides_no_more_where_all_groups_are_large(groups: dict[str, int]) -> None:
    large = {name: n + LEAST for name, n in groups.items()}
    assert shown_groups(large) == large


@given(GROUPS, st.randoms())
def test_the_order_of_names_changes_nothing(groups: dict[str, int], chance: object) -> None:
    names = list(groups)
    chance.shuffle(names)  # type: ignore[attr-defined]  # hypothesis's own Random
    assert shown_groups({name: groups[name] for name in names}) == shown_groups(groups)


def test_who_knows_the_rule_and_the_total_can_compute_no_hidden_group() -> None:
    """Every breakdown of two to four groups with a small total, and for each answer all that could lie behind it."""
    for number, most in ((2, 20), (3, 14), (4, min(9, len(tries(6))))):
        behind: dict[tuple[object, ...], list[tuple[int, ...]]] = defaultdict(list)
        for sizes in itertools.product(range(most + 1), repeat=number):
            shown = shown_groups({str(n): size for n, size in enumerate(sizes)})
            behind[(sum(sizes), *shown.values())].append(sizes)
        for (total, *answer), possible in behind.items():
            for place, told in enumerate(answer):
                if told is None and 0 < total <= most:  # type: ignore[operator]  # above it not all were made
                    assert len({sizes[place] for sizes in possible}) > 1, (total, answer, possible)
