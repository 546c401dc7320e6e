"""What the checks know of each language: words and signs as data, no rules. A language more is a file more.

In word lists a star stands for any letters or none: "refus*".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

# Opening mark -> closing marks. Source: Unicode CLDR 48, common/main, delimiters; what local printing has beside
# it is in the language's own file. For the languages here that have no file, the marks are all that is known.
_QUOTES: dict[str, tuple[tuple[str, str], ...]] = {
    "mk": (("„", "“"),),
    "bs": (("„", "”“"), ("»", "«")),
    "hr": (("„", "“”"), ("»", "«")),
    "sl": (("„", "“"), ("»", "«")),
    "tr": (("“", "”"),),
    "de": (("„", "“"), ("»", "«")),
    "fr": (("«", "»"),),
}


@dataclass(frozen=True, eq=False)
class Numerals:
    """How a language says numbers in words."""

    # "three": 3. Each can be demanded of the other text.
    cardinals: Mapping[str, int]
    # Ordinals, fractions, articles: they answer a number of the other text and are never demanded of it.
    loose: Mapping[str, int]
    # "thousand": 3, the power of ten.
    scales: Mapping[str, int]
    # Between the parts of one number: "twenty and five".
    joiners: frozenset[str]
    # Compounds such as "trogodišnji": a head with its value, then the beginning of a tail.
    heads: Mapping[str, int]
    tails: tuple[str, ...]

    @cached_property
    def all(self) -> frozenset[str]:
        """Every word that may be, or begin, a number."""
        return frozenset({*self.cardinals, *self.loose, *self.scales})


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """One language, as far as the checks know it."""

    tag: str
    group: str  # signs between thousands
    decimal: str
    numerals: Numerals
    percent: tuple[str, ...]  # what may follow a number in place of "%"
    months: Mapping[str, int]  # every form, in small letters
    capital_months: bool  # whether a month's name has a capital
    negations: tuple[str, ...]
    # What may stand for a negation of the other language: "lack", "refuse", "until".
    nearly: tuple[str, ...]
    quotes: tuple[tuple[str, str], ...]  # opening mark, its closing marks
    # Names: what may follow the stem, which last letters are no part of it, and words that change with the case.
    endings: frozenset[str]
    vowels: str
    particles: frozenset[str]
    fleeting: str  # the vowel that goes in the last syllable when an ending comes: Leskovac, Leskovca
    softened: tuple[tuple[str, str], ...]  # last consonants that change before an ending: banka, banci


@lru_cache
def languages() -> tuple[Language, ...]:
    """All languages that the checks know."""
    from undersigned.core.draft.compare.language import albanian, english, serbian

    return (english.ENGLISH, albanian.ALBANIAN, serbian.LATIN, serbian.CYRILLIC)


@lru_cache(maxsize=256)
def language(tag: str) -> Language | None:
    """What is known of a text's language; None where it is nothing. A region changes nothing: "en-GB" is English."""
    return next((each for each in languages() if tag == each.tag or tag.startswith(f"{each.tag}-")), None)


@lru_cache(maxsize=256)
def quotes(tag: str) -> tuple[tuple[str, str], ...]:
    """The quotation marks of a language: opening mark and its closing marks. Empty where they are not known."""
    known = language(tag)
    return known.quotes if known else _QUOTES.get(tag.split("-")[0], ())


def numbered(text: str, start: int = 1) -> dict[str, int]:
    """Words with their values: forms of one value between slashes, values rising by one from `start`."""
    return {form: value for value, forms in enumerate(text.split(), start) for form in forms.split("/")}


def valued(text: str) -> dict[str, int]:
    """Words behind their value: "2=both/twice 12=dozen"."""
    return {
        word: int(value) for each in text.split() for value, words in [each.split("=")] for word in words.split("/")
    }


def inflected(stems: Mapping[str, int], endings: str) -> dict[str, int]:
    """Every stem with every ending ("-" for none)."""
    return {stem + ending.strip("-"): value for stem, value in stems.items() for ending in endings.split()}
