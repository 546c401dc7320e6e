"""One entry of a list of signatories: who it is, and what the entry says of them.

Everything is taken as written. A field that the entry does not fill stays None; no country, place or community
is inferred. Where the reader is not sure of the kind it says "unknown".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from undersigned.core.reading.letter import LetterSignatory, SignatoryKind
from undersigned.core.reading.lexicon import anywhere
from undersigned.core.reading.naming import GUESS, MONONYM, SURE, looks_like_organisation, looks_like_person
from undersigned.core.reading.organisation import as_organisation
from undersigned.core.reading.parts import BRACKETS, DASH, is_acronym
from undersigned.core.reading.person import DOUBTFUL, LIKELY_NAME, STRONG, as_person, name_and_rest, person_before

UNSURE = 0.4
GUESSED, AGREED = 0.6, 0.75  # a kind of which the entries around are the only evidence, and a second piece of it
LONGEST_ENTRY = 400
_CONTACT = re.compile(
    r"[\s,;(<\[|–-]*(?:(?:e-?mail|mail|mejl|tel|phone|web)\.?:?\s*)?"
    r"(?:[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:https?://|www\.)\S+|\+?\d[\d\s/()-]{6,}\d)[)>\],;]*",
    re.IGNORECASE,
)
_NOTE = re.compile(r"(?<=[\w.)”“])(?:\[\d{1,3}\]|[*†‡¹²³⁰⁴-⁹])+(?=\s*(?:[,;(–—-]|$))")  # a footnote's mark after a name
_MAY_BE_CONTACT = re.compile(r"@|\d[\d\s/()-]{5}|www\.|://")


@dataclass(frozen=True, slots=True)
class Setting:
    """What the list says of an entry before it is read.

    `kind` is the kind under whose head it stands, `bases` are names that occur twice, `ordinary` words that are no
    names, and `company` is the kind of those around it.
    """

    kind: SignatoryKind = "unknown"
    bases: frozenset[str] = frozenset()
    ordinary: frozenset[str] = frozenset()
    company: SignatoryKind = "unknown"


def read_entry(order: int, verbatim: str, setting: Setting) -> LetterSignatory:
    """The signatory in one entry, in which commas, dashes and brackets part the fields."""
    words = bare(verbatim)
    by = anywhere("represented").search(words)
    if by and by.start() and looks_like_person(words[: by.start()].strip(" ,(–—-")) < GUESS:
        # Who signs for an organisation is no part of its name; a person looks whether to keep it.
        words = words[: by.start()].strip(" ,(–—-") or words
        setting = replace(setting, kind="organisation")
    kind, confidence = _kind(words, setting)
    confidence = min(confidence, DOUBTFUL) if by else confidence
    found = LetterSignatory(order, verbatim, kind, words, confidence=confidence)
    if kind == "person":
        return as_person(found, words)
    return as_organisation(found, words, setting.bases)


def read_row(order: int, verbatim: str, fields: dict[str, str], setting: Setting) -> LetterSignatory:
    """The signatory in one row of a table whose columns have heads; `fields` by column."""
    said = {name: bare(words) for name, words in fields.items() if bare(words)}
    name = said.pop("name", "") or said.pop("affiliation", "")  # who is not named may still be told by these
    if said.get("role") and setting.kind == "unknown" and looks_like_organisation(name) < STRONG:
        setting = replace(setting, kind="person")
    found = read_entry(order, name, setting)
    kept = ("acronym", "place", "country") + (("role", "affiliation") if found.kind != "organisation" else ())
    columns = {each: said[each] for each in kept if each in said}
    return replace(found, verbatim=verbatim, **columns)  # type: ignore[arg-type]


def bare(words: str) -> str:
    """An entry in one line, without contacts, footnotes' marks and the punctuation that closes it."""
    line = " ".join((_CONTACT.sub(" ", words) if _MAY_BE_CONTACT.search(words) else words).split())
    line = _NOTE.sub("", line)
    while line and (line[-1] in ",;:–—- " or (line[-1] == "." and not _ends_shortened(line))):
        line = line[:-1]
    return line.strip(" ,;–—")


def _ends_shortened(line: str) -> bool:
    """Whether the last point belongs to an abbreviation with points of its own: d.o.o., e.V."""
    return re.search(r"\w\.\w{1,3}\.$", line) is not None


def has_contact(words: str) -> bool:
    """Whether an entry holds a mail address, web address or telephone number."""
    return _MAY_BE_CONTACT.search(words) is not None and _CONTACT.search(words) is not None


def base_of(words: str) -> str | None:
    """An entry's name before its last dash, for finding names of which several chapters sign; None without one."""
    dashes = list(DASH.finditer(bare(words)))
    return bare(words)[: dashes[-1].start()].casefold() if dashes else None


def _kind(words: str, setting: Setting) -> tuple[SignatoryKind, float]:
    first, rest = name_and_rest(words, known=False)
    organisation, person = looks_like_organisation(first.split(",")[0], setting.ordinary), looks_like_person(first)
    if rest and organisation < STRONG and 2 <= len(first.split()) <= 5:
        person = max(person, person_before(rest, person))
    if any(is_acronym(found) for found in BRACKETS.findall(words)) and not (rest and person > organisation):
        organisation = max(organisation, 0.9)
    if setting.kind == "organisation" and person < 0.95:
        doubtful = person >= SURE and organisation < GUESS  # the head says one thing, the name another
        return "organisation", DOUBTFUL if doubtful else max(organisation, 0.85)
    if setting.kind == "person" and organisation < 0.9:
        return "person", max(person, 0.85)
    best = max(organisation, person)
    if organisation == person or best < 0.5:
        return _in_company("unknown", UNSURE, first, setting.company)
    return _in_company("organisation" if organisation > person else "person", best, first, setting.company)


def _in_company(kind: SignatoryKind, sure: float, name: str, company: SignatoryKind) -> tuple[SignatoryKind, float]:
    """The kind in the light of the kind of the entries around: a second piece of evidence, or the only one."""
    if company == "unknown" or sure >= SURE:
        return kind, sure
    if kind == company:
        return kind, AGREED
    shaped = looks_like_person(name) >= LIKELY_NAME
    if kind == "unknown":
        # A name with the shape of a person's may well be one among organisations; one without it is none.
        return (company, GUESSED) if shaped == (company == "person") else (kind, sure)
    return (kind, sure) if sure > MONONYM else ("unknown", UNSURE)
