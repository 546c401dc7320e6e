"""Noun phrases that name somebody of whom one may ask something: "the mayors of both towns and the EU"."""

from __future__ import annotations

import re

from undersigned.core.reading.lexicon import Lexicon, pattern

MOST_BEFORE_HEAD = 8  # words
MOST_PLAIN = 2  # words of no known kind before the head, after a small word: "the bus company"
MOST_WORDS = 30
_WORD = re.compile(r"[\s(]*([^\W_](?:[\w’'+-]*[\w’'+])?)")
_COMMA = re.compile(r"\s*,\s*")


class Phrases:
    """The noun phrases of one language."""

    def __init__(self, words: Lexicon) -> None:
        self._body = re.compile(pattern([*words.bodies, *words.countries]), re.IGNORECASE)
        self._small = re.compile(pattern(words.small), re.IGNORECASE)
        self._owner = re.compile(rf"\s+{pattern(words.owners)}", re.IGNORECASE)
        self._area = re.compile(rf"\s+{pattern(words.areas)}", re.IGNORECASE)
        self._link = re.compile(rf"\s+{pattern(words.links)}(?=\s)", re.IGNORECASE)
        self._joint = re.compile(
            pattern([*words.links, *words.conjunctions, *(join for each in words.asking for join in each.joins)]),
            re.IGNORECASE,
        )
        # "për të" is a join, though "për" alone may link two nouns.
        joins = {join for each in words.asking for join in each.joins if " " in join}
        verbs = [rf"{join}\s+(?!{pattern(words.small)})\w+(?:{'|'.join(ends)})\b" for join, ends in words.join_endings]
        self._stop = re.compile(rf"\s+(?:{'|'.join([pattern(joins), *verbs])})(?=\s)", re.IGNORECASE)
        self._and = re.compile(rf"\s+{pattern(words.conjunctions)}(?=\s)", re.IGNORECASE)

    def body_at(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        """Start and end of the phrase at `start`; None when what stands there names nobody."""
        first = _WORD.match(text, start, end)
        stop = self._head(text, start, end)
        if not first or stop is None:
            return None
        for _ in range(MOST_WORDS):
            further = self._further(text, stop, end)
            if further is None:
                break
            stop = further
        return first.start(1), stop

    def _head(self, text: str, start: int, end: int, *, most: int = MOST_BEFORE_HEAD) -> int | None:
        """Where the first noun that names a body ends, with only its own small words and names before it."""
        at, opened, plain = start, False, 0
        for _ in range(most):
            word = _WORD.match(text, at, end)
            if not word:
                return None
            said = word[1]
            if self._body.fullmatch(said) or (said.isupper() and len(said) > 1):
                return self._through(text, word.end(), end)
            if said[0].isupper() and opened and not self._small.fullmatch(said):
                following = self._head(text, word.end(), end, most=2)
                return following or word.end()
            if self._small.fullmatch(said):
                if plain:
                    return None
            elif not (said[0].isupper() or said.endswith(("’s", "'s"))):
                plain += 1
                if not opened or plain > MOST_PLAIN or not self._plain(text, word):
                    return None
            at, opened = word.end(), True
        return None

    def _plain(self, text: str, word: re.Match[str]) -> bool:
        """Whether a word may only tell which body is meant: it is no link, and nothing parts it from the next."""
        return not self._joint.fullmatch(word[1]) and text[word.end() : word.end() + 1] == " "

    def _through(self, text: str, at: int, end: int) -> int:
        """The end of the last of several bodies in a row ("government ministers"), with whose it is and what for."""
        while (word := _WORD.match(text, at, end)) and (self._body.fullmatch(word[1]) or word[1][0].isupper()):
            at = word.end()
        for behind in (self._owner, self._area):
            if found := behind.match(text, at, end):
                at = found.end()
        return at

    def _further(self, text: str, at: int, end: int) -> int | None:
        """The end of one more part: "of the region", ", the union", "and its members"."""
        if self._stop.match(text, at, end):
            return None
        joined = self._and.match(text, at, end) or _COMMA.match(text, at, end)
        if joined:
            return self._head(text, joined.end(), end, most=5)
        link = self._link.match(text, at, end)
        if not link:
            return None
        place = self._head(text, link.end(), end, most=5)
        if place:
            return place
        word = _WORD.match(text, link.end(), end)
        while word and self._small.fullmatch(word[1]):
            word = _WORD.match(text, word.end(), end)
        return word.end() if word else None
