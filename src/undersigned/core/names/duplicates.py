"""Which entries of an address book may be one organisation written twice. A person decides; nothing is changed here.

Looser than `fold`, which says what *is* one name: here case, diacritics, script, punctuation and the stops of an
acronym do not count, nor what stands in brackets behind a name when it is the acronym. Organisations that share a web
domain are found, too. Each reason is told, so that a person can judge it.

Not done: names of one organisation in two languages (another matter, with other means), misspellings, word order.

Example: `loose("Žene sa obe obale")`, `loose("ЖЕНЕ СА ОБЕ ОБАЛЕ")` and `loose("Zene sa obe obale")` share a key.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal

from undersigned.core.names.scripts import latin

Why = Literal["name", "acronym", "domain"]
_ORDER: tuple[Why, ...] = ("name", "acronym", "domain")

# Letters that have no decomposition. Đ is written Dj as often as D where a keyboard lacks it.
_BASES = {"ł": "l", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i", "’": "", "'": "", "ʼ": ""}
_BRACKETS = re.compile(r"^(?P<name>.*\S)\s*[(\[](?P<acronym>[^()\[\]\s]{2,20})[)\]]\s*$")
_SHORTEST_ACRONYM = 2
MOST_ALIKE = 20  # of those that share one key, each is held against so many: what hundreds share tells nothing


@dataclass(frozen=True, slots=True)
class Entry:
    """An organisation as far as looking for its like goes. `domains` are registrable ones."""

    id: int
    names: Sequence[str]  # every name and alias, in all languages
    acronym: str = ""
    domains: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entries that may be one, the smaller id first; `what` is the name, acronym or domain as the first has it."""

    first: int
    second: int
    why: Why
    what: str


def loose(name: str) -> frozenset[str]:
    """The keys of a name; names that share one differ by no more than case, marks, script and punctuation.

    Mostly one key; a name with đ has two, for it is written dj or d. None for a name without letters and digits.
    """
    # Without marks first: a stressed letter is of no alphabet, and its word would stay in Cyrillic. Then once more, for
    # Latin brings marks of its own.
    plain = _unmarked(latin(_unmarked(name)).casefold())
    ways = (plain.replace("đ", "dj"), plain.replace("đ", "d"), plain.replace("đ", "d").replace("dj", "d"))
    squeezed = (" ".join("".join(c if c.isalnum() else " " for c in way).split()) for way in ways)
    return frozenset(key for key in squeezed if key)


def _unmarked(words: str) -> str:
    compatible = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", words))
    return "".join(_BASES.get(c, c) for c in compatible if not unicodedata.combining(c))


def loose_acronym(acronym: str) -> frozenset[str]:
    """The keys of an acronym: as of a name, and without stops and spaces."""
    keys = (key.replace(" ", "") for key in loose(acronym))
    return frozenset(key for key in keys if len(key) >= _SHORTEST_ACRONYM)


def _keys(entry: Entry) -> Iterator[tuple[Why, str, str]]:
    """What the entry is found by: (why, key, as written)."""
    acronyms = [entry.acronym]
    for name in entry.names:
        bracketed = _BRACKETS.match(name)
        acronyms += [bracketed["acronym"]] if bracketed else []
        for words in (name, bracketed["name"]) if bracketed else (name,):
            yield from (("name", key, words) for key in loose(words))
        if len(name.split()) == 1:  # some are known, and entered, by the acronym alone
            yield from (("acronym", key, name) for key in loose_acronym(name))
    for acronym in acronyms:
        yield from (("acronym", key, acronym) for key in loose_acronym(acronym))
    yield from (("domain", domain, domain) for domain in entry.domains)


@dataclass(slots=True)
class Index:
    """Entries by what they are found by; finding one's like takes as long however many there are."""

    _by_key: dict[tuple[Why, str], dict[int, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Index:
        """All of them in one."""
        index = cls()
        for entry in entries:
            index.add(entry)
        return index

    def add(self, entry: Entry) -> None:
        """Take one more."""
        for why, key, words in _keys(entry):
            self._by_key.setdefault((why, key), {}).setdefault(entry.id, words)

    def like(self, entry: Entry) -> dict[int, tuple[Why, str]]:
        """The others that may be `entry`: id -> the strongest reason, and as that other writes it."""
        found: dict[int, tuple[Why, str]] = {}
        for why, key, _ in sorted(_keys(entry), key=lambda one: _ORDER.index(one[0])):
            for id, words in islice(self._by_key.get((why, key), {}).items(), MOST_ALIKE):
                if id != entry.id:
                    found.setdefault(id, (why, words))
        return found


def duplicates(entries: Sequence[Entry], known: Callable[[int, int], bool] = lambda _a, _b: False) -> tuple[Pair, ...]:
    """Every pair that may be one organisation, the surest reasons first. `known`: pairs that are to be left out."""
    index = Index.of(entries)
    pairs: dict[tuple[int, int], Pair] = {}
    for entry in entries:
        for id, (why, words) in index.like(entry).items():
            first, second = sorted((entry.id, id))
            if not known(first, second):
                pairs.setdefault((first, second), Pair(first, second, why, words))
    return tuple(sorted(pairs.values(), key=lambda pair: (_ORDER.index(pair.why), pair.first, pair.second)))
