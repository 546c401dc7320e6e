"""What a machine must not translate: marks of markup, targets of links, numbers, and names of the naming sheet.

They are put as tokens that a translation model carries along as words it does not know, and put back afterwards.
Where a token got lost or doubled, nothing can be put back: `restore` says so, and the words are translated with
less protection. What comes out is a machine's work either way, for a person to look at.

Example: `protect("See [the test](https://a.example) of 3 May.")` hides `[`, `](https://a.example)` and `3`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_MARKUP = re.compile(r"\\.|\*{1,3}|\^\[|\[|\]\([^)\s]*\)|\]")
_NUMBER = r"\d+(?:[.,:/]\d+)*"
_LETTERS = "XQZW"
_OPENS = ("[", "^[")


@dataclass(frozen=True, slots=True)
class Protected:
    """Words with tokens, and what stands for each token. `opens` and `closes`: marks that cling to the word beside."""

    words: str
    kept: Mapping[str, str]
    opens: frozenset[str] = frozenset()
    closes: frozenset[str] = frozenset()


def protect(source: str, names: Sequence[tuple[str, str]] = ()) -> Protected:
    """The words of a clause's source with tokens. `names`: as written here, and in the language to come ("": alike)."""
    letter = next((c for c in _LETTERS if not re.search(rf"{c}\d+{c}", source, re.IGNORECASE)), _LETTERS[0])
    there = {here: other or here for here, other in names if here.strip()}
    longest = sorted(there, key=len, reverse=True)
    alternatives = [rf"(?<!\w){re.escape(name)}(?!\w)" for name in longest]
    pattern = re.compile("|".join([*alternatives, _MARKUP.pattern, _NUMBER]))
    kept: dict[str, str] = {}
    opens, closes = set(), set()

    def token(found: re.Match[str]) -> str:
        made, text = f"{letter}{len(kept)}{letter}", found.group()
        kept[made] = there.get(text, text)
        if not _MARKUP.fullmatch(text) or text.startswith("\\"):
            return made
        if text in _OPENS or (text.startswith("*") and _begins(source, found)):
            opens.add(made)
            return f"{made} "
        closes.add(made)
        return f" {made}"

    words = pattern.sub(token, source)
    return Protected(words, kept, frozenset(opens), frozenset(closes))


def _begins(source: str, stars: re.Match[str]) -> bool:
    """Whether emphasis begins here: a word follows, and none ends."""
    before, after = source[: stars.start()][-1:], source[stars.end() :][:1]
    return not after.isspace() and (not before or before.isspace() or not (before.isalnum() or before in ".,;:!?)"))


def restore(translated: str, protected: Protected) -> str | None:
    """The translated words with everything put back; None where a token got lost, doubled or was made up."""
    known = {made.casefold(): made for made in protected.kept}
    letter = next(iter(known), "x")[0]
    pattern = re.compile(rf"(?P<before>\s*)(?P<token>{letter}\d+{letter})(?P<after>\s*)", re.IGNORECASE)
    found = [match["token"].casefold() for match in pattern.finditer(translated)]
    if sorted(found) != sorted(known):
        return None

    def back(match: re.Match[str]) -> str:
        made = known[match["token"].casefold()]
        before = "" if made in protected.closes else match["before"]
        after = "" if made in protected.opens else match["after"]
        return f"{before}{protected.kept[made]}{after}"

    return pattern.sub(back, translated) if known else translated
