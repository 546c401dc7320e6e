"""The parts of one entry of a list: what commas, dashes and brackets part."""

from __future__ import annotations

import re

BRACKETS = re.compile(r"\s*\(([^()]*)\)")
DASH = re.compile(r"\s+[–—-]\s+|\s*[—]\s*")
_PART = re.compile(r"(?:\([^()]*\)|[^,;|\t])+")


def parts_of(words: str) -> list[str]:
    """What stands between commas, semicolons, bars and tabs; those in brackets part nothing. Never empty."""
    return [part for found in _PART.finditer(words) if (part := found[0].strip())] or [words]


def is_acronym(words: str) -> bool:
    """Whether words in brackets are an acronym: short, and not written like a word or a place."""
    if not words or len(words) > 15 or (len(words.split()) > 1 and not words.isupper()):
        return False
    capitals = sum(c.isupper() for c in words)
    return capitals >= 2 or (capitals == 1 and len(words) <= 3)


def is_place(words: str) -> bool:
    """Whether words may be the name of a place: few, each longer one with a capital letter, none of them a number."""
    said = [word for word in re.split(r"[\s/-]+", words) if word]
    return (
        0 < len(said) <= 5
        and said[0][0].isupper()
        and all(len(word) <= 3 or word[0].isupper() for word in said)
        and not any(c.isdigit() for c in words)
    )
