"""Languages of the interface: BCP 47 tags outside, Django's codes inside.

Django's catalogue for Serbian Cyrillic is `sr`; everywhere else we say `sr-Cyrl`, because a bare
`sr` leaves the script open and names are politics.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

INTERFACE = ("en", "sq", "sr-Latn", "sr-Cyrl")
SELF_NAMES = {"en": "English", "sq": "Shqip", "sr-Latn": "Srpski", "sr-Cyrl": "Српски"}
_DJANGO = {"en": "en", "sq": "sq", "sr-Latn": "sr-latn", "sr-Cyrl": "sr"}
_BCP47 = {code: tag for tag, code in _DJANGO.items()}
# Of the marks that a language prints (`core.draft.compare.language` knows them all) those that we print.
QUOTES = {
    "sq": "„“",
    "sr-Latn": "„”",
    "sr-Cyrl": "„”",
    "de": "„“",
    "mk": "„“",
    "bs": "„”",
    "hr": "„”",
    "fr": "«»",
    "ru": "«»",
}


def django_code(tag: str) -> str:
    """Django's code of the interface language for a text in `tag`; English where there is none."""
    return _DJANGO.get(tag, "en")


def bcp47(code: str) -> str:
    """The BCP 47 tag of one of Django's codes."""
    return _BCP47.get(code, "en")


def choose_language(languages: Iterable[str], *wanted: str) -> str:
    """The first of the `wanted` tags that is among the `languages`, else their first; "" where there is none."""
    there = tuple(languages)
    return next((tag for tag in wanted if tag in there), there[0] if there else "")


def in_language(names: Mapping[str, str], *wanted: str) -> str:
    """What something is called in the first `wanted` language that has a name, else the first name; "" without any."""
    return next((names[tag] for tag in wanted if names.get(tag)), "") or next(iter(names.values()), "")


def quoted(words: str, tag: str) -> str:
    """Words between the quotation marks of a language; between the English ones where we know none."""
    marks = QUOTES.get(tag) or QUOTES.get(tag.split("-")[0], "“”")
    return f"{marks[0]}{words}{marks[1]}"


def wishes(header: str) -> list[str]:
    """The tags of an Accept-Language header (RFC 9110, 12.5.4) in its order, lower-case; weights are not looked at."""
    return [part.split(";")[0].strip().lower() for part in header[:200].split(",") if part.strip()]


def preferred(header: str) -> str:
    """Django's code of the first interface language that an Accept-Language header asks for; else English.

    A bare `sr` leaves the script open: it gets Latin here, and a page asks.
    """
    for wish in wishes(header):
        if wish.startswith("sr-cyrl"):
            return "sr"
        if wish.startswith(("sr", "bs", "hr", "cnr", "sh")):
            return "sr-latn"
        for code in ("en", "sq"):
            if wish == code or wish.startswith(f"{code}-"):
                return code
    return "en"
