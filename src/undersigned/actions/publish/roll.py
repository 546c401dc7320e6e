"""The roll of signatories in a document: who stands behind the words, counted, ordered and explained.

A document travels in the bundle, so it is a list made for machines: it names people only where they
agreed to stand in such lists, and nobody who is only listed in a source and is a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from undersigned.actions.publish import phrases
from undersigned.actions.publish.earlier import earlier
from undersigned.actions.publish.ways import legend, way
from undersigned.core.names.order import order_rule, sort_key
from undersigned.core.publish.snapshot import Edition, Kind, Listed, Signatory, Snapshot

MOST_NAMES = 5_000
DENSE = 60  # more names than this stand close, without hairlines and mandates


def shown(edition: Edition, *, reserved: bool = False) -> list[Signatory]:
    """The confirmed signatories whom a document may name; `reserved`: those with a reservation."""
    return [one for one in (edition.reserved if reserved else edition.signatories) if one.machine]


def shown_listed(edition: Edition) -> list[Listed]:
    """Those listed in a source whom a document may name: organisations."""
    return [one for one in edition.listed if one.named and one.name and one.kind == "organisation"]


def too_many(edition: Edition) -> bool:
    """Whether the names would fill too many pages."""
    return len(shown(edition)) + len(shown(edition, reserved=True)) + len(shown_listed(edition)) > MOST_NAMES


def signed_roll(edition: Edition, language: str, *, hidden: bool = False) -> dict[str, Any]:
    """Who confirmed: organisations and people apart, those not named, those who left."""
    counts = edition.counts
    groups = [
        _group(edition, "organisation", phrases.organisations(counts.organisations), language, counts.organisations),
        _group(edition, "person", phrases.people(counts.people), language, counts.people),
    ]
    groups = [group for group in groups if group["count"]]
    others = [*phrases.unnamed(counts), *phrases.forgotten(edition), *phrases.withdrawals(edition.withdrawals)]
    intro = [] if phrases.signed_in_all(counts) else [_("Nobody has signed yet.")]
    if any(group["entries"] for group in groups):
        intro = [_(order_rule(language))]
    if hidden:
        intro = [phrases.hidden()]
    return {
        "head": _("Signed by"),
        "intro": intro,
        "groups": groups,
        "notes": [" · ".join(others)] if others else [],
    }


def reserved_roll(edition: Edition, language: str) -> dict[str, Any] | None:
    """Who shares the views with a reservation: apart, with the words. None where there is nobody."""
    counts = edition.counts
    groups = [
        _group(edition, "organisation", phrases.organisations(n), language, n, reserved=True)
        for n in [counts.reserved_organisations]
        if n
    ]
    groups += [
        _group(edition, "person", phrases.people(n), language, n, reserved=True) for n in [counts.reserved_people] if n
    ]
    notes = [phrases.not_named(counts.reserved_not_named)] if counts.reserved_not_named else []
    if not groups and not notes:
        return None
    intro = [_("They are not among those who signed, and are not counted with them.")]
    return {"head": _("Share the views, with a reservation"), "intro": intro, "groups": groups, "notes": notes}


def _group(
    edition: Edition, kind: Kind, head: str, language: str, count: int, *, reserved: bool = False
) -> dict[str, Any]:
    members = [one for one in shown(edition, reserved=reserved) if one.kind == kind]
    apart = too_many(edition)
    if not apart:
        members.sort(key=lambda one: (*sort_key(one.name(language), language), one.seq))
    means = [f"{word}: {sentence}" for word, sentence in legend(members, kind)]
    all_shown = edition.reserved if reserved else edition.signatories
    on_page = sum(one.kind == kind for one in all_shown) - len(members)
    if on_page:
        means.append(_("Named on the page on the web only: %(people)s") % {"people": phrases.people(on_page)})
    dense = len(members) > DENSE and not reserved
    entries = [] if apart else [_signed(one, language, dense=dense) for one in members]
    return {"head": head, "count": count, "legend": means, "entries": entries, "dense": dense}


def _signed(one: Signatory, language: str, *, dense: bool) -> dict[str, Any]:
    through = ""
    if representative := one.representative_in(language):
        name, role = representative
        through = _("through %(name)s, %(role)s") % {"name": name, "role": role}
    described = ", ".join(part for part in (one.role_in(language), one.affiliation) if part)
    mandate = _("mandate: %(words)s") % {"words": one.mandate} if one.mandate and not dense else None
    note = way(one) + (" · " + _("corrected") if one.corrected else "")
    note += " · " + phrases.late(one.time) if one.late else ""
    reservation = _("reservation: %(words)s") % {"words": one.reservation} if one.reservation else None
    not_agreed = [_("translated, not yet agreed: %(words)s") % {"words": words} for words in one.not_agreed(language)]
    about = [described, through, mandate, reservation, *not_agreed]
    return _entry(one.name(language), one.acronym, about, one.place, note)


def listed_roll(edition: Edition, coalition: str, language: str) -> dict[str, Any] | None:
    """Who is only listed in a source: counted apart, never as if confirmed. None where there is nobody."""
    counts = edition.counts
    if not (counts.listed_organisations or counts.listed_people):
        return None
    said = _("Listed by %(coalition)s. Not confirmed here by the signatory.")
    if edition.basis:
        said = _("Listed by %(coalition)s, which states: %(basis)s. Not confirmed here by the signatory.")
    intro = [said % {"coalition": coalition, "basis": (edition.basis or "").rstrip(". ")}]
    groups = []
    if counts.listed_organisations:
        members = sorted(shown_listed(edition), key=lambda one: (*sort_key(one.name or "", language), one.order))
        entries = [] if too_many(edition) else [_listed(one) for one in members]
        head = phrases.organisations(counts.listed_organisations)
        groups.append({"head": head, "legend": [], "entries": entries, "dense": len(members) > DENSE})
        intro += [_(order_rule(language))] if entries and not shown(edition) else []
    if counts.listed_people:
        words = ngettext("%(n)s person, not named here", "%(n)s people, not named here", counts.listed_people)
        head = words % {"n": phrases.number(counts.listed_people)}
        groups.append({"head": head, "legend": [], "entries": [], "dense": False})
    return {"head": _("Listed in the source; not confirmed here"), "intro": intro, "groups": groups, "notes": []}


def earlier_rolls(snapshot: Snapshot, language: str) -> list[dict[str, Any]]:
    """Of each earlier edition: how many stand under its words, and at which address."""
    return [
        {"head": one.head, "intro": [*one.lines, one.meaning, one.address], "groups": [], "notes": []}
        for one in earlier(snapshot, snapshot.current, language, snapshot.url)
    ]


def _listed(one: Listed) -> dict[str, Any]:
    place = " · ".join(part for part in (one.chapter, one.place) if part)
    described = ", ".join(part for part in (one.role, one.affiliation) if part)
    return _entry(one.name or "", one.acronym, [described], place, "")


def _entry(name: str, acronym: str | None, lines: Sequence[str | None], place: str | None, note: str) -> dict[str, Any]:
    """`note` is ours, all else theirs; it follows the place in one line."""
    kept = _given((*lines, place))
    return {"name": name, "acronym": acronym or "", "lines": kept, "place": bool(place), "note": note}


def _given(lines: Iterable[str | None]) -> list[str]:
    return [line for line in lines if line]
