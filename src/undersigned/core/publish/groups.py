"""Small groups: a breakdown of people or organisations must not show a group so small that it points at somebody.

Rules held here:

1. No group under `LEAST` is shown, an empty one neither.
2. Nor one that subtraction would reveal: the total is known (a statement's own totals always are). The small groups
   alone are hidden only where they are two or more, and their sum fixes none of them, not even for who knows this rule.
3. Else nothing of the breakdown is shown. To hide one larger group beside the small one looks kinder, but together with
   the smallest group that is still shown it can give the small one away.

What this does not do: it knows nothing of breakdowns that were shown at another time or by another question.
"""

from __future__ import annotations

from collections.abc import Mapping

LEAST = 5


def shown_groups(groups: Mapping[str, int]) -> dict[str, int | None]:
    """For each group its number, or None where it must not be shown.

    `groups`: name -> how many, 0 or more; all together they are the total that is known. The order of names is kept.
    """
    small = [n for n in groups.values() if n < LEAST]
    # Subtraction gives the sum of what is hidden. At either end of what it can be, each one of them would be known.
    if not small or (len(small) > 1 and LEAST <= sum(small) < len(small) * (LEAST - 1)):
        return {name: n if n >= LEAST else None for name, n in groups.items()}
    return dict.fromkeys(groups)
