"""Length: a clause that is far shorter or longer than the other clauses of the two texts let expect."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from statistics import median

from undersigned.core.draft.compare.finding import Found
from undersigned.core.draft.compare.prose import Prose
from undersigned.core.errors import N_

_SLACK = 25.0  # characters: beside them a word more or less in a heading weighs nothing
_MOST = 1.75  # times what is expected
_FEWEST = 5  # clauses from which on a ratio says something of two languages
_SHORT = 40  # characters: shorter clauses do not tell the languages' ratio


def length(pairs: Sequence[tuple[int, Prose, Prose]]) -> Iterator[tuple[int, Found]]:
    """The clauses of two texts (index, first, other) whose lengths differ as no other clauses' do."""
    sizes = [(index, len(first.visible), len(other.visible)) for index, first, other in pairs]
    ratios = [math.log(two / one) for _, one, two in sizes if one and two and one + two > 2 * _SHORT]
    known = all(prose.language for _, *both in pairs[:1] for prose in both)
    if len(ratios) < _FEWEST:
        if not known:
            return
        ratios = [0.0]  # the languages that we know take about as many letters for the same words
    half = math.exp(median(ratios) / 2)
    for index, one, two in sizes:
        factor = (two / half + _SLACK) / (one * half + _SLACK)
        if factor > _MOST:
            message = N_("Much longer than the other clauses let expect, beside %(against)s. Was something added?")
            yield index, Found("length", message, {}, ["longer", str(round(factor))], hint=True)
        elif factor < 1 / _MOST:
            message = N_("Much shorter than the other clauses let expect, beside %(against)s. Is something missing?")
            yield index, Found("length", message, {}, ["shorter", str(round(1 / factor))], hint=True)
