"""The language of a letter, by its most frequent words. No statistics, no dependency."""

from __future__ import annotations

import re
from functools import lru_cache

from undersigned.core.reading.lexicon import lexicons
from undersigned.core.reading.lexicon.others import FREQUENT

_WORD = re.compile(r"[^\W\d_]+")
ENOUGH = 0.12  # share of frequent words below which nothing is said: running text has 0.2 to 0.5
MOST_WORDS = 4000


@lru_cache
def _known() -> dict[str, frozenset[str]]:
    """The frequent words of each language. Those that the reader knows come first, and win when two are equal."""
    return {each.tag: frozenset(each.frequent) for each in lexicons()} | {
        tag: frozenset(words) for tag, words in FREQUENT.items()
    }


def detect(text: str) -> str | None:
    """BCP 47 tag of the language of `text`, or None where no language is near enough.

    Croatian and Bosnian are told as Serbian in Latin letters: their frequent words are the same.
    """
    words = [found[0].lower() for found, _ in zip(_WORD.finditer(text), range(MOST_WORDS), strict=False)]
    if not words:
        return None
    shares = {tag: sum(map(frequent.__contains__, words)) / len(words) for tag, frequent in _known().items()}
    best = max(shares, key=lambda tag: shares[tag])
    return best if shares[best] >= ENOUGH else None
