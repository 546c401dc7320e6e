"""The language of a letter, by script and by its most frequent words. No statistics, no dependency."""

from __future__ import annotations

import re

from undersigned.core.reading.lexicon import lexicons

_WORD = re.compile(r"[^\W\d_]+")
ENOUGH = 0.12  # share of frequent words below which nothing is said: running text has 0.2 to 0.5
MOST_WORDS = 4000


def detect(text: str) -> str | None:
    """BCP 47 tag of the language of `text`, or None where no known language is near enough."""
    words = [found[0].lower() for found, _ in zip(_WORD.finditer(text), range(MOST_WORDS), strict=False)]
    if not words:
        return None
    shares = {
        each.tag: sum(word in known for word in words) / len(words)
        for each in lexicons()
        for known in [frozenset(each.frequent)]
    }
    best = max(shares, key=lambda tag: shares[tag])
    return best if shares[best] >= ENOUGH else None
