"""One entry of a list that stands for a person: name, role, affiliation, place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache

from undersigned.core.reading.letter import LetterSignatory
from undersigned.core.reading.lexicon import anywhere, lexicons, listed, pattern
from undersigned.core.reading.naming import GUESS, SURE, looks_like_organisation, looks_like_person
from undersigned.core.reading.parts import BRACKETS, DASH, is_acronym, is_place, parts_of

LIKELY_NAME = 0.3  # from here on a name has the shape of a person's
STRONG = 0.8  # from here on a name is taken for an organisation's even after a comma
DOUBTFUL = 0.6
LONGEST_END = 5  # words in what ends a list within a name: "Law and Human Rights"
MOST_OF_LIST = 4  # parts of a list within a name
_POST_NOMINAL = re.compile(r"(?:ph\.?\s?d|m\.?a|m\.?sc|ll\.?m|mba|ma|ba|jr|sr)\.?", re.IGNORECASE)


@dataclass(slots=True)
class _Said:
    """What an entry says of a person besides the name. `doubtful`: the fields may be parted wrongly."""

    roles: list[str] = field(default_factory=list)
    affiliations: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    country: str | None = None
    doubtful: bool = False


def name_and_rest(words: str, *, known: bool) -> tuple[str, list[str]]:
    """A name with titles and degrees, and the parts that follow it, those in brackets too.

    A dash parts them where the entry is `known` to be a person's, or what stands around the dash says so.
    """
    parts = parts_of(words)
    before = [part for part in DASH.split(parts[0]) if part]
    if len(before) > 1 and ((known and len(parts) == 1) or _says_person(before)):
        parts[:1] = before
    name, *rest = parts
    while rest and _POST_NOMINAL.fullmatch(rest[0]):
        name = f"{name}, {rest.pop(0)}"
    brackets = BRACKETS.search(name)
    if brackets:
        rest[:0] = parts_of(brackets[1])
        name = name[: brackets.start()] + name[brackets.end() :]
    return name.strip(), rest


def _says_person(dashed: list[str]) -> bool:
    """Whether a dash stands between a person's name and what is said of the person."""
    person = looks_like_person(dashed[0])
    said = dashed[1][0].islower() or is_role(dashed[1])
    return (said and person >= LIKELY_NAME) or (person >= SURE and looks_like_organisation(dashed[1]) >= 0.9)


def person_before(rest: list[str], person: float) -> float:
    """How much what follows a name says that it is a person's: a role, or an organisation to which one belongs.

    `person` is how much the name alone reads like a person's.
    """
    if is_role(rest[0]):
        return 0.95
    if person < LIKELY_NAME:
        return 0.0
    organisations = [part for part in rest if looks_like_organisation(part) >= 0.9]
    if rest[0][:1].islower():  # "non-governmental organisation" is said of no person
        return 0.0 if rest[0] in organisations else 0.8 if person >= GUESS else GUESS
    if organisations:
        return 0.75
    # Of an organisation too a role may be told: "Lake Forum, Ina Prob, director".
    return GUESS if looks_like_person(rest[0]) < GUESS and any(is_role(part) for part in rest) else 0.0


def is_role(words: str) -> bool:
    """Whether words name what a person is or does."""
    if looks_like_organisation(words) < 0.9 or words[:1].islower():
        return anywhere("roles").search(words) is not None
    organisation = anywhere("organisation_words").search(words)
    first = organisation.start() if organisation else 0
    for found in anywhere("roles").finditer(words):
        after = words[found.end() :].lstrip()
        # "Director of the Press Council" is a role; "Student Union" and "Artist-run Space" are not.
        ends = not after[:1].isupper() and after[:1] != "-"
        if found.start() < first:
            return ends or _roles_before_names().fullmatch(found[0]) is not None
        # "Programme Manager" is a role, "Council of the Artist" is not.
        if ends and listed("function_words").isdisjoint(words[: found.start()].lower().split()):
            return True
    return False


@lru_cache
def _roles_before_names() -> re.Pattern[str]:
    """Roles that an organisation's name may follow at once, in the genitive: "predsednica Udruženja"."""
    either = {role for each in lexicons() if not each.genitives for role in each.roles}
    return re.compile(
        pattern(role for each in lexicons() if each.genitives for role in each.roles if role not in either),
        re.IGNORECASE,
    )


def as_person(found: LetterSignatory, words: str) -> LetterSignatory:
    """The signatory with the fields of a person, from the entry's words."""
    name, rest = name_and_rest(words, known=True)
    said = _said_of_person(rest)
    if len(said.places) > 1 and said.roles and not said.affiliations and " " in said.places[0]:
        # Name, role, affiliation, place is the usual order; a place of two words is the exception.
        said.affiliations.append(said.places.pop(0))
        said.doubtful = True
    return replace(
        found,
        confidence=min(found.confidence, DOUBTFUL) if said.doubtful else found.confidence,
        name=name or words,
        role=", ".join(said.roles) or None,
        affiliation=", ".join(said.affiliations) or None,
        place=", ".join(said.places) or None,
        country=said.country,
    )


def _said_of_person(parts: list[str]) -> _Said:
    """Each part after a person's name: role, affiliation, place or country."""
    said = _Said()
    last: list[str] = []
    listed = 0  # parts that still belong to a list within a name
    for index, part in enumerate(parts):
        listed = listed or (_listed(last[-1], parts[index:]) if last else 0)
        if listed:
            listed -= 1
            last.append(part)
            said.doubtful = said.doubtful or last is said.roles
            continue
        if anywhere("countries").fullmatch(part):
            said.country = part
            last = []
        elif part[:1].islower() or is_role(part):
            role, at = _role_at(part)
            said.roles.append(role)
            said.affiliations += [at] if at else []
            last = said.affiliations if at else said.roles
        elif is_place(part) and looks_like_organisation(part) < STRONG and not is_acronym(part):
            said.places.append(part)
            last = []
        else:
            said.affiliations.append(part)
            last = said.affiliations
    return said


def _listed(before: str, parts: list[str]) -> int:
    """How many parts go on with a list that began in the part before: "Institute for Peace, Law and Culture"."""
    for small, joining in _small_words():
        if not small & {*before.split()[1:-1]}:
            continue
        for count, part in enumerate(parts[:MOST_OF_LIST], 1):
            said = part.split()
            if is_role(part) or len(said) > LONGEST_END or anywhere("countries").fullmatch(part):
                break
            if joining & {*said[1:-1]}:
                if len((small | joining) & {*said}) == 1:
                    return count
                break
            if len(said) > 2:
                break
    return 0


@lru_cache
def _small_words() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """Of each language the words that open a list within a name, and those that join its last part."""
    return tuple(
        (frozenset(each.function_words) - joining, joining)
        for each in lexicons()
        if (joining := frozenset(each.conjunctions))
    )


def _role_at(words: str) -> tuple[str, str | None]:
    """A role, and the organisation in which it is held: "director of the River Institute"."""
    for joint in anywhere("at").finditer(words):
        role, at = words[: joint.start()].strip(), words[joint.end() :].strip()
        if role and at[:1].isupper() and not anywhere("boards").match(at) and _is_held_at(role, joint[0].lower(), at):
            return role, at
    return words, None


def _is_held_at(role: str, joint: str, at: str) -> bool:
    """Whether words after a role name where it is held, and not what it is about: "Professor of Human Rights"."""
    if at.isupper() and is_acronym(at):
        return True
    if len(at.split()) == 1:
        return joint.startswith("at")
    about = joint == "of" and anywhere("scholars").search(role) is not None
    return looks_like_organisation(at) >= 0.6 and not about
