"""Quotes: do these words stand in a published text, and where?

What is looked for is words in their order. Case, quotation marks, dashes, spaces and, for Serbian, the script are no
difference between words, and are told apart in the answer. A quote may leave words out where it says so by "…".

What this does not do: it judges nobody's reading. It finds words that are nearly the same; what the difference means
is for people to say.

Example: `look("the tests be published each month", texts)` gives one `Found` with `how == "differs"`.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Literal

from undersigned.core.draft.align import matches, most_matches
from undersigned.core.draft.diff import Piece, word_diff
from undersigned.core.names.scripts import LATIN_LETTERS, latin
from undersigned.core.text import unpiled

How = Literal["exact", "marks", "shortened", "differs"]

FEWEST = 4  # words: fewer stand in many texts, and prove nothing
MOST = 3_000  # words
MOST_NEAR = 3  # texts that hold nearly these words
_LIKE = 0.5  # share of equal words below which a passage is another passage
WORD = re.compile(r"\w+")
_GAP = re.compile(r"…|\.\.\.")  # only words are looked for, so what stands around it does not matter
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_HIDDEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_EDGE = "\"'“”„«»‘’‚‹›–—-*_ \n\t.,;:!?"


@dataclass(frozen=True, slots=True)
class Text:
    """One published text: clauses as a reader sees them, without markup."""

    statement: str  # slug
    edition: int
    language: str
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A text's words folded, in one string with a space before and after each: enough to look for words in it."""

    statement: str  # slug
    edition: int
    language: str
    words: str
    cyrillic: bool  # most of its letters


@dataclass(frozen=True, slots=True)
class Found:
    """Where a quote stands: the clauses (indexes from 0), how, and what differs.

    `pieces` lead from the text's words to the quote's; they are there where `how` is "differs".
    """

    text: Text
    first: int
    last: int
    how: How
    other_script: bool = False
    words: int = 0  # how many differ
    pieces: tuple[Piece, ...] = ()


def count_words(quote: str) -> int:
    """How many words the quote has."""
    return len(WORD.findall(seen(quote)))


def look(quote: str, texts: Iterable[Text]) -> list[Found]:
    """All texts where the quote stands, word for word; else up to `MOST_NEAR` that hold nearly the same words.

    Of one statement's editions the newest that has it counts, and a text in the quote's own script before one in the
    other. Where only an earlier edition has the words, what a later one has instead is given, too. The quote has
    `FEWEST` to `MOST` words.
    """
    asked = _asked(quote)
    by_text: dict[tuple[str, str], list[Text]] = {}
    for text in sorted(texts, key=lambda one: -one.edition):
        by_text.setdefault((text.statement, text.language), []).append(text)
    found = [one for editions in by_text.values() for one in _verbatim(asked, editions)]
    if found:
        own = {one.text.statement for one in found if not one.other_script}
        return [one for one in found if not one.other_script or one.text.statement not in own]
    near = [(e[0], place) for e in by_text.values() if (place := _nearest(asked, words_of(e[0]).keys)) is not None]
    return [_differs(asked, *one) for one in sorted(near, key=lambda one: -one[1].like)[:MOST_NEAR]]


def line_of(text: Text) -> Line:
    """The text's line."""
    return Line(text.statement, text.edition, text.language, Words(text.clauses).line, in_cyrillic(text.clauses))


def holding(quote: str, lines: Sequence[Line]) -> set[str]:
    """The statements (slugs) whose texts `look` must be given so that it says of the quote what it would say of all."""
    asked = _asked(quote)
    if there := {line.statement for line in lines if _ranges(asked, line.words) is not None}:
        return there
    newest: dict[tuple[str, str], Line] = {}
    for line in sorted(lines, key=lambda one: -one.edition):
        newest.setdefault((line.statement, line.language), line)
    near = [(one, place.like) for one in newest.values() if (place := _nearest(asked, one.words.split())) is not None]
    return {line.statement for line, _ in sorted(near, key=lambda one: -one[1])[:MOST_NEAR]}


def in_cyrillic(words: Iterable[str]) -> bool:
    """Whether words are written in Cyrillic, for the most part."""
    letters = "".join(words)
    return len(_CYRILLIC.findall(letters)) * 2 > len(letters) / 2


def seen(words: str) -> str:
    """Words without what nobody sees."""
    return _HIDDEN.sub("", unicodedata.normalize("NFC", unpiled(words)))


def key(word: str) -> str:
    """What two words have in common that are taken for one: no case, and Serbian in one script."""
    return word.casefold().translate(LATIN_LETTERS)


class Words:
    """The words of a text in a row: folded, in their script (`plain`) and in one (`keys`)."""

    def __init__(self, clauses: tuple[str, ...]) -> None:
        """Take the text of these clauses."""
        self._clauses = clauses
        self.whole = "\n\n".join(clauses)
        self.plain, self.keys, joined = _folded(self.whole)
        self.line = f" {joined} "  # the keys in one string, each with a space before and after it

    @cached_property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Where each word stands in `whole`."""
        return tuple(word.span() for word in WORD.finditer(self.whole))

    def clause(self, number: int) -> int:
        """The clause (index from 0) to which a word belongs."""
        ends = accumulate(len(clause) + 2 for clause in self._clauses)
        return bisect_right(tuple(ends), self.spans[number][0])


def _folded(words: str) -> tuple[list[str], list[str], str]:
    """Words without case; and as keys, these in one string, too, with a space between each two."""
    # All at once: folding takes a character for itself, and makes no space of any.
    plain = " ".join(WORD.findall(words)).casefold()
    keys = plain.translate(LATIN_LETTERS) if _CYRILLIC.search(plain) else plain
    split = plain.split()
    return split, split if keys is plain else keys.split(), keys


@lru_cache(maxsize=64)
def words_of(text: Text) -> Words:
    """The words of a text in their order."""
    return Words(text.clauses)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A quote, and its words; `parts` are the keys between its gaps, in one string each and counted."""

    quote: str
    plain: list[str]
    keys: list[str]
    bag: Counter[str]
    parts: tuple[tuple[str, int], ...]


def _asked(quote: str) -> _Asked:
    quote = seen(quote).strip()
    plain, keys, _ = _folded(quote)
    parts = [_folded(part) for part in _GAP.split(quote)]
    return _Asked(quote, plain, keys, Counter(keys), tuple((line, len(words)) for words, _, line in parts if words))


def _verbatim(asked: _Asked, editions: Sequence[Text]) -> list[Found]:
    """Where the newest edition that has it has it; `editions` are of one text, the newest first."""
    for number, text in enumerate(editions):
        found = _standing(asked, text)
        if found is not None:
            now = _nearest(asked, words_of(editions[0]).keys) if number else None
            return [found, _differs(asked, editions[0], now)] if now is not None else [found]
    return []


def _standing(asked: _Asked, text: Text) -> Found | None:
    words = words_of(text)
    ranges = _ranges(asked, words.line)
    if ranges is None:
        return None
    other = asked.plain != [word for first, end in ranges for word in words.plain[first:end]]
    shortened = len(asked.parts) > 1
    how: How = "shortened" if shortened else "exact" if _same(asked.quote, words.whole) or other else "marks"
    first, last = ranges[0][0], ranges[-1][1] - 1
    return Found(text, words.clause(first), words.clause(last), how, other_script=other)


def _ranges(asked: _Asked, line: str) -> list[tuple[int, int]] | None:
    """Where each part of the quote stands in a line: its first word, and the one behind it."""
    if len(asked.parts) > 1 and min(count for _, count in asked.parts) < 2:
        return None  # a word between two gaps would be found anywhere
    start, ranges = 0, []
    for keys, count in asked.parts:
        at = line.find(f" {keys} ", start)
        if at < 0:
            return None
        first = line.count(" ", 0, at)
        ranges.append((first, first + count))
        start = at + len(keys) + 1
    return ranges or None


def _same(quote: str, whole: str) -> bool:
    """Whether the quote stands there sign by sign, but for what surrounds it and how it is spaced."""
    return " ".join(quote.strip(_EDGE).split()) in " ".join(whole.split())


@dataclass(frozen=True, slots=True)
class _Near:
    """The passage of a text (from its word `first` to before `end`) that is like a quote: how like, 0 to 1."""

    first: int
    end: int
    like: float
    shared: int  # how many words are equal


def _nearest(asked: _Asked, words: Sequence[str]) -> _Near | None:
    """The passage of `words` that is likest to the quote, if it is like it."""
    keys, bag = asked.keys, asked.bag
    if not _can_be_like(sum(bag[word] for word in bag.keys() & set(words)), keys):
        return None
    there = Counter(words)
    if not _can_be_like(sum(min(count, there[word]) for word, count in bag.items()), keys):
        return None
    around = len(keys) // 4 + 3
    begin = max(_likest(words, keys) - around, 0)
    window = words[begin : begin + len(keys) + 2 * around]
    if not _can_be_like(most_matches(window, keys), keys):
        return None
    pairs = matches(window, keys)
    if not pairs:
        return None
    # The passage begins and ends where the quote's first and last word would stand.
    first = max(begin + pairs[0][0] - pairs[0][1], 0)
    end = min(begin + pairs[-1][0] + len(keys) - pairs[-1][1], len(words))
    like = 2 * len(pairs) / (end - first + len(keys))
    return None if like < _LIKE else _Near(first, end, like, len(pairs))


def _can_be_like(most: int, keys: Sequence[str]) -> bool:
    """Whether a passage can be like the quote that shares at most so many words with it. Nothing else is aligned."""
    return bool(keys) and 2 * most / (most + len(keys)) >= _LIKE


def _differs(asked: _Asked, text: Text, near: _Near) -> Found:
    """What differs between a passage of a text and the quote."""
    words, first, end = words_of(text), near.first, near.end
    passage = words.whole[words.spans[first][0] : words.spans[end - 1][1]].replace("\n\n", " ")
    said = " ".join(asked.quote.strip(_EDGE).split())
    other = len(matches(words.plain[first:end], asked.plain)) < near.shared
    if other:
        passage, said = latin(passage), latin(said)
    return Found(
        text,
        words.clause(first),
        words.clause(end - 1),
        "differs",
        other_script=other,
        words=differing(words.keys[first:end], asked.keys),
        pieces=word_diff(passage, said),
    )


def _likest(keys: Sequence[str], quote: Sequence[str]) -> int:
    """Where the run of as many words begins that shares most words with the quote."""
    size = min(len(quote), len(keys))
    wanted, here = Counter(quote), Counter(keys[:size])
    shared = (wanted & here).total()
    best, begin = shared, 0
    for start, (gone, came) in enumerate(zip(keys, keys[size:], strict=False), 1):
        if came in wanted:
            here[came] += 1
            shared += here[came] <= wanted[came]
        if gone in wanted:
            shared -= here[gone] <= wanted[gone]
            here[gone] -= 1
        if shared > best:
            best, begin = shared, start
    return begin


def differing(old: Sequence[str], new: Sequence[str]) -> int:
    """How many words differ: one that stands for another counts once."""
    total = a = b = 0
    for i, j in [*matches(old, new), (len(old), len(new))]:
        total += max(i - a, j - b)
        a, b = i + 1, j + 1
    return total
