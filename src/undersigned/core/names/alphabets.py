"""Which alphabets a word is written in."""

from __future__ import annotations

import unicodedata

_KNOWN = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC")


def mixed(name: str) -> bool:
    """Whether one word of a name holds letters of two alphabets that look alike, as no language writes it.

    A name may mix words ("NVO Комета"); digits, marks and signs belong to no alphabet. Example: `mixed("Lumerа")`
    with a Cyrillic a at its end is True.
    """
    return any(len({script for letter in word if (script := _script(letter))}) > 1 for word in _words(name))


def _words(name: str) -> list[str]:
    """Runs of letters and marks: what a hyphen, a point or a space parts is another word."""
    return "".join(one if unicodedata.category(one)[0] in "LM" else " " for one in name).split()


def _script(letter: str) -> str:
    name = unicodedata.name(letter, "")
    return next((script for script in _KNOWN if name.startswith(script)), "")
