"""Who stands behind an edition, as it is shown: names exactly as written, in the page's own order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from undersigned.actions.publish.phrases import day, late
from undersigned.actions.publish.ways import way
from undersigned.core.names.order import sort_key
from undersigned.core.publish.snapshot import Edition, Kind, Listed, Signatory


@dataclass(frozen=True, slots=True)
class ShownName:
    """One line of a list. `lang` is "" where nobody said in which language the name is."""

    name: str
    lang: str
    details: str  # acronym, place and the like, as written, with the punctuation that joins them to the name
    how: str = ""  # the way in which it was verified, in a word
    day: str = ""  # of the confirmation, in the words of the active language; told apart where it came late
    representative: tuple[str, str] | None = None
    mandate: str = ""
    corrected: bool = False
    reservation: str = ""
    not_agreed: tuple[str, ...] = ()  # what others wrote in the page's language


def confirmed(edition: Edition, kind: Kind, language: str, *, machine: bool = False) -> list[ShownName]:
    """Those who confirmed here. `machine`: only who may stand in lists made for machines."""
    chosen = [one for one in edition.signatories if one.kind == kind and (one.machine or not machine)]
    return _in_order(chosen, language)


def reserved(edition: Edition, kind: Kind, language: str) -> list[ShownName]:
    """Those who share the views with a reservation."""
    return _in_order([one for one in edition.reserved if one.kind == kind], language)


def _in_order(chosen: list[Signatory], language: str) -> list[ShownName]:
    chosen.sort(key=lambda one: (*sort_key(one.name(language), language), one.seq))
    return [_confirmed(one, language) for one in chosen]


def _confirmed(one: Signatory, language: str) -> ShownName:
    return ShownName(
        name=one.name(language),
        lang=language if one.names.get(language) else "",
        details=_details(one.acronym, None, one.role_in(language), one.affiliation, one.place),
        how=way(one),
        day=late(one.time) if one.late else day(one.time),
        representative=one.representative_in(language),
        mandate=one.mandate or "",
        corrected=one.corrected,
        reservation=one.reservation or "",
        not_agreed=one.not_agreed(language),
    )


def listed(edition: Edition, kind: Kind, language: str) -> list[ShownName]:
    """Those named in a source and not confirmed here."""
    chosen = [one for one in edition.listed if one.kind == kind and one.named and one.name]
    chosen.sort(key=lambda one: (*sort_key(one.name or "", language), one.order))
    return [_listed(one) for one in chosen]


def _listed(one: Listed) -> ShownName:
    return ShownName(one.name or "", "", _details(one.acronym, one.chapter, one.role, one.affiliation, one.place))


def _details(acronym: str | None, chapter: str | None, *others: str | None) -> str:
    """What follows a name in its line: `(ACR) – chapter, role, affiliation, place`."""
    line = f" ({acronym})" if acronym else ""
    line += f" – {chapter}" if chapter else ""
    return line + "".join(f", {part}" for part in _given(others))


def _given(parts: Iterable[str | None]) -> Iterable[str]:
    return (part for part in parts if part)
