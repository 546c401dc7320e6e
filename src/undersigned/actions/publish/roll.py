"""The roll of signatories in a document: who stands behind the words, counted, ordered and explained."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from undersigned.core.names.order import order_rule, sort_key
from undersigned.core.publish.snapshot import Edition, Kind, Listed, Signatory
from undersigned.core.sign import VERIFICATION

DENSE = 60  # more names than this stand in running columns, without hairlines
MOST_DAYS = 6


@dataclass(frozen=True, slots=True)
class Entries:
    """How names are shown: in which language's order, with which days, and whether at all."""

    tag: str
    day: Callable[[str], str]
    full: bool

    def signed(self, signatories: Iterable[Signatory]) -> list[dict[str, Any]]:
        """Confirmed signatories, in order."""
        if not self.full:
            return []
        ordered = sorted(signatories, key=lambda s: (sort_key(s.name(self.tag), self.tag), s.seq))
        return [self._signed(one) for one in ordered]

    def _signed(self, one: Signatory) -> dict[str, Any]:
        note = [_how(one.method), _("corrected later") if one.corrected else ""]
        representative = ", ".join(part for part in one.representative or () if part)
        return _entry(
            one.name(self.tag),
            one.acronym,
            [", ".join(p for p in (one.role, one.affiliation) if p), one.place or "", representative],
            " · ".join(part for part in note if part),
        )

    def listed(self, listed: Iterable[Listed]) -> list[dict[str, Any]]:
        """Signatories taken over from a source, those who may be named, in order."""
        if not self.full:
            return []
        named = [one for one in listed if one.named and one.name]
        named.sort(key=lambda one: (sort_key(one.name or "", self.tag), one.order))
        return [
            _entry(
                one.name or "",
                one.acronym,
                [", ".join(p for p in parts if p) for parts in ((one.chapter, one.role, one.affiliation), (one.place,))],
                "",
            )
            for one in named
        ]


def _entry(name: str, acronym: str | None, lines: list[str], note: str) -> dict[str, Any]:
    return {"name": name, "acronym": acronym or "", "lines": [line for line in lines if line], "note": note}


def _how(method: str) -> str:
    """The word beside a name; the legend has its sentence."""
    return pgettext("verification", "mailbox") if method == "mailbox" else method


def organisations(n: int) -> str:
    """"23 organisations"."""
    return ngettext("%(n)s organisation", "%(n)s organisations", n) % {"n": n}


def people(n: int) -> str:
    """"6 people"."""
    return ngettext("%(n)s person", "%(n)s people", n) % {"n": n}


def sum_of(of_organisations: int, of_people: int) -> str:
    """Counts are always given apart."""
    if not of_people:
        return organisations(of_organisations)
    if not of_organisations:
        return people(of_people)
    parts = {"organisations": organisations(of_organisations), "people": people(of_people)}
    return _("%(organisations)s and %(people)s") % parts


def signed_roll(edition: Edition, entries: Entries) -> dict[str, Any]:
    """Who confirmed: organisations and people apart, those not named, those who left."""
    groups = []
    for kind, head in _heads(edition.counts.organisations, edition.counts.people):
        groups.append(_group(head, entries.signed(s for s in edition.signatories if s.kind == kind)))
    ways = sorted({(s.method, s.kind) for s in edition.signatories})
    legend = [f"{_how(method)}: {_(VERIFICATION[method, kind])}" for method, kind in ways if (method, kind) in VERIFICATION]
    order = [_(order_rule(entries.tag))] if any(group["entries"] for group in groups) else []
    return {
        "head": _("Signed by"),
        "intro": [] if groups or _others(edition, entries) else [_("Nobody has signed yet.")],
        "groups": groups,
        "notes": [*_others(edition, entries), *legend, *order],
    }


def _heads(of_organisations: int, of_people: int) -> list[tuple[Kind, str]]:
    found: list[tuple[Kind, str]] = []
    if of_organisations:
        found.append(("organisation", organisations(of_organisations)))
    if of_people:
        found.append(("person", people(of_people)))
    return found


def _group(head: str, entries: list[dict[str, Any]]) -> dict[str, Any]:
    return {"head": head, "entries": entries, "dense": len(entries) > DENSE}


def _others(edition: Edition, entries: Entries) -> list[str]:
    counts, found = edition.counts, []
    if counts.not_named:
        found.append(ngettext("%(n)s verified, not named.", "%(n)s verified, not named.", counts.not_named) % {"n": counts.not_named})
    if counts.withdrawn:
        left = ngettext("%(n)s signature was withdrawn", "%(n)s signatures were withdrawn", counts.withdrawn)
        days = list(dict.fromkeys(entries.day(day) for day in sorted(edition.withdrawals)))
        found.append(left % {"n": counts.withdrawn} + (f" ({'; '.join(days)})." if 0 < len(days) <= MOST_DAYS else "."))
    return found


def listed_roll(edition: Edition, coalition: str, entries: Entries) -> dict[str, Any] | None:
    """Who is only listed in a source: counted apart, people named only where there is a legal basis."""
    counts = edition.counts
    if not edition.listed:
        return None
    groups, notes = [], []
    for kind, head in _heads(counts.listed_organisations, counts.listed_people):
        members = [one for one in edition.listed if one.kind == kind]
        groups.append(_group(head, entries.listed(members)))
        hidden = sum(not one.named for one in members)
        if hidden:
            notes.append(ngettext("%(n)s person is not named here.", "%(n)s people are not named here.", hidden) % {"n": hidden})
    said = _("Listed by %(coalition)s. Not confirmed here by the signatory.")
    if edition.basis:
        said = _("Listed by %(coalition)s, which states: %(basis)s. Not confirmed here by the signatory.")
    intro = [said % {"coalition": coalition, "basis": (edition.basis or "").rstrip(". ")}]
    if groups and any(group["entries"] for group in groups):
        notes.append(_(order_rule(entries.tag)))
    return {"head": _("Listed in the source; not confirmed here"), "intro": intro, "groups": groups, "notes": notes}
