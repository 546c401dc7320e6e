"""A negation on one side only: a hint, sentence by sentence where both sides have as many."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from undersigned.core.draft.compare.finding import Found
from undersigned.core.draft.compare.language import Language
from undersigned.core.draft.compare.prose import Prose
from undersigned.core.errors import N_
from undersigned.core.reading.calls import sentences

_APOSTROPHES = "’'ʼ"
_NUMBER = re.compile(r"\.\s?\d")  # No. 5


# "Whether or not" denies nothing.
_OR = frozenset({"or", "apo", "ose", "a", "ili", "или"})
_EITHER = frozenset({"not", "no", "jo", "ne", "не"})


class _Words:
    """A language's lists, ready to look words up in. What begins with "!" is none of the words."""

    def __init__(self, listed: Sequence[str]) -> None:
        self.whole = frozenset(word for word in listed if word[-1] != "*")
        self.starts = tuple(word[:-1] for word in listed if word[-1] == "*" and word[0] != "!")
        self.others = tuple(word[1:-1] for word in listed if word[0] == "!")

    def has(self, low: str) -> bool:
        """Whether a word is listed."""
        return low in self.whole or (low.startswith(self.starts) and not low.startswith(self.others))


@lru_cache
def _lists(known: Language) -> tuple[_Words, _Words]:
    return _Words(known.negations), _Words(known.nearly)


def read_negations(prose: Prose) -> tuple[int, ...]:
    """The words that deny something, by their number in the text; none where the language is not known."""
    known = prose.language
    if known is None:
        return ()
    listed, _ = _lists(known)
    return tuple(n for n, low in enumerate(prose.low) if listed.has(low) and _denies(prose, n))


def _denies(prose: Prose, n: int) -> bool:
    """Whether a word that may deny does so here."""
    low, words, (start, end) = prose.low[n], prose.words, prose.places[n]
    before, after = words[start - 1 : start] if start else "", words[end : end + 1]
    if low == "t":  # don't
        return bool(before) and before in _APOSTROPHES and prose.low[n - 1].endswith("n")
    if low == "s":  # s’ka, s'është
        return bool(after) and after in _APOSTROPHES and not before.isalnum() and before not in {*_APOSTROPHES}
    if after == "-" or (low in _EITHER and n > 0 and prose.low[n - 1] in _OR):  # jo-qeveritare; "or not"
        return False
    return low != "no" or not _NUMBER.match(words, end)


def read_nearly(prose: Prose) -> tuple[int, ...]:
    """The words that may stand for a negation of the other language, by their number in the text."""
    known = prose.language
    listed = _lists(known)[1] if known else None
    return tuple(n for n, low in enumerate(prose.low) if listed and listed.has(low))


def read_sentences(prose: Prose) -> tuple[int, ...]:
    """Where each sentence begins."""
    return tuple(start for start, _ in sentences(prose.words))


def negation(first: Prose, other: Prose) -> Iterator[Found]:
    """Sentences of which one side denies something and the other does not."""
    if first.language is None or other.language is None:
        return
    if not first.kept(read_negations) and not other.kept(read_negations):
        return
    here, there = first.kept(read_sentences), other.kept(read_sentences)
    if len(here) != len(there):
        here = there = (0,)
    one, two = _by_sentence(first, read_negations, here), _by_sentence(other, read_negations, there)
    nearly = _by_sentence(first, read_nearly, here), _by_sentence(other, read_nearly, there)
    left = [word for n, words in one.items() if n not in two and n not in nearly[1] for word in words]
    right = [word for n, words in two.items() if n not in one and n not in nearly[0] for word in words]
    if left or right:
        yield Found(
            "negation",
            N_("A negation on one side only. %(against)s: %(first)s. %(language)s: %(second)s."),
            {"first": ", ".join(left) or "–", "second": ", ".join(right) or "–"},
            [*(f"<{word}" for word in left), *(f">{word}" for word in right)],
            hint=True,
        )


def _by_sentence(prose: Prose, read: Callable[[Prose], tuple[int, ...]], starts: Sequence[int]) -> dict[int, list[str]]:
    """What is read of a text, by the number of the sentence in which it stands."""
    found: dict[int, list[str]] = {}
    for n in prose.kept(read):
        word = "n’t" if prose.low[n] == "t" else prose.low[n]
        found.setdefault(bisect_right(starts, prose.places[n][0]), []).append(word)
    return found
