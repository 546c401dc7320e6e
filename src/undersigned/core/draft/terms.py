"""The term list: words that somebody in the coalition finds antagonising, found in a draft.

A term is looked for in texts of its own language only, whatever its capitals; Serbian in Latin and in Cyrillic
letters are two. A word of it that ends in a star stands for all words that begin so: "regjim*".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from undersigned.core.draft.compare import Finding, Found, Prose, finding
from undersigned.core.draft.edition import Draft
from undersigned.core.errors import N_
from undersigned.core.reading.lexicon import pattern

CHECK = "terms"
# Signs around a term that are none of it. A star at the end is.
_AROUND = re.compile(r"^[\W_]+|[^\w*]+$")


@dataclass(frozen=True, slots=True)
class Term:
    """Words in one language (BCP 47 tag) that somebody flagged; whether the coalition has decided on them."""

    language: str
    words: str
    flagged_by: str = ""
    reason: str = ""
    alternatives: tuple[str, ...] = ()
    decision: Literal["open", "avoid", "keep"] = "open"


def bare(words: str) -> str:
    """A term's words without what stands around them; "" where there is no word at all."""
    term = " ".join(_AROUND.sub("", words).split())
    return term if re.search(r"\w", term) else ""


def fits(term: Term, tag: str) -> bool:
    """Whether a term is of a text's language. A region changes nothing; Serbian without a script is no text's."""
    return tag == term.language or (term.language != "sr" and tag.startswith(f"{term.language}-"))


def find(words: str, terms: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Which of the terms (by index) stand in a text, each once, with the words as they stand there."""
    if not terms or not _any(tuple(terms)).search(words):
        return
    for index, term in enumerate(terms):
        found = _one(term).search(words)
        if found:
            yield index, found[0]


@lru_cache(maxsize=4096)
def _one(term: str) -> re.Pattern[str]:
    return re.compile(pattern([bare(term)] if bare(term) else []), re.IGNORECASE)


@lru_cache(maxsize=64)
def _any(terms: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(pattern([each for term in terms if (each := bare(term))]), re.IGNORECASE)


def flagged(draft: Draft, terms: Sequence[Term]) -> tuple[Finding, ...]:
    """Flagged words that stand in a draft, by clause and language, but for those that are in use. Never raises."""
    found: list[Finding] = []
    asked = [term for term in terms if term.decision != "keep"]
    by_tag = {tag: [term for term in asked if fits(term, tag)] for tag in dict.fromkeys(draft.languages)}
    for index, clause in enumerate(draft.clauses):
        for tag, mine in by_tag.items():
            source = clause.words.get(tag, "") if mine else ""
            if source:
                listed = find(Prose(source, tag).words, [term.words for term in mine])
                found += [finding(_found(mine[n], words), index, tag) for n, words in listed]
    return tuple(found)


def _found(term: Term, words: str) -> Found:
    message = N_("“%(found)s” was flagged by %(by)s, and nothing is decided yet.")
    if term.decision == "avoid":
        message = N_("“%(found)s”: the coalition does not use this.")
    params = {
        "found": words,
        "by": term.flagged_by,
        "reason": term.reason,
        "alternatives": ", ".join(term.alternatives),
    }
    # The reason for setting it aside holds for this term and this decision, in whatever case it stands.
    return Found(CHECK, message, params, [term.words.lower(), term.flagged_by, term.decision])
