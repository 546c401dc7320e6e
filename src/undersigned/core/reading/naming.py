"""Whether a name reads like that of an organisation or that of a person."""

from __future__ import annotations

import re

from undersigned.core.reading.lexicon import anywhere

_SURNAME = re.compile(r"(?:ić|ski|ska|aj|ић|ски|ска|qi|shi|liu)$", re.IGNORECASE)
_INITIAL = re.compile(r"[^\W\d_]\.")


def looks_like_organisation(words: str) -> float:
    """How much, from 0 to 1, the words read like an organisation's name."""
    said = words.split()
    if not said:
        return 0.0
    if anywhere("titles").match(words):
        return 0.1
    if anywhere("organisation_words").search(words):
        return 0.95
    if said[0].lower() == "the" or any(c.isdigit() or c in '+&@!"“”„«»' for c in words):
        return 0.85
    if _has_small_words(said[1:]):
        return 0.8
    if len(said) == 1:
        return 0.65
    if any(word.endswith(("’", "'", "’s", "'s")) for word in said):
        return 0.7
    if any(len(word) > 1 and word.isupper() and not _INITIAL.match(word) for word in said) and not words.isupper():
        return 0.7
    return 0.6 if len(said) > 4 else 0.3


def looks_like_person(words: str) -> float:
    """How much, from 0 to 1, the words read like a person's name, with or without a title."""
    title = anywhere("titles").match(words)
    rest = words[title.end() :].strip(" .") if title else words
    while title and (again := anywhere("titles").match(rest)):
        rest = rest[again.end() :].strip(" .")
    said = rest.split()
    named = 1 <= len(said) <= 5 and all(word[0].isupper() and not any(c.isdigit() for c in word) for word in said)
    if title and named:
        return 0.95
    if not named or len(said) < 2 or _has_small_words(said):
        return 0.1
    if anywhere("given_names").fullmatch(said[0]):
        return 0.9 if len(said) <= 4 else 0.5
    if _SURNAME.search(said[-1]) and len(said) <= 4:
        return 0.7
    if _INITIAL.fullmatch(said[1]):
        return 0.7
    return 0.3


def _has_small_words(words: list[str]) -> bool:
    """Whether small words in small letters stand among the words, as in names of organisations."""
    return any(word.islower() and anywhere("function_words").fullmatch(word) for word in words)
