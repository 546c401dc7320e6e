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
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from undersigned.core.draft.align import matches
from undersigned.core.draft.diff import Piece, word_diff
from undersigned.core.names.scripts import LATIN_LETTERS, latin

How = Literal["exact", "marks", "shortened", "differs"]

FEWEST = 4  # words: fewer stand in many texts, and prove nothing
MOST = 3_000  # words
MOST_NEAR = 3  # texts that hold nearly these words
_LIKE = 0.5  # share of equal words below which a passage is another passage
WORD = re.compile(r"\w+")
_GAP = re.compile(r"[\[(<]?\s*(?:…|\.\.\.)\s*[\])>]?")
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
    quote = seen(quote).strip()
    by_text: dict[tuple[str, str], list[Text]] = {}
    for text in sorted(texts, key=lambda one: -one.edition):
        by_text.setdefault((text.statement, text.language), []).append(text)
    found = [one for editions in by_text.values() for one in _verbatim(quote, editions)]
    if found:
        own = {one.text.statement for one in found if not one.other_script}
        return [one for one in found if not one.other_script or one.text.statement not in own]
    near = [one for editions in by_text.values() if (one := _nearly(quote, editions[0])) is not None]
    return [one for _, one in sorted(near, key=lambda pair: -pair[0])[:MOST_NEAR]]


def seen(words: str) -> str:
    """Words without what nobody sees."""
    return _HIDDEN.sub("", unicodedata.normalize("NFC", words))


def key(word: str) -> str:
    """What two words have in common that are taken for one: no case, and Serbian in one script."""
    return word.casefold().translate(LATIN_LETTERS)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text in a row: as written and folded, where each stands, and the clause it belongs to."""

    whole: str
    plain: tuple[str, ...]  # folded, but in their script
    keys: tuple[str, ...]  # folded
    spans: tuple[tuple[int, int], ...]
    clauses: tuple[int, ...]
    line: str  # the keys in one string, each with a space before and after it


@lru_cache(maxsize=64)
def words_of(text: Text) -> Words:
    """The words of a text in their order."""
    whole = "\n\n".join(text.clauses)
    found = list(WORD.finditer(whole))
    ends, at = [], 0
    for clause in text.clauses:
        at += len(clause) + 2
        ends.append(at)
    clauses, number = [], 0
    for word in found:
        while word.start() >= ends[number]:
            number += 1
        clauses.append(number)
    plain = tuple(word[0].casefold() for word in found)
    keys = tuple(word.translate(LATIN_LETTERS) for word in plain)
    return Words(whole, plain, keys, tuple(word.span() for word in found), tuple(clauses), f" {' '.join(keys)} ")


def _verbatim(quote: str, editions: Sequence[Text]) -> list[Found]:
    """Where the newest edition that has it has it; `editions` are of one text, the newest first."""
    for number, text in enumerate(editions):
        found = _standing(quote, text)
        if found is not None:
            now = _nearly(quote, editions[0]) if number else None
            return [found, now[1]] if now is not None else [found]
    return []


def _standing(quote: str, text: Text) -> Found | None:
    parts = [part for part in _GAP.split(quote) if WORD.search(part)]
    if len(parts) > 1 and min(map(count_words, parts)) < 2:
        return None  # a word between two gaps would be found anywhere
    words, start, ranges = words_of(text), 0, []
    for part in parts:
        keys = [key(word) for word in WORD.findall(part)]
        at = words.line.find(f" {' '.join(keys)} ", start)
        if at < 0:
            return None
        first = words.line.count(" ", 0, at)
        ranges.append((first, first + len(keys)))
        start = at + sum(map(len, keys)) + len(keys)
    if not ranges:
        return None
    plain = [word.casefold() for part in parts for word in WORD.findall(part)]
    other = plain != [word for first, end in ranges for word in words.plain[first:end]]
    how: How = "shortened" if len(parts) > 1 else "exact" if _same(quote, words.whole) or other else "marks"
    first, last = ranges[0][0], ranges[-1][1] - 1
    return Found(text, words.clauses[first], words.clauses[last], how, other_script=other)


def _same(quote: str, whole: str) -> bool:
    """Whether the quote stands there sign by sign, but for what surrounds it and how it is spaced."""
    return " ".join(quote.strip(_EDGE).split()) in " ".join(whole.split())


def _nearly(quote: str, text: Text) -> tuple[float, Found] | None:
    """The passage that is likest to the quote, if it is like it: how like (0 to 1), and what differs."""
    words = words_of(text)
    plain = [word.casefold() for word in WORD.findall(quote)]
    keys = [word.translate(LATIN_LETTERS) for word in plain]
    if not keys or not words.keys:
        return None
    around = len(keys) // 4 + 3
    begin = max(_likest(words.keys, keys) - around, 0)
    pairs = matches(words.keys[begin : begin + len(keys) + 2 * around], keys)
    if not pairs:
        return None
    # The passage begins and ends where the quote's first and last word would stand.
    first = max(begin + pairs[0][0] - pairs[0][1], 0)
    end = min(begin + pairs[-1][0] + len(keys) - pairs[-1][1], len(words.keys))
    like = 2 * len(pairs) / (end - first + len(keys))
    if like < _LIKE:
        return None
    passage = words.whole[words.spans[first][0] : words.spans[end - 1][1]].replace("\n\n", " ")
    said = " ".join(quote.strip(_EDGE).split())
    other = len(matches(words.plain[first:end], plain)) < len(pairs)
    if other:
        passage, said = latin(passage), latin(said)
    return like, Found(
        text,
        words.clauses[first],
        words.clauses[end - 1],
        "differs",
        other_script=other,
        words=differing(words.keys[first:end], keys),
        pieces=word_diff(passage, said),
    )


def _likest(keys: Sequence[str], quote: Sequence[str]) -> int:
    """Where the run of as many words begins that shares most words with the quote."""
    size = min(len(quote), len(keys))
    wanted, here = Counter(quote), Counter(keys[:size])
    shared = (wanted & here).total()
    best, begin = shared, 0
    for at in range(size, len(keys)):
        came, gone = keys[at], keys[at - size]
        here[came] += 1
        shared += here[came] <= wanted[came]
        shared -= here[gone] <= wanted[gone]
        here[gone] -= 1
        if shared > best:
            best, begin = shared, at - size + 1
    return begin


def differing(old: Sequence[str], new: Sequence[str]) -> int:
    """How many words differ: one that stands for another counts once."""
    total = a = b = 0
    for i, j in [*matches(old, new), (len(old), len(new))]:
        total += max(i - a, j - b)
        a, b = i + 1, j + 1
    return total
