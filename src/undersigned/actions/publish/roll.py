"""The roll of signatories in a document: who stands behind the words, counted, ordered and explained."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from undersigned.core.names.order import order_rule, sort_key
from undersigned.core.publish.snapshot import Edition, Kind, Listed, Signatory
from undersigned.core.sign import VERIFICATION

DENSE = 60  # more names than this stand in running columns, without hairlines


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
        through = ""
        if one.representative:
            through = _("through %(name)s, %(role)s") % dict(zip(("name", "role"), one.representative, strict=True))
        lines = [", ".join(part for part in (one.role, one.affiliation) if part), through]
        note = _how(one.method) + (" · " + _("corrected") if one.corrected else "")
        return _entry(one.name(self.tag), one.acronym, lines, one.place, note)

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
                [", ".join(part for part in (one.chapter, one.role, one.affiliation) if part)],
                one.place,
                "",
            )
            for one in named
        ]


def _entry(name: str, acronym: str | None, lines: list[str], place: str | None, note: str) -> dict[str, Any]:
    """`note` is ours, all else theirs; it follows the place in one line."""
    shown = [line for line in (*lines, place) if line]
    return {"name": name, "acronym": acronym or "", "lines": shown, "place": bool(place), "note": note}


def _how(method: str) -> str:
    """The word beside a name; the legend has its sentence."""
    return pgettext("verification", "mailbox") if method == "mailbox" else method


def organisations(n: int) -> str:
    """ "23 organisations"."""
    return ngettext("%(n)s organisation", "%(n)s organisations", n) % {"n": n}


def people(n: int) -> str:
    """ "6 people"."""
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
        members = [one for one in edition.signatories if one.kind == kind]
        ways = sorted({one.method for one in members if (one.method, kind) in VERIFICATION})
        legend = [f"{_how(way)}: {_(VERIFICATION[way, kind])}" for way in ways]
        groups.append(_group(head, entries.signed(members), legend))
    others = _others(edition, entries)
    return {
        "head": _("Signed by"),
        "intro": [] if groups or others else [_("Nobody has signed yet.")],
        "groups": groups,
        "notes": [*others, *_order(groups, entries)],
    }


def _order(groups: Iterable[dict[str, Any]], entries: Entries) -> list[str]:
    return [_(order_rule(entries.tag))] if any(group["entries"] for group in groups) else []


def _heads(of_organisations: int, of_people: int) -> list[tuple[Kind, str]]:
    found: list[tuple[Kind, str]] = []
    if of_organisations:
        found.append(("organisation", organisations(of_organisations)))
    if of_people:
        found.append(("person", people(of_people)))
    return found


def _group(head: str, entries: list[dict[str, Any]], legend: list[str]) -> dict[str, Any]:
    return {"head": head, "legend": legend, "entries": entries, "dense": len(entries) > DENSE}


def _others(edition: Edition, entries: Entries) -> list[str]:
    """Those who are counted without a name: the not named, and those who left."""
    counts, found = edition.counts, []
    if counts.not_named:
        words = ngettext("%(n)s verified, not named", "%(n)s verified, not named", counts.not_named)
        found.append(words % {"n": counts.not_named})
    for day, count in sorted(Counter(edition.withdrawals).items()):
        words = ngettext("%(n)s withdrew on %(day)s", "%(n)s withdrew on %(day)s", count)
        found.append(words % {"n": count, "day": entries.day(day)})
    return [" · ".join(found)] if found else []


def listed_roll(edition: Edition, coalition: str, entries: Entries) -> dict[str, Any] | None:
    """Who is only listed in a source: counted apart, people named only where there is a legal basis."""
    counts = edition.counts
    if not edition.listed:
        return None
    groups, notes = [], []
    for kind, head in _heads(counts.listed_organisations, counts.listed_people):
        members = [one for one in edition.listed if one.kind == kind]
        groups.append(_group(head, entries.listed(members), []))
        hidden = sum(not one.named for one in members)
        if hidden:
            words = ngettext("%(n)s person is counted, not named.", "%(n)s people are counted, not named.", hidden)
            notes.append(words % {"n": hidden})
    said = _("Listed by %(coalition)s. Not confirmed here by the signatory.")
    if edition.basis:
        said = _("Listed by %(coalition)s, which states: %(basis)s. Not confirmed here by the signatory.")
    return {
        "head": _("Listed in the source; not confirmed here"),
        "intro": [said % {"coalition": coalition, "basis": (edition.basis or "").rstrip(". ")}],
        "groups": groups,
        "notes": notes,
    }
