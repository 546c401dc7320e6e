"""A lexicon made ready for searching: its words as patterns, and how they may follow one another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from undersigned.core.reading.before import Before
from undersigned.core.reading.lexicon import Asking, Lexicon, Shape, lexicon, pattern
from undersigned.core.reading.phrase import Phrases

PERSONAL: tuple[Shape, ...] = ("of", "from", "that")
_WORDS = re.compile(r"\w+")
_NOBODY = re.compile(
    r"(?:ourselves|oneself|themselves|each other|why|what|how|whether|who|that|if|for)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Way:
    """One way of asking, compiled."""

    asking: Asking
    verb: re.Pattern[str]
    joins: tuple[re.Pattern[str], ...]
    mark: re.Pattern[str]

    @property
    def personal(self) -> bool:
        """Whether somebody is said to ask."""
        return self.asking.shape in PERSONAL


@dataclass(frozen=True, slots=True)
class Hit:
    """A verb of asking in a text: `start` to `end`; `lead` is where the conjunction before it begins."""

    way: _Way
    start: int
    end: int
    lead: int

    @property
    def shape(self) -> Shape:
        """How addressee and demand stand around the verb."""
        return self.way.asking.shape

    def without_join(self, words: str) -> str:
        """An addressee without a join at its end: "on the council to:"."""
        for join in self.way.asking.joins:
            if words.lower().endswith(f" {join}"):
                return words[: -len(join)].rstrip(" ,")
        return words


class Grammar:
    """How one language asks. Made once per language by `grammar`."""

    def __init__(self, words: Lexicon) -> None:
        self.phrases = Phrases(words)
        self._before = Before(words)
        self._ways: dict[str, list[_Way]] = {}
        for way in (_compile(asking, words) for asking in words.asking):
            for first in sorted({verb.split()[0] for verb in way.asking.verbs}):
                self._ways.setdefault(first, []).append(way)
        self._self = re.compile(pattern(words.selves), re.IGNORECASE) if words.selves else None
        self._denial = re.compile(rf"\W*(?:no|{pattern(words.negations)})\s", re.IGNORECASE)
        self._denied = re.compile(rf"\s({pattern(words.negations)})$", re.IGNORECASE)
        self._opener = re.compile(rf"\W*{pattern(words.openers)}", re.IGNORECASE)
        self._adverb = re.compile(rf"(?:\s+|\s*,\s*){pattern(words.adverbs)}$", re.IGNORECASE)
        self._passive = re.compile(rf"\s*{pattern(words.passives)}", re.IGNORECASE)
        self._conjunctions = pattern(words.conjunctions)
        self._also = re.compile(rf"{self._conjunctions}\s+(?=\w)", re.IGNORECASE)

    def hits(self, text: str, start: int, end: int, *, led: bool = False) -> list[list[Hit]]:
        """Verbs by which somebody asks, in the order of the text; readings of one verb together, longest first."""
        groups: list[list[Hit]] = []
        who = self._self.search(text, start, end) if self._self else None
        first_self = start if led or not self._self else who.end() if who else end
        for at, ways in self._verbs(text, start, end):
            if groups and at < groups[-1][0].end:
                continue
            readings = [(way, verb.end()) for way in ways if way.personal and (verb := way.verb.match(text, at, end))]
            if not readings:
                continue
            said = self._before.look(text, start, at)
            here = [
                Hit(way, at, stop, said.begin)
                for way, stop in sorted(readings, key=lambda reading: -reading[1])
                if (said.voice if way.asking.third else said.asks and (at >= first_self))
            ]
            if here:
                groups.append(here)
        return groups

    def names_selves(self, text: str) -> bool:
        """Whether those who sign are named: "We, the undersigned:"."""
        return self._self is not None and self._self.search(text) is not None

    def needs(self, text: str, start: int, end: int) -> Iterator[Hit]:
        """Verbs by which a need is stated, in the order of the text."""
        for at, ways in self._verbs(text, start, end):
            for way in ways:
                verb = None if way.personal else way.verb.match(text, at, end)
                if verb:
                    yield Hit(way, at, verb.end(), at)

    def _verbs(self, text: str, start: int, end: int) -> Iterator[tuple[int, list[_Way]]]:
        """Where a word stands with which a way of asking may begin: far cheaper than searching for every way."""
        for word in _WORDS.finditer(text, start, end):
            ways = self._ways.get(word[0].lower())
            if ways:
                yield word.start(), ways

    def join(self, hit: Hit, text: str, start: int, end: int) -> tuple[int, int] | None:
        """The first join between `start` and `end`; joins that come first in the lexicon go before."""
        for join in hit.way.joins:
            found = join.search(text, start, end)
            if found:
                return found.span()
        return None

    def marks(self, hit: Hit, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The words after which an addressee may stand ("from")."""
        for found in hit.way.mark.finditer(text, start, end):
            yield found.span()

    def body_at(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        """The noun phrase at `start`, if it names somebody of whom one may ask something."""
        return self.phrases.body_at(text, start, end)

    def again(self, hit: Hit, text: str, start: int, end: int) -> Hit | None:
        """The verb's preposition a second time, with another addressee: "and on"."""
        particle = text[hit.start : hit.end].split()[-1].lower()
        if hit.way.asking.verbs and particle == text[hit.start : hit.end].lower():
            return None
        found = _again(self._conjunctions, particle).search(text, start, end)
        if not found or not self.body_at(text, found.end(), end):
            return None
        return Hit(hit.way, found.start("verb"), found.end("verb"), found.start())

    def can_be_asked(self, words: str) -> bool:
        """Whether the words after a verb may be an addressee at all."""
        return not _NOBODY.match(words)

    def denied_from(self, text: str, start: int, end: int) -> int | None:
        """Where a negation begins that ends an addressee: "the owners not" to do something."""
        found = self._denied.search(text, max(start, end - 12), end)
        return found.start(1) if found and found.start() > start else None

    def without_adverbs(self, text: str, start: int, end: int) -> tuple[int, int]:
        """An addressee without what says how it is asked: "the council, urgently"."""
        while (found := self._adverb.search(text, start, end)) and found.start() > start:
            end = found.start()
        also = self._also.match(text, start, end)  # "molimo i medije": the media as well
        return (also.end() if also else start), end

    def proper_start(self, text: str, start: int, end: int) -> int:
        """Where a sentence begins after words such as "However," or "In this hour,"."""
        if not self._opener.match(text, start, end):
            return start
        comma = text.find(",", start, min(end, start + 120))
        return start if comma < 0 else comma + 1

    def denies(self, words: str) -> bool:
        """Whether the words begin by saying that there is none."""
        return self._denial.match(words) is not None

    def suffers(self, words: str) -> bool:
        """Whether the words after "must" say what is to be done to the subject, not by it."""
        return self._passive.match(words) is not None


def _compile(asking: Asking, words: Lexicon) -> _Way:
    needs, refuses = dict(words.join_endings), dict(words.not_after_join)

    def join(word: str) -> re.Pattern[str]:
        # Before a capital letter "to" is a preposition, as in "ambassadors to Ruritania".
        after = rf"(?-i:(?![A-Z\d]))(?!{pattern(refuses[word])})" if word in refuses else ""
        verb = rf"(?=\w+(?:{'|'.join(needs[word])})\b)" if word in needs else r"(?=[\w'’„“\"])"
        return re.compile(rf"(?<!\w){pattern([word])}[\s,]+{after}{verb}", re.IGNORECASE)

    return _Way(
        asking,
        re.compile(pattern(asking.verbs), re.IGNORECASE),
        tuple(join(word) for word in asking.joins),
        re.compile(rf"{pattern(asking.marks)}\s+", re.IGNORECASE),
    )


@lru_cache(maxsize=512)
def _again(conjunctions: str, particle: str) -> re.Pattern[str]:
    """A preposition after a conjunction; to make the pattern takes longer than to read the sentence."""
    pair = ("on", "upon") if particle in {"on", "upon"} else (particle,)
    return re.compile(rf"[\s,;]*(?:{conjunctions})\s+(?:\w+ly\s+|also\s+)?(?P<verb>{pattern(pair)})\s+", re.IGNORECASE)


def grammar(tag: str) -> Grammar:
    """The grammar of a language; of English where the reader does not know it."""
    return _grammar(lexicon(tag).tag)


@lru_cache
def _grammar(tag: str) -> Grammar:
    return Grammar(lexicon(tag))
