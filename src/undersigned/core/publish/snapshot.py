"""Everything that is published about one statement at one moment, as plain values.

A `Snapshot` is made from the database by `models` (`as_core()`), and is all that the published
page, PDF, data files and bundle are made of. What must not be published is not in it: no contact,
no unconfirmed signature, no name of a signatory who chose not to be named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from undersigned.core.names.languages import in_language
from undersigned.core.record.ledger import Ledger

Kind = Literal["organisation", "person"]
ClauseKind = Literal["title", "subtitle", "dateline", "heading", "paragraph", "item"]
State = Literal["open", "published", "retracted"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a call stands in one language: a span in code points of the canonical clause."""

    start: int
    end: int
    addressee: str


@dataclass(frozen=True, slots=True)
class Call:
    """A call: index of its clause (from 0) and, per language, its span and addressee as written."""

    clause: int
    places: Mapping[str, Place]


@dataclass(frozen=True, slots=True)
class Translation:
    """A text made after the freeze. It is not part of what was signed."""

    language: str
    clauses: tuple[str, ...]
    sha256: str
    day: str  # ISO date


@dataclass(frozen=True, slots=True)
class Erratum:
    """A dated note beside unchanged words: in `language`, clause `clause` (from 0), `old` stands for `new`."""

    language: str
    clause: int
    old: str
    new: str
    note: str
    day: str  # ISO date
    seq: int  # of its `text.erratum` event


@dataclass(frozen=True, slots=True)
class Rendering:
    """A name or a role in another language than the signatory wrote it in at first."""

    field: Literal["name", "role", "representative_role"]
    language: str
    words: str
    agreed: bool  # by the signatory; else others wrote it, and it stands beside theirs, marked


@dataclass(frozen=True, slots=True)
class Signatory:
    """A confirmed, active signatory who agreed to be named on the page."""

    seq: int  # of its `sign.confirmed` event
    kind: Kind
    names: Mapping[str, str]  # per language as the signatory wrote it; "" is the name for every other language
    acronym: str | None
    place: str | None
    role: str | None  # a person's own role; never an organisation's representative's
    affiliation: str | None  # a person's; it identifies only
    mandate: str | None  # an organisation's
    representative: tuple[str, str] | None  # name, role: only with that person's separate consent
    time: str  # organisations: UTC, to the second; people: the day
    method: str  # "mailbox", "domain", "dkim"
    machine: bool  # may stand in lists made for machines; always true for organisations
    corrected: bool
    renewed: bool = False  # has confirmed a later edition, too
    reservation: str | None = None  # shares the views with this reservation: never counted with the signatories
    late: bool = False  # confirmed after an embargo was over
    domain: str | None = None  # the one that the method names
    renderings: tuple[Rendering, ...] = ()

    def role_in(self, language: str) -> str | None:
        """A person's own role for a page in `language`: as agreed for it, else as written at first."""
        return self.role and self._agreed("role", language, self.role)

    def representative_in(self, language: str) -> tuple[str, str] | None:
        """The representative's name as written, and the role for a page in `language`."""
        if self.representative is None:
            return None
        name, role = self.representative
        return name, self._agreed("representative_role", language, role)

    def _agreed(self, field: str, language: str, written: str) -> str:
        found = (
            one.words for one in self.renderings if (one.field, one.language, one.agreed) == (field, language, True)
        )
        return next(found, written)

    def not_agreed(self, language: str) -> tuple[str, ...]:
        """What others wrote in `language` of what is shown here: the name, then the role."""
        shown = {"name": not self.names.get(language), "role": self.role, "representative_role": self.representative}
        return tuple(
            one.words for one in self.renderings if one.language == language and not one.agreed and shown[one.field]
        )

    def name(self, language: str) -> str:
        """The name for a page in `language`: the one written for it, else the signatory's main one."""
        return in_language(self.names, language, "")


@dataclass(frozen=True, slots=True)
class Listed:
    """A signatory taken over from a source: listed there, not confirmed here.

    `named` is false for a person without a recorded legal basis: counted, never named, and then
    every other field but `order` and `kind` is None.
    """

    order: int
    kind: Kind
    named: bool
    name: str | None = None
    acronym: str | None = None
    place: str | None = None
    role: str | None = None
    affiliation: str | None = None
    chapter: str | None = None


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Somebody whom one named verifier checked in person; then the name was deleted."""

    seq: int  # of its `sign.forgotten` event
    day: str  # ISO date
    by: str  # the verifier's role


@dataclass(frozen=True, slots=True)
class SignOff:
    """Who was asked whether the four questions are answered well. Days are ISO dates; "" where nothing was said."""

    kind: Literal["community", "organisation"]
    who: str
    asked: str
    said: Literal["yes", "no", ""]
    words: str
    answered: str


@dataclass(frozen=True, slots=True)
class Questions:
    """The four questions as they stood at the freeze, where they are published. Not part of what was signed."""

    answers: Mapping[str, str]  # motivation, framing, content, language -> a sentence
    sign_offs: tuple[SignOff, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """A statement's own totals for one edition. The first two count the named ones.

    Those with a reservation are in none of the first six, and those who were only listed in the last two alone.
    """

    organisations: int = 0
    people: int = 0
    not_named: int = 0
    addressee_only: int = 0
    withheld: int = 0
    forgotten: int = 0
    withdrawn: int = 0
    reserved_organisations: int = 0
    reserved_people: int = 0
    reserved_not_named: int = 0
    listed_organisations: int = 0
    listed_people: int = 0


@dataclass(frozen=True, slots=True)
class Edition:
    """A numbered, frozen set of parallel texts, and who stands behind it."""

    number: int
    digest: str  # 64 lowercase hex digits
    frozen: str  # UTC, to the second
    authoritative: str  # "all", or one BCP 47 tag
    kinds: tuple[ClauseKind, ...]
    texts: Mapping[str, tuple[str, ...]]  # BCP 47 -> canonical clauses, index as in `kinds`
    sha256: Mapping[str, str]  # BCP 47 -> digest of the canonical text
    calls: tuple[Call, ...]
    counts: Counts
    signatories: tuple[Signatory, ...] = ()
    reserved: tuple[Signatory, ...] = ()  # who share the views with a reservation: apart from the signatories
    forgotten: tuple[Forgotten, ...] = ()
    listed: tuple[Listed, ...] = ()
    basis: str | None = None  # why the listed ones are listed
    errata: tuple[Erratum, ...] = ()
    translations: tuple[Translation, ...] = ()
    withdrawals: tuple[str, ...] = ()  # the days on which somebody withdrew, without names
    questions: Questions | None = None

    def clauses(self, language: str) -> tuple[str, ...]:
        """Canonical clauses of a frozen text or of a later translation."""
        if language in self.texts:
            return self.texts[language]
        return next(t.clauses for t in self.translations if t.language == language)

    def title(self, language: str) -> str:
        """The words of the first title clause, or of the first clause where there is no title."""
        clauses = self.clauses(language)
        return clauses[self.kinds.index("title")] if "title" in self.kinds else clauses[0]


@dataclass(frozen=True, slots=True)
class PressContact:
    """Whom a journalist may call: words as the coordinator entered them."""

    name: str
    role: str
    mail: str
    phone: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A call that stands in a thread: in which statement, of which year, and where its page is."""

    entry: str
    year: int
    slug: str
    titles: Mapping[str, str]  # language -> title; the statement's pages are in these languages
    page: str  # from a language's folder


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One statement as published at one moment."""

    id: str  # random, 32 lowercase hex digits
    slug: str
    origin: str  # the log's origin name
    vkey: str  # the log's verifier key (signed-note form)
    coalition: str
    url: str  # absolute address of the statement's folder, ending in "/"; "" when the installation has none
    state: State
    time: str  # UTC, to the second: when this snapshot was taken
    dated: str | None  # ISO date of the statement, where its coordinator gave one
    undated: bool
    deadline: str | None  # UTC, to the second
    timezone: str  # IANA name: in which the deadline is shown
    sign_url: str  # where to sign while the statement is open to all, else ""
    source_url: str  # where the program's source is (AGPL)
    editions: tuple[Edition, ...]  # by number; the last is the current one
    hidden: bool = False  # all names are hidden; the counts stay
    released: str | None = None  # UTC, to the second: when an embargo was over, where there was one
    press: tuple[PressContact, ...] = field(default=())
    claim_url: str = ""  # where to say that a name did not sign
    ledger: Ledger | None = None  # what became of the calls, where they are followed up
    # Thread -> its calls in all published statements, the oldest first: each of their logs tells of its own.
    repeats: Mapping[str, tuple[Repeat, ...]] = field(default_factory=dict)

    @property
    def current(self) -> Edition:
        """The edition in force."""
        return self.editions[-1]

    @property
    def check_url(self) -> str:
        """Where a copy of the edition in force can be checked; "" where the installation has no address."""
        own = f"/{self.slug}/"
        if not self.url.endswith(own):
            return ""
        return f"{self.url.removesuffix(own)}/check/?statement={self.slug}&edition={self.current.number}"

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages of the current edition, frozen ones first, then later translations."""
        return (*self.current.texts, *(t.language for t in self.current.translations))
