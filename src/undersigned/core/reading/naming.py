"""Whether a name reads like that of an organisation or that of a person.

Both answers are numbers from 0 to 1. One piece of evidence alone, such as a known given name or the ending of a
surname, is worth GUESS: below what the reader is sure of, so that a person is asked to look.
"""

from __future__ import annotations

import re

from undersigned.core.reading.lexicon import anywhere, listed

SURE = 0.7  # from here on nobody is asked to look
GUESS = 0.65  # what one piece of evidence is worth
MONONYM = 0.55  # a single word: rather an organisation's name than a person's
MOST_NAMES = 5  # words in a person's name
_INITIAL = re.compile(r"[^\W\d_]\.?(?:-?[^\W\d_]\.)*")
_LATER = re.compile(r"(?:jr|sr)\.?|i{2,3}|iv", re.IGNORECASE)
_NICKNAME = re.compile(r"(?<=\s)[\"“”„«»‘’'][^\s\"“”„«»]+[\"“”„«»‘’'](?=\s)")
_NAME = re.compile(r"(?:[^\W\d_]|['’.-])+")
_SURNAME_PREFIX = re.compile(r"(?:Mc|Mac|O['’]|D['’])[A-Z]")
_INNER_CAPITAL = re.compile(r"[a-z][A-Z]")
_ADDRESS = re.compile(r"[^\W_]\.[a-z]{2,10}$")
_SIGN = re.compile(r'[\d+&@!/"“”„«»]')


def looks_like_organisation(words: str, ordinary: frozenset[str] = frozenset()) -> float:
    """How much, from 0 to 1, the words read like an organisation's name.

    `ordinary` are words, in small letters, that are known to be no names: those of the letter itself.
    """
    said = words.split()
    if not said or anywhere("titles").match(words):
        return 0.1 if said else 0.0
    if anywhere("organisation_words").search(words):
        return 0.95
    if said[0].lower() == "the" or _ADDRESS.search(words) or _SIGN.search(_NICKNAME.sub("", words)):
        return 0.85
    if _has_small_words(said[1:]):
        return 0.8
    if len(said) == 1:
        return _of_one_word(words)
    if any(word.endswith(("’", "'", "’s", "'s")) for word in said):
        return 0.7
    if _has_acronym(said) or _ends_small(said) or _is_made_of_words(said, ordinary):
        return GUESS
    return 0.6 if len(said) > 4 and _evidence(said) < 1 else 0.3


def looks_like_person(words: str) -> float:
    """How much, from 0 to 1, the words read like a person's name, with or without a title."""
    name, *degrees = words.split(",")  # whoever calls has seen that they are degrees
    rest, titled = _without_titles(name)
    said = _NICKNAME.sub("", rest).split()
    named = len(said) <= MOST_NAMES and _are_names(said)
    if (titled or degrees) and named:
        return 0.95
    if not named or len(said) < 2 or _has_small_words(said):
        return 0.1
    evidence = _evidence(said) + (len(said) < len(rest.split()))  # a nickname in quotes
    if evidence >= 1.5:
        return 0.9
    return GUESS if evidence >= 1 else 0.3


def _without_titles(words: str) -> tuple[str, bool]:
    """The words without the titles before them, and whether there were any."""
    rest = words
    while title := anywhere("titles").match(rest):
        rest = rest[title.end() :].strip(" .")
    return rest, rest != words


def _are_names(said: list[str]) -> bool:
    """Whether each word is written like a name, or is a small word amid one: "Maria da Silva"."""
    return bool(said) and all(
        _NAME.fullmatch(word) is not None
        and (word[0].isupper() or (0 < at < len(said) - 1 and word.lower() in listed("particles")))
        for at, word in enumerate(said)
    )


def _evidence(said: list[str]) -> float:
    """How many pieces of evidence there are that the words of a name are a person's."""
    while len(said) > 2 and _LATER.fullmatch(said[-1]):
        return 1 + _evidence(said[:-1])
    last = said[-1]
    given = any(_is_given(word) for word in said[:-1])
    found = 1.0 if given else 0.5 * _is_given(last)
    if any(anywhere("surnames").fullmatch(part) for part in last.split("-")) or _SURNAME_PREFIX.match(last):
        found += 1
    elif anywhere("perhaps_surnames").fullmatch(last):
        found += 0.5
    if any(_INITIAL.fullmatch(word) for word in said[:-1]):
        found += 1
    if (
        len(last) > 3
        and last.isupper()
        and last.replace("-", "").isalpha()
        and not any(len(word) > 2 and word.isupper() for word in said[:-1])
    ):
        found += 1
    return found


def _is_given(word: str) -> bool:
    return not listed("given_names").isdisjoint(word.lower().split("-"))


def _of_one_word(word: str) -> float:
    """A single word is rather an organisation's name; an acronym surely more so, a given name less."""
    if _is_given(word):
        return 0.4
    return GUESS if word.isupper() or _INNER_CAPITAL.search(word) else MONONYM


def _has_acronym(said: list[str]) -> bool:
    """Whether one of several words is an acronym: "Green ABC". Of a longer last one, a surname may be written so."""
    if all(word.isupper() for word in said):
        return False
    return any(
        len(word) > 2 and word.isupper() and not _INITIAL.fullmatch(word) and not _LATER.fullmatch(word)
        for word in (said if len(said[-1]) <= 3 else said[:-1])
    )


def _is_made_of_words(said: list[str], ordinary: frozenset[str]) -> bool:
    """Whether a name is made of ordinary words or names of countries, and begins with no given name."""
    if _is_given(said[0]):
        return False
    known = [
        word.lower() in ordinary
        or anywhere("slogans").fullmatch(word) is not None
        or anywhere("countries").fullmatch(word) is not None
        for word in said
    ]
    # "Devin Young" is none.
    return (known[-1] and not anywhere("perhaps_surnames").fullmatch(said[-1])) or sum(known) > len(said) / 2


def _ends_small(said: list[str]) -> bool:
    """Whether the last word begins with a small letter, as in few people's names: "Zelena budućnost"."""
    return len(said) > 1 and said[0][0].isupper() and said[-1][0].islower() and not _is_given(said[0])


def _has_small_words(said: list[str]) -> bool:
    """Whether a small word that stands in no person's name is among the words."""
    return any(word.lower() in listed("function_words") for word in said if word[0].islower())
