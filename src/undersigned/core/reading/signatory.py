"""One entry of a list of signatories: who it is, and what the entry says of them.

Everything is taken as written. A field that the entry does not fill stays None; no country, place or community
is inferred. Where the reader is not sure of the kind it says "unknown".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from undersigned.core.reading.letter import LetterSignatory, SignatoryKind
from undersigned.core.reading.lexicon import anywhere
from undersigned.core.reading.naming import looks_like_organisation, looks_like_person

UNSURE, DOUBTFUL = 0.4, 0.6
LIKELY_NAME = 0.3  # from here on a name has the shape of a person's
STRONG = 0.8  # from here on a name is taken for an organisation's even after a comma
LONGEST_ENTRY = 400
_CONTACT = re.compile(
    r"[\s,;(<\[|–-]*(?:(?:e-?mail|mail|mejl|tel|phone|web)\.?:?\s*)?"
    r"(?:[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:https?://|www\.)\S+|\+?\d[\d\s/()-]{6,}\d)[)>\],;]*",
    re.IGNORECASE,
)
_MAY_BE_CONTACT = re.compile(r"@|\d[\d\s/()-]{5}|www\.|://")
_BRACKETS = re.compile(r"\s*\(([^()]*)\)")
_DASH = re.compile(r"\s+[–—-]\s+|\s*[—]\s*")
_COMMA = re.compile(r"\s*[,;|\t]\s*")
_POST_NOMINAL = re.compile(r"(?:ph\.?\s?d|m\.?a|m\.?sc|ll\.?m|mba|ma|ba|jr|sr)\.?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Setting:
    """What the list says of an entry before it is read: the kind under whose head it stands, names that occur twice."""

    kind: SignatoryKind = "unknown"
    bases: frozenset[str] = frozenset()


@dataclass(slots=True)
class _OfPerson:
    """What an entry says of a person besides the name."""

    roles: list[str] = field(default_factory=list)
    affiliations: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    country: str | None = None


def read_entry(order: int, verbatim: str, setting: Setting) -> LetterSignatory:
    """The signatory in one entry, in which commas, dashes and brackets part the fields."""
    words = bare(verbatim)
    kind, confidence = _kind(words, setting)
    found = LetterSignatory(order, verbatim, kind, words, confidence=confidence)
    if kind == "person":
        return _person(found, words)
    return _organisation(found, words, setting)


def read_row(order: int, verbatim: str, fields: dict[str, str], setting: Setting) -> LetterSignatory:
    """The signatory in one row of a table whose columns have heads; `fields` by column."""
    said = {name: bare(words) for name, words in fields.items() if bare(words)}
    name = said.pop("name", "") or said.pop("affiliation", "")
    if said.get("role") and setting.kind == "unknown" and looks_like_organisation(name) < STRONG:
        setting = replace(setting, kind="person")
    found = read_entry(order, name, setting)
    columns = {each: said[each] for each in ("acronym", "place", "country", "role", "affiliation") if each in said}
    return replace(found, verbatim=verbatim, **columns)  # type: ignore[arg-type]


def bare(words: str) -> str:
    """An entry in one line, without contacts and without the punctuation that closes it."""
    line = " ".join((_CONTACT.sub(" ", words) if _MAY_BE_CONTACT.search(words) else words).split())
    while line and (line[-1] in ",;:–—- " or (line[-1] == "." and not _ends_shortened(line))):
        line = line[:-1]
    return line.strip(" ,;–—")


def _ends_shortened(line: str) -> bool:
    """Whether the last point belongs to an abbreviation with points of its own: d.o.o., e.V."""
    return re.search(r"\w\.\w{1,3}\.$", line) is not None


def has_contact(words: str) -> bool:
    """Whether an entry holds a mail address, web address or telephone number."""
    return _MAY_BE_CONTACT.search(words) is not None and _CONTACT.search(words) is not None


def is_acronym(words: str) -> bool:
    """Whether words in brackets are an acronym: short, and not written like a word or a place."""
    if not words or len(words) > 15 or (len(words.split()) > 1 and not words.isupper()):
        return False
    capitals = sum(c.isupper() for c in words)
    return capitals >= 2 or (capitals == 1 and len(words) <= 3)


def base_of(words: str) -> str | None:
    """An entry's name before its last dash, for finding names of which several chapters sign; None without one."""
    dashes = list(_DASH.finditer(bare(words)))
    return bare(words)[: dashes[-1].start()].casefold() if dashes else None


def _kind(words: str, setting: Setting) -> tuple[SignatoryKind, float]:
    first, *rest = _COMMA.split(words)
    organisation, person = looks_like_organisation(first), looks_like_person(first)
    if rest and organisation < STRONG and 2 <= len(first.split()) <= 5:
        person = max(person, _person_before(rest, person))
    if any(is_acronym(found) for found in _BRACKETS.findall(words)) and not (rest and person > organisation):
        organisation = max(organisation, 0.9)
    if setting.kind == "organisation" and person < 0.95:
        return "organisation", max(organisation, 0.85)
    if setting.kind == "person" and organisation < 0.9:
        return "person", max(person, 0.85)
    if organisation == person or max(organisation, person) < 0.5:
        return "unknown", UNSURE
    return ("organisation", organisation) if organisation > person else ("person", person)


def _person_before(rest: list[str], person: float) -> float:
    """How much what follows a name says that it is a person's: a role, or an organisation to which one belongs."""
    if _is_role(rest[0]):
        return 0.95
    if person < LIKELY_NAME:
        return 0.0
    if rest[0][:1].islower():
        return 0.8
    return 0.75 if any(looks_like_organisation(part) >= 0.9 for part in rest) else 0.0


def _is_role(words: str) -> bool:
    """Whether words name what a person is or does."""
    found = anywhere("roles").search(words)
    if found is None:
        return False
    if words[:1].islower() or looks_like_organisation(words) < 0.9:
        return True
    # "Director of the Press Council" is a role; "Student Union" and "Council of Teachers" are not.
    organisation = anywhere("organisation_words").search(words)
    after = words[found.end() :].lstrip()
    return (organisation is None or found.start() < organisation.start()) and not after[:1].isupper()


def _person(found: LetterSignatory, words: str) -> LetterSignatory:
    name, rest = _name_of_person(words)
    said = _said_of_person(rest)
    confidence = found.confidence
    if len(said.places) > 1 and said.roles and not said.affiliations and " " in said.places[0]:
        # Name, role, affiliation, place is the usual order; a place of two words is the exception.
        said.affiliations.append(said.places.pop(0))
        confidence = min(confidence, DOUBTFUL)
    return replace(
        found,
        confidence=confidence,
        name=name or words,
        role=", ".join(said.roles) or None,
        affiliation=", ".join(said.affiliations) or None,
        place=", ".join(said.places) or None,
        country=said.country,
    )


def _name_of_person(words: str) -> tuple[str, list[str]]:
    """A person's name with titles and degrees, and the parts that follow it."""
    parts = [part for part in _COMMA.split(words) if part] or [words]
    if len(parts) == 1:
        parts = [part for part in _DASH.split(words) if part] or [words]
    name, *rest = parts
    while rest and _POST_NOMINAL.fullmatch(rest[0]):
        name = f"{name}, {rest.pop(0)}"
    brackets = _BRACKETS.search(name)
    if brackets:
        rest.insert(0, brackets[1])
        name = name[: brackets.start()] + name[brackets.end() :]
    return name.strip(), rest


def _said_of_person(parts: list[str]) -> _OfPerson:
    """Each part after a person's name: role, affiliation, place or country."""
    said = _OfPerson()
    for index, part in enumerate(parts):
        if anywhere("countries").fullmatch(part):
            said.country = part
        elif part[:1].islower() or (_is_role(part) and (index == 0 or looks_like_organisation(part) < STRONG)):
            role, at = _role_at(part)
            said.roles.append(role)
            said.affiliations += [at] if at else []
        elif _is_place(part) and looks_like_organisation(part) < STRONG and not is_acronym(part):
            said.places.append(part)
        else:
            said.affiliations.append(part)
    return said


def _role_at(words: str) -> tuple[str, str | None]:
    """A role, and the organisation in which it is held: "director of the River Institute"."""
    for joint in anywhere("at").finditer(words):
        at = words[joint.end() :].strip()
        if joint.start() and at[:1].isupper() and looks_like_organisation(at) >= 0.6:
            return words[: joint.start()].strip(), at
    return words, None


def _organisation(found: LetterSignatory, words: str, setting: Setting) -> LetterSignatory:
    name, rest, acronym, country = _name_and_rest(words)
    chapter = place = None
    known = True
    for part in rest:
        bracketed = _BRACKETS.fullmatch(part)
        inner = bracketed[1] if bracketed else part
        if acronym is None and bracketed and is_acronym(inner):
            acronym = inner
        elif anywhere("chapters").search(inner) and chapter is None:
            chapter = inner
        elif anywhere("countries").fullmatch(inner) and country is None:
            country = inner
        elif place is None:
            place = inner
        else:
            place = f"{place}, {inner}"
    name, acronym = _acronym_before_dash(name, acronym)
    if chapter is None:
        name, chapter, known = _after_dash(name, setting)
    doubtful = not known or (place is not None and not _is_place(place))
    sure = min(found.confidence, DOUBTFUL) if doubtful else found.confidence
    return replace(
        found, name=name or words, acronym=acronym, place=place, country=country, chapter=chapter, confidence=sure
    )


def _name_and_rest(words: str) -> tuple[str, list[str], str | None, str | None]:
    """Name, what follows it, acronym in brackets, and country in brackets."""
    acronym = country = None
    cut = None
    for found in _BRACKETS.finditer(words):
        inner = found[1].strip()
        if acronym is None and is_acronym(inner):
            acronym, cut = inner, found
        elif country is None and anywhere("countries").fullmatch(inner):
            country, cut = inner, cut or found
        elif cut is None and found.end() == len(words) and _is_place(inner):
            return words[: found.start()].strip(), [inner], None, None
    if cut is not None:
        after = _BRACKETS.sub("", words[cut.end() :]) if country else words[cut.end() :]
        if after and not _COMMA.match(after):  # a dash and a chapter, or more of the name
            return words[: cut.start()] + after, [], acronym, country
        rest = [part for part in _COMMA.split(after) if part.strip(" –—-")]
        return words[: cut.start()].strip(), rest, acronym, country
    name, *rest = [part for part in _COMMA.split(words) if part] or [words]
    while rest and _goes_on(rest[0]):
        name = words[: words.index(rest[0], len(name)) + len(rest[0])]
        rest.pop(0)
    return name, rest, acronym, country


def _goes_on(part: str) -> bool:
    """Whether what follows a comma still belongs to an organisation's name: "Voice of Rivers, Lakes and Seas"."""
    if anywhere("countries").fullmatch(part):
        return False
    return part[:1].islower() or looks_like_organisation(part) >= STRONG


def _acronym_before_dash(name: str, acronym: str | None) -> tuple[str, str | None]:
    """ "RCI – River Culture Institute" and "River Culture Institute – RCI"."""
    dashes = list(_DASH.finditer(name))
    if acronym is not None or len(dashes) != 1:
        return name, acronym
    before, after = name[: dashes[0].start()].strip(), name[dashes[0].end() :].strip()
    for short, long in ((before, after), (after, before)):
        if short.isupper() and is_acronym(short) and len(short.split()) == 1 and len(long.split()) > 1:
            return long, short
    return name, acronym


def _after_dash(name: str, setting: Setting) -> tuple[str, str | None, bool]:
    """Name and chapter, where one stands after the name's last dash, and whether that is sure."""
    dashes = list(_DASH.finditer(name))
    if not dashes:
        return name, None, True
    before, after = name[: dashes[-1].start()].strip(), name[dashes[-1].end() :].strip()
    if not before or not _is_place(after) or looks_like_organisation(after) >= STRONG:
        chapter = before and anywhere("chapters").search(after)
        return (before, after, True) if chapter else (name, None, True)
    return before, after, bool(anywhere("countries").fullmatch(after)) or before.casefold() in setting.bases


def _is_place(words: str) -> bool:
    """Whether words may be the name of a place: few, each longer one with a capital letter, none of them a number."""
    said = [word for word in re.split(r"[\s/-]+", words) if word]
    return (
        0 < len(said) <= 5
        and said[0][0].isupper()
        and all(len(word) <= 3 or word[0].isupper() for word in said)
        and not any(c.isdigit() for c in words)
    )
