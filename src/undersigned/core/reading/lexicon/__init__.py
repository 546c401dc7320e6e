"""What the reader knows of each language: words as data, no rules. A language more is a file more.

In all word lists a star stands for any letters or none: "govern*". A space stands for any run of spaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

# of: verb, addressee, join, demand          "call on X to do"
# from: verb, demand, mark, addressee, join  "call for help from X to do"
# that: verb and join, addressee, demand     "demand that X do"
# need: demand, verb, mark, addressee, join  "help is needed from X to do" (impersonal)
# duty: addressee, verb, demand              "X must do" (impersonal)
# due: verb, mark, addressee, join, demand   "it is time for X to do" (impersonal)
Shape = Literal["of", "from", "that", "need", "duty", "due"]


@dataclass(frozen=True, slots=True)
class Asking:
    """One way in which a language asks something of somebody."""

    shape: Shape
    verbs: tuple[str, ...]
    joins: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    third: bool = False  # the verb's subject is not "we" but one of the lexicon's `voices`


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One language, as far as the reader knows it."""

    tag: str
    frequent: tuple[str, ...]  # words by which the language is recognised
    asking: tuple[Asking, ...]
    bodies: tuple[str, ...]  # nouns that name whom one may ask
    small: tuple[str, ...]  # words inside a noun phrase: articles, possessives, adjectives that are no name
    links: tuple[str, ...]  # words that join nouns in one phrase: of, and
    openers: tuple[str, ...]  # first words of what may stand, with a comma, before a sentence proper
    months: tuple[tuple[str, ...], ...]
    list_heads: tuple[str, ...]  # what stands over a list of signatories
    behalf: tuple[str, ...]  # how a line begins that is no such head: "on behalf of the signatories"
    organisation_heads: tuple[str, ...]
    person_heads: tuple[str, ...]
    footers: tuple[str, ...]  # first words of what follows a letter without being of it
    salutations: tuple[str, ...]
    closings: tuple[str, ...]  # what stands before the names: "Yours sincerely"
    postscripts: tuple[str, ...]
    subjects: tuple[str, ...]  # what stands before a letter's title, with a colon
    organisation_words: tuple[str, ...]
    function_words: tuple[str, ...]  # small words that stand in names of organisations, never in those of people
    roles: tuple[str, ...]
    titles: tuple[str, ...]
    given_names: tuple[str, ...]
    surnames: tuple[str, ...]  # by their endings
    countries: tuple[str, ...]
    represented: tuple[str, ...]  # what stands between an organisation and who signs for it
    chapters: tuple[str, ...]  # words that tell a chapter: branch, office
    at: tuple[str, ...]  # words between a role and an affiliation
    columns: tuple[tuple[str, tuple[str, ...]], ...]  # field of a signatory -> heads of its table column
    selves: tuple[str, ...] = ()  # who asks; empty where the verb's ending says it
    voices: tuple[str, ...] = ()  # what may ask in the third person
    adverbs: tuple[str, ...] = ()  # what may stand between who asks and the verb
    company: tuple[str, ...] = ()  # nouns that may stand there too: "we, the undersigned organisations, ask"
    negations: tuple[str, ...] = ()
    conjunctions: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()  # pronouns behind a noun that say whose it is: "qeveritë tona"
    areas: tuple[str, ...] = ()  # what a body is for, where no link says so: "ministarstvo kulture"
    passives: tuple[str, ...] = ()  # after "must": the subject is to suffer something, not to do it
    perhaps_surnames: tuple[str, ...] = ()  # endings that other words have as well
    particles: tuple[str, ...] = ()  # small words inside names of people
    slogans: tuple[str, ...] = ()  # words in names of organisations that do not say what these are
    boards: tuple[str, ...] = ()  # parts of an organisation
    scholars: tuple[str, ...] = ()  # roles that have a subject: "professor of"
    genitives: bool = False  # an organisation's name may follow a role at once
    join_endings: tuple[tuple[str, tuple[str, ...]], ...] = ()  # a join that is one only before such a verb
    not_after_join: tuple[tuple[str, tuple[str, ...]], ...] = ()  # before these it is a preposition


def words(text: str) -> tuple[str, ...]:
    """The words of a text, parted by spaces."""
    return tuple(text.split())


def phrases(text: str) -> tuple[str, ...]:
    """Phrases parted by semicolons; braces hold choices, as in "{is,are} needed"."""
    return tuple(" ".join(each.split()) for part in text.split(";") for each in _choices(part) if each.strip())


def _choices(text: str) -> list[str]:
    before, brace, rest = text.partition("{")
    if not brace:
        return [text]
    inside, _, after = rest.partition("}")
    return [before + choice + tail for choice in inside.split(",") for tail in _choices(after)]


def pattern(listed: Iterable[str]) -> str:
    """A regular expression, without groups, for any of the words; it matches nothing when there are none."""
    tree: _Tree = {}
    for word in listed:
        branch = tree
        for sign in " ".join(word.split()):
            branch = branch.setdefault(_SIGNS[sign], {})
        branch[""] = {}
    return rf"\b{_alternatives(tree)}(?!\w)" if tree else r"(?!)"


class _Signs(dict[str, str]):
    """How a sign is written in a regular expression; looked up once, since there are thousands in a lexicon."""

    def __missing__(self, sign: str) -> str:
        return self.setdefault(sign, re.escape(sign))


_SIGNS = _Signs({" ": r"\s+", "*": r"\w*"})
# Signs of a word as nested keys, so that words with the same beginning are looked for once; "" ends a word.
_Tree = dict[str, "_Tree"]


def _alternatives(tree: _Tree) -> str:
    """The words in a tree as a regular expression that prefers the longest."""
    parts = [sign + _alternatives(rest) for sign, rest in tree.items() if sign]
    if not parts:
        return ""
    if len(parts) == 1 and "" not in tree:
        return parts[0]  # a group for each sign would make compiling three times as long
    return f"(?:{'|'.join(parts)})" + ("?" if "" in tree else "")


@lru_cache
def lexicons() -> tuple[Lexicon, ...]:
    """All languages that the reader knows."""
    from undersigned.core.reading.lexicon import albanian, english, serbian

    return (english.ENGLISH, albanian.ALBANIAN, serbian.LATIN, serbian.CYRILLIC)


@lru_cache
def lexicon(tag: str) -> Lexicon:
    """The lexicon of a language; English where there is none."""
    return next((each for each in lexicons() if each.tag == tag), lexicons()[0])


@lru_cache
def listed(field: str) -> frozenset[str]:
    """The words of one list in all languages, for lists of nothing but whole words in small letters."""
    return frozenset(word for each in lexicons() for word in getattr(each, field))


@lru_cache
def anywhere(field: str) -> re.Pattern[str]:
    """Any word of one list in any language: lists of signatories mix their languages."""
    return re.compile(pattern(word for each in lexicons() for word in getattr(each, field)), re.IGNORECASE)
