"""Alphabetical order of names, by each language's own alphabet.

Names stand in the order of the page's language: Albanian and Serbian have letters of two signs (dh, gj,
ll, nj, lj, dž and others) with a place of their own. Whether two signs are one letter is decided by the
eye of the alphabet alone: where a word happens to join n and j, they are sorted as nj. Spaces come before
letters, digits before letters too; quotation marks and other punctuation do not count. Ties are settled
by the full name, so that the order is always the same.

Sources: the Albanian alphabet of the congress of 1908; Pravopis srpskoga jezika (abeceda, azbuka); checked
against the tailorings of CLDR for sq and sr.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from undersigned.core.errors import N_

_LATIN = "a b c d e f g h i j k l m n o p q r s t u v w x y z"
_ALPHABETS = {
    "en": _LATIN,
    "sq": "a b c ç d dh e ë f g gj h i j k l ll m n nj o p q r rr s sh t th u v w x xh y z zh",
    "sr-Latn": "a b c č ć d dž đ e f g h i j k l lj m n nj o p q r s š t u v w x y z ž",
    "sr-Cyrl": "а б в г д ђ е ж з и ј к л љ м н њ о п р с т ћ у ф х ц ч џ ш",
}
_RULES = {
    "en": N_("Names in the order of the English alphabet."),
    "sq": N_("Names in the order of the Albanian alphabet; dh, gj, ll, nj, rr, sh, th, xh and zh are letters."),
    "sr-Latn": N_("Names in the order of the Serbian Latin alphabet; dž, lj and nj are letters."),
    "sr-Cyrl": N_("Names in the order of the Serbian Cyrillic alphabet."),
}
_OTHER = N_("Names in alphabetical order.")
# Letters that stand for one of the alphabet's, and have no decomposition that says so.
_BASES = {"đ": "d", "ł": "l", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i"}

_BEGINNING = 8  # characters

Key = tuple[tuple[tuple[int, int], ...], str, str]


@lru_cache
def _ranks(language: str) -> dict[str, int]:
    return {letter: rank for rank, letter in enumerate(_letters(language))}


@lru_cache
def _letters(language: str) -> list[str]:
    letters = _ALPHABETS.get(language, _LATIN).split()
    if language == "sr-Cyrl":
        letters += _LATIN.split()  # a Latin name in a Cyrillic list comes after the Cyrillic ones
    elif language in _ALPHABETS:
        letters += _ALPHABETS["sr-Cyrl"].split()
    return letters


def sort_key(name: str, language: str) -> Key:
    """What to sort by, for a list of names on a page in `language` (BCP 47)."""
    folded = unicodedata.normalize("NFC", name).casefold()
    # NFKC: ligatures, and the code points that hold dž, lj or nj in one, are the letters that they show.
    return tuple(_weights(unicodedata.normalize("NFKC", folded), _ranks(language))), folded, name


def initial(name: str, language: str) -> str:
    """The letter under which a name stands in such a list, as small as the alphabet writes it ("dh", "č").

    "0" for all names that begin with a digit, "" for those that begin with no sign that any alphabet here knows.
    """
    # The beginning tells nearly always, and is weighed much faster than a long name.
    first = _first(name[:_BEGINNING], language) or _first(name, language)
    if first is None or first[0] == 3:
        return ""
    return "0" if first[0] == 1 else _letters(language)[first[1]]


def _first(name: str, language: str) -> tuple[int, int] | None:
    return next((weight for weight in sort_key(name, language)[0] if weight != (0, 0)), None)


def _weights(name: str, ranks: dict[str, int]) -> list[tuple[int, int]]:
    """One weight a letter: spaces (0, 0), digits (1, value), the alphabet's letters (2, rank), others (3, code)."""
    weights: list[tuple[int, int]] = []
    at = 0
    while at < len(name):
        step = 2 if name[at : at + 2] in ranks else 1
        letter = name[at : at + step]
        at += step
        if letter in ranks:
            weights.append((2, ranks[letter]))
        else:
            weights += _other(letter, ranks, after_space=not weights or weights[-1] == (0, 0))
    return weights[:-1] if weights and weights[-1] == (0, 0) else weights


def _other(letter: str, ranks: dict[str, int], *, after_space: bool) -> list[tuple[int, int]]:
    """A sign that is no letter of the alphabet: a space, a digit, a letter with a foreign mark, or nothing."""
    if letter.isspace() or letter in "-‐‑–—/":
        return [] if after_space else [(0, 0)]
    if letter.isdecimal():
        return [(1, unicodedata.decimal(letter))]
    plain = _BASES.get(letter) or "".join(
        c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c)
    )
    if plain and all(c in ranks for c in plain):
        return [(2, ranks[c]) for c in plain]
    return [(3, ord(letter))] if letter.isalnum() else []


def order_rule(language: str) -> str:
    """The message id of the sentence that names the order, to be printed under the list."""
    return _RULES.get(language, _OTHER)
