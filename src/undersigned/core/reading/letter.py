"""What the reader found in a letter. Plain values; a person looks at all of them before anything is signed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

from undersigned.core.errors import Sentence

ClauseKind = Literal["paragraph", "heading", "item"]
SignatoryKind = Literal["organisation", "person", "unknown"]


@dataclass(frozen=True, slots=True)
class LetterClause:
    """A paragraph, heading or list item: `id` is c1, c2 and so on; `text` in one line, without its list marker."""

    id: str
    kind: ClauseKind
    text: str


@dataclass(frozen=True, slots=True)
class LetterCall:
    """Something that the letter asks of somebody.

    `addressee` is as written, several together as one string. `demand` is a verbatim part of the clause's text,
    and lies inside `span`. `clause` is the clause's id; `span` the start and end, in code points of its text, over
    verb, addressee and demand. `impersonal`: a need is stated and nobody is said to ask ("action is needed from").
    """

    addressee: str
    demand: str
    clause: str
    span: tuple[int, int]
    impersonal: bool = False


@dataclass(frozen=True, slots=True)
class LetterSignatory:
    """One signatory as listed. All words are as written; None where the source says nothing.

    `order` counts from 1; `verbatim` is the entry without list marker and outer space; `confidence`, from 0 to 1,
    says how sure the reader is of kind and fields.
    """

    order: int
    verbatim: str
    kind: SignatoryKind
    name: str
    acronym: str | None = None
    place: str | None = None
    country: str | None = None
    role: str | None = None
    affiliation: str | None = None
    chapter: str | None = None
    confidence: float = 0.5


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, read. `title` is "" where there is none; `date` is ISO 8601; `language` a BCP 47 tag.

    `dateline` is the line of place and date as written; it is not among the clauses. `warnings` are
    sentences on what is unsure or was left out; clauses in them are named by their `id`.
    """

    title: str
    subtitle: str | None = None
    dateline: str | None = None
    date: str | None = None
    language: str | None = None
    clauses: tuple[LetterClause, ...] = ()
    calls: tuple[LetterCall, ...] = ()
    signatories: tuple[LetterSignatory, ...] = ()
    warnings: tuple[Sentence, ...] = ()

    def as_json(self) -> dict[str, object]:
        """The letter for JSON: absent values are null, spans are lists of two, warnings in English; no dateline."""
        return {
            "title": self.title or None,
            "subtitle": self.subtitle,
            "date": self.date,
            "language": self.language,
            "clauses": [asdict(clause) for clause in self.clauses],
            "calls": [asdict(call) | {"span": list(call.span)} for call in self.calls],
            "signatories": [asdict(signatory) for signatory in self.signatories],
            "warnings": [str(warning) for warning in self.warnings],
        }
