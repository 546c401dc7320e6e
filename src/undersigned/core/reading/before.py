"""What stands before a verb of asking: who asks, and where the conjunction before it begins.

Only what those who sign ask themselves is a call: "we also ask", but not "the minister asked", nor "ministers ask".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from undersigned.core.reading.lexicon import Lexicon

CONTEXT = 90  # code points before a verb that are looked at
LONGEST_PHRASE = 4  # words
_TOKEN = re.compile(r"[^\W_][\w’'-]*|[,;:–—(]")
_PUNCTUATION = frozenset(",;:–—(")


@dataclass(frozen=True, slots=True)
class Said:
    """`asks`: those who sign may be the verb's subject. `voice`: a voice of theirs is. `begin`: where it all begins."""

    asks: bool
    voice: bool
    begin: int


class Before:
    """What may stand before a verb of asking, in one language."""

    def __init__(self, words: Lexicon) -> None:
        self._adverbs = frozenset({*words.adverbs, *words.company})
        self._selves = frozenset(words.selves)
        self._voices = frozenset(words.voices)
        self._conjunctions = frozenset(words.conjunctions)
        self._negations = frozenset(words.negations)

    def look(self, text: str, start: int, verb: int) -> Said:
        """What stands between `start`, where the sentence begins, and the verb."""
        floor = max(start, verb - CONTEXT)
        tokens = [(found.start(), found[0].lower()) for found in _TOKEN.finditer(text, floor, verb)]
        left = self._without_adverbs(tokens)
        asks = not tokens[:left] or any(word in _PUNCTUATION for _, word in tokens[left:])
        voice = bool(left and tokens[left - 1][1] in self._voices)
        if left and tokens[left - 1][1] in self._negations:
            return Said(asks=False, voice=False, begin=verb)
        for known in (self._selves, self._conjunctions):
            size = self._ends_with(tokens[:left], known)
            asks, left = asks or size > 0, left - size
        while left and tokens[left - 1][1] in _PUNCTUATION:
            asks, left = True, left - 1
        begin = tokens[left][0] if left < len(tokens) else verb
        return Said(asks=asks or not self._selves, voice=voice, begin=begin)

    def _without_adverbs(self, tokens: list[tuple[int, str]]) -> int:
        """How many of the tokens are left without the adverbs and commas at their end."""
        left = len(tokens)
        while left:
            size = self._ends_with(tokens[:left], self._adverbs)
            if not size and (tokens[left - 1][1] == "," or (self._selves and tokens[left - 1][1].endswith("ly"))):
                size = 1
            if not size:
                break
            left -= size
        return left

    @staticmethod
    def _ends_with(tokens: list[tuple[int, str]], known: frozenset[str]) -> int:
        """How many tokens at the end make up a known phrase; 0 for none."""
        for size in range(min(LONGEST_PHRASE, len(tokens)), 0, -1):
            if " ".join(word for _, word in tokens[-size:]) in known:
                return size
        return 0
