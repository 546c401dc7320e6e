"""Sign: who stands behind exactly these words.

Rules held here:

1. A signature covers one exact edition, by its digest; the language read is kept with it.
2. An organisation signs through a representative with a stated mandate; a person's affiliation only identifies.
3. Consent is explicit and per purpose. Lists made for machines name people only with a consent of its own.
4. What is published of the moment: for an organisation the second, for people and the not-named the day.
5. Every signature commits to the same ten fields, so that the record does not tell who is behind it.
6. Who shares the views with a reservation says so in words of its own; that is another tier, never counted with
   the signatories.

Not here: mail, tokens, storage, and how a commitment is computed (`core.record`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from undersigned.core.errors import N_, SignError, TextError
from undersigned.core.sign.domains import contains
from undersigned.core.text import canonical_clause

Kind = Literal["organisation", "person"]
NAMED = frozenset({"public", "page"})  # shown in public
TO_BE_NAMED = NAMED | {"withheld"}  # who agreed that the name is shown, now or once it is released
Visibility = Literal["public", "page", "not-named", "addressee", "withheld"]

COMPULSORY: Mapping[Kind, tuple[str, ...]] = {
    "organisation": ("name", "representative", "representative_role", "mandate", "mail", "consent"),
    "person": ("name", "mail", "consent"),
}
LONGEST: Mapping[str, int] = {
    "name": 300,
    "acronym": 50,
    "place": 200,
    "role": 300,
    "affiliation": 300,
    "representative": 300,
    "representative_role": 300,
    "mandate": 500,
    "reservation": 1000,
}
CLOSING_GRACE = timedelta(hours=2)

VERIFICATION: Mapping[tuple[str, Kind], str] = {
    ("mailbox", "organisation"): N_("Confirmed from the mailbox that the organisation gave."),
    ("mailbox", "person"): N_("Confirmed from the mailbox that the person gave."),
    ("forgotten", "person"): N_("Checked in person by %(role)s on %(day)s; the name was then deleted."),
    ("domain", "organisation"): N_("Confirmed from a mailbox at %(domain)s, known to the coalition beforehand."),
    ("dkim", "organisation"): N_("Endorsed by a mail that %(domain)s signed. It proves the domain, not the person."),
}


@dataclass(frozen=True, slots=True)
class Signing:
    """What a signatory said in the form. Words are canonical once `cleaned` has run."""

    kind: Kind
    names: Mapping[str, str]  # "" is the main name; a BCP 47 tag gives the name in that language
    mail: str
    language: str
    named: bool
    purposes: frozenset[str]
    acronym: str = ""
    place: str = ""
    role: str = ""
    affiliation: str = ""
    representative: str = ""
    representative_role: str = ""
    mandate: str = ""
    reservation: str = ""

    @property
    def visibility(self) -> Visibility:
        """How far the name shows. An organisation's name may always stand in lists made for machines."""
        if not self.named:
            return "addressee" if "addressee" in self.purposes else "not-named"
        return "withheld" if "later" in self.purposes else named_as(self.kind, self.purposes)


def named_as(kind: str, purposes: Collection[str]) -> Visibility:
    """How far the name of somebody shows who is named now, by what was agreed to."""
    return "public" if kind == "organisation" or "machine" in purposes else "page"


@dataclass(frozen=True, slots=True)
class Refusals:
    """What is wrong with a form, field by field: message ids with parameters."""

    by_field: Mapping[str, tuple[str, Mapping[str, object]]] = field(default_factory=dict)


def line(value: str, name: str) -> str:
    """One line of canonical words within the field's length; "" stays "". Raises SignError or TextError."""
    words = canonical_clause(value) if value.strip() else ""
    if len(words) > LONGEST[name]:
        raise SignError(N_("This is too long: at most %(most)s characters."), most=LONGEST[name])
    return words


def refusals(signing: Signing) -> Refusals:
    """What must be mended before the form can be sent, by field name."""
    found: dict[str, tuple[str, Mapping[str, object]]] = {}
    values = {"name": signing.names.get("", ""), **{n: getattr(signing, n) for n in LONGEST if n != "name"}}
    for name, value in values.items():
        try:
            words = line(value, name)
        except (SignError, TextError) as error:
            found[name] = (error.message, error.params)
        else:
            if not words and name in COMPULSORY[signing.kind]:
                found[name] = (N_("This is needed."), {})
    for tag, value in signing.names.items():
        try:
            line(value, "name")
        except (SignError, TextError) as error:
            found.setdefault(f"name_{tag}" if tag else "name", (error.message, error.params))
    if not signing.mail.strip():
        found["mail"] = (N_("This is needed."), {})
    if "sign" not in signing.purposes:
        found["consent"] = (N_("Without this consent the signature cannot be kept."), {})
    if signing.named and "show" not in signing.purposes:
        found["show"] = (N_("To be named, agree that the name is shown; or choose not to be named."), {})
    return Refusals(found)


def committed(
    signing: Signing, *, method: str, moment: datetime, domain: str = "", mail: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The ten fields that `sign.confirmed` commits to; None where there is nothing.

    An organisation's representative is in `person`, which a public bundle opens, only with that
    person's consent, and always in `evidence`, which is never opened in public. So is `mail`: what is kept of a
    reply that endorsed the signature. `domain` is the one that the method names.
    """
    organisation = signing.kind == "organisation"
    representative = {"name": signing.representative, "role": signing.representative_role} if organisation else None
    return {
        **described(signing),
        "contact": signing.mail,
        "method": way(method, domain),
        "language": signing.language,
        "time": utc(moment),
        "evidence": {"representative": representative, **({"mail": dict(mail)} if mail else {})},
        "reservation": signing.reservation or None,
    }


def forgotten(language: str) -> dict[str, Any]:
    """The ten fields for somebody who was checked in person: nothing that tells who it is, not even committed to."""
    nothing = dict.fromkeys(("name", "org", "person", "mandate", "contact", "time", "evidence", "reservation"))
    return {**nothing, "method": {"kind": "forgotten"}, "language": language}


def endorsed(*, domain: str, mail: Mapping[str, str], moment: datetime) -> dict[str, Any]:
    """The three fields that `sign.corrected` commits to where a reply came after the confirmation."""
    return {"method": way("dkim", domain), "evidence": {"mail": dict(mail)}, "time": utc(moment)}


def verified_by(host: str, known: Collection[str]) -> tuple[str, str]:
    """How a confirmation from a mailbox verifies an organisation: the method, and the domain that it names or "".

    `host`: the mailbox's domain, "" where anybody gets a mailbox; `known`: the domains that the coalition had bound to
    the organisation before it invited it. All in lower case, as A-labels. A mailbox below a known domain is at it.
    """
    own = [domain for domain in known if host and contains(domain, host)]
    return ("domain", max(own, key=len)) if own else ("mailbox", "")


def way(method: str, domain: str = "") -> dict[str, str]:
    """How a signature was verified, as committed."""
    return {"kind": method, **({"domain": domain} if domain else {})}


def described(signing: Signing) -> dict[str, Any]:
    """The fields that say who it is, as committed: name, org, person, mandate."""
    person: dict[str, str | None] | None = {"name": None, "role": signing.role or None}
    if signing.kind == "organisation":
        consented = "representative" in signing.purposes
        person = {"name": signing.representative, "role": signing.representative_role} if consented else None
    return {
        "name": {tag: name for tag, name in signing.names.items() if name},
        "org": {
            "acronym": signing.acronym or None,
            "place": signing.place or None,
            "affiliation": signing.affiliation or None,
        },
        "person": person,
        "mandate": signing.mandate or None,
    }


def utc(moment: datetime) -> str:
    """A moment (aware) as the record writes it: UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def public_time(kind: str, visibility: str, moment: datetime) -> str:
    """The time that the log shows: the second for a named organisation, else the day (UTC)."""
    exact = utc(moment)
    return exact if kind == "organisation" and visibility in NAMED else exact[:10]


def visibility_pub(edition: int, kind: str, visibility: str) -> dict[str, Any]:
    """What the log shows of a visibility. The kind of the not-named stays closed: their groups are small."""
    pub: dict[str, Any] = {"edition": edition, "visibility": visibility}
    return {**pub, "kind": kind} if visibility in NAMED else pub


def may_confirm(*, requested: datetime, now: datetime, end: datetime | None) -> bool:
    """Whether a signature asked for at `requested` may be confirmed at `now`, when signing ends at `end`.

    Signed before closing may be confirmed up to two hours after.
    """
    return end is None or (requested <= end and now <= end + CLOSING_GRACE)


# A code on paper: Crockford's base 32, digits and capitals without I, L, O and U (https://www.crockford.com/base32.html).
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SIGNS = 28  # 28 signs of 5 bits: 140 bits
GROUP = 4
_READ = str.maketrans("OIL", "011")


def paper_code(chance: bytes) -> str:
    """The code for 18 random bytes: seven groups of four signs.

    Of the 144 bits the first 140 are used. ValueError for another number of bytes.
    """
    if len(chance) != 18:
        raise ValueError("a code on paper is made of 18 random bytes")
    number = int.from_bytes(chance) >> 4
    signs = "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(SIGNS)))
    return "-".join(signs[at : at + GROUP] for at in range(0, SIGNS, GROUP))


def typed_code(words: str) -> str:
    """A typed code as it was printed, whatever its case, spaces and dashes; "" where it cannot be one."""
    signs = "".join(words[:200].split()).replace("-", "").replace("–", "").upper().translate(_READ)
    if len(signs) != SIGNS or not set(signs) <= set(ALPHABET):
        return ""
    return "-".join(signs[at : at + GROUP] for at in range(0, SIGNS, GROUP))
