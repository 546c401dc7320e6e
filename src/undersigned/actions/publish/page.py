"""What one page of a published statement shows, as plain values for its template."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from undersigned.core.draft.diff import clause_diff
from undersigned.core.draft.markup import plain
from undersigned.core.names.languages import SELF_NAMES
from undersigned.core.names.order import order_rule, sort_key
from undersigned.core.publish.numbering import numbers
from undersigned.core.publish.snapshot import Counts, Edition, Listed, Signatory, Snapshot
from undersigned.core.sign import VERIFICATION


def page(snapshot: Snapshot, edition: Edition, tag: str, *, root: str) -> dict[str, Any]:
    """The context of one edition's page in one language. `root` leads from the page to the statement's folder."""
    translation = next((each for each in edition.translations if each.language == tag), None)
    base = f"{snapshot.url}{'' if edition is snapshot.current else f'edition-{edition.number}/'}"
    return {
        "snapshot": snapshot,
        "edition": edition,
        "tag": tag,
        "root": root,
        "title": plain(edition.title(tag)),
        "languages": [(each, language_name(each), each == tag) for each in _languages(edition)],
        "translation": translation,
        "translation_day": day_words(translation.day) if translation else "",
        "frozen_day": day_words(edition.frozen[:10]),
        "authentic": _authentic(edition),
        "clauses": _clauses(edition, tag, f"{base}{tag}/"),
        "calls": _calls(edition, tag),
        "counts": counts_words(edition.counts),
        "listed_counts": listed_words(edition.counts),
        "organisations_words": _apart(edition.counts.organisations, 0),
        "people_words": _apart(0, edition.counts.people),
        "not_named": not_named_words(edition.counts),
        "organisations": _sorted(edition.signatories, "organisation", tag),
        "people": _sorted(edition.signatories, "person", tag),
        "listed_organisations": _sorted_listed(edition.listed, "organisation", tag),
        "listed_people": _sorted_listed(edition.listed, "person", tag),
        "methods": _methods(edition),
        "order_rule": _(order_rule(tag)),
        "withdrawals": _withdrawals(edition),
        "deadline": deadline_words(snapshot),
        "later": snapshot.current if edition is not snapshot.current else None,
        "later_words": _superseded(edition, snapshot.current),
        "earlier": [part for each in snapshot.editions if each.number < edition.number for part in _earlier(each, tag)],
        "source_url": snapshot.source_url,
        "canonical": f"{base}{tag}/" if snapshot.url else "",
    }


def _languages(edition: Edition) -> tuple[str, ...]:
    return (*edition.texts, *(t.language for t in edition.translations))


def language_name(tag: str) -> str:
    """A language's own name for itself; the tag where we do not know it."""
    from babel import Locale, UnknownLocaleError

    if tag in SELF_NAMES:
        return SELF_NAMES[tag]
    try:
        name = Locale.parse(tag, sep="-").get_display_name()
    except (UnknownLocaleError, ValueError):
        return tag
    return name[:1].upper() + name[1:] if name else tag


def _authentic(edition: Edition) -> str:
    if edition.authoritative == "all":
        return _("All texts are equally authentic.") if len(edition.texts) > 1 else ""
    return _("The authentic text is: %(language)s.") % {"language": language_name(edition.authoritative)}


def _clauses(edition: Edition, tag: str, address: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    words = edition.clauses(tag)
    for index, (kind, number) in enumerate(zip(edition.kinds, numbers(edition.kinds), strict=True)):
        anchor = f"c{number}" if number else ""
        rows.append(
            {
                "kind": kind,
                "first": number is not None and not any(row["number"] for row in rows),
                "number": number,
                "anchor": anchor,
                "source": words[index],
                "citation": f"“{plain(words[index])}” — {plain(edition.title(tag))}, "
                + _("edition %(edition)s, clause %(clause)s") % {"edition": edition.number, "clause": number}
                + f", {address}#{anchor}",
                "addressees": [
                    call.places[tag].addressee for call in edition.calls if call.clause == index and tag in call.places
                ],
                "errata": [
                    {"row": erratum, "shown_day": day_words(erratum.day)}
                    for erratum in edition.errata
                    if (erratum.clause, erratum.language) == (index, tag)
                ],
            }
        )
    return rows


def _calls(edition: Edition, tag: str) -> list[dict[str, str]]:
    words, clause_numbers = edition.clauses(tag), numbers(edition.kinds)
    return [
        {
            "addressee": plain(place.addressee),
            "words": plain(words[call.clause][place.start : place.end]),
            "anchor": f"c{clause_numbers[call.clause]}",
        }
        for call in edition.calls
        if (place := call.places.get(tag)) is not None
    ]


def _superseded(edition: Edition, current: Edition) -> str:
    """How many confirmed the edition in force, and how many signed only this one."""
    if edition is current:
        return ""
    confirmed = current.counts.organisations + current.counts.people + current.counts.not_named
    only = sum(not row.renewed for row in edition.signatories)
    return _("%(confirmed)s signatories confirmed edition %(number)s; %(only)s named here signed only this one.") % {
        "confirmed": confirmed,
        "number": current.number,
        "only": only,
    }


def _earlier(edition: Edition, tag: str) -> list[dict[str, Any]]:
    """The signatories of an earlier edition who have not confirmed a later one: shown as such, counted apart."""
    rows = [row for row in edition.signatories if not row.renewed]
    if not rows:
        return []
    organisations, people = (_sorted(rows, kind, tag) for kind in ("organisation", "person"))
    heading = _("Signed edition %(n)s only: %(who)s") % {
        "n": edition.number,
        "who": _apart(len(organisations), len(people)),
    }
    first = tag if tag in edition.texts else next(iter(edition.texts))
    return [{"edition": edition, "tag": first, "heading": heading, "rows": [*organisations, *people]}]


def not_named_words(counts: Counts) -> str:
    """Those who were verified and are counted without being shown; "" for none."""
    if not counts.not_named:
        return ""
    words = ngettext("%(n)s verified, not named", "%(n)s verified, not named", counts.not_named)
    return words % {"n": counts.not_named}


def counts_words(counts: Counts) -> str:
    """Organisations and people, always apart: "25 organisations and 6 people"; "" for none."""
    return _apart(counts.organisations, counts.people)


def listed_words(counts: Counts) -> str:
    """The same for those whom a source lists."""
    return _apart(counts.listed_organisations, counts.listed_people)


def _apart(organisations: int, people: int) -> str:
    first = ngettext("%(n)s organisation", "%(n)s organisations", organisations) % {"n": organisations}
    second = ngettext("%(n)s person", "%(n)s people", people) % {"n": people}
    if organisations and people:
        return _("%(organisations)s and %(people)s") % {"organisations": first, "people": second}
    return first if organisations else second if people else ""


def _sorted(signatories: Sequence[Signatory], kind: str, tag: str) -> list[dict[str, Any]]:
    rows = [
        {"name": row.name(tag), "lang": _name_language(row, tag), "row": row} for row in signatories if row.kind == kind
    ]
    return sorted(rows, key=lambda row: sort_key(str(row["name"]), tag))


def _name_language(row: Signatory, tag: str) -> str:
    """The name's own language where the signatory gave it; unknown names carry none rather than a wrong one."""
    return tag if row.names.get(tag) else ""


def _sorted_listed(listed: Sequence[Listed], kind: str, tag: str) -> list[Listed]:
    return sorted((row for row in listed if row.kind == kind and row.named), key=lambda r: sort_key(r.name or "", tag))


def _methods(edition: Edition) -> list[tuple[str, str]]:
    """The legend: the short word beside a name, and the whole sentence."""
    used = sorted({(row.method, row.kind) for row in edition.signatories}, key=lambda pair: (pair[1], pair[0]))
    return [(_("mailbox"), _(VERIFICATION[pair])) for pair in used]


def _withdrawals(edition: Edition) -> list[str]:
    return [
        ngettext("%(n)s withdrew on %(day)s", "%(n)s withdrew on %(day)s", count) % {"n": count, "day": day_words(day)}
        for day in dict.fromkeys(edition.withdrawals)
        if (count := edition.withdrawals.count(day))
    ]


def day_words(day: str) -> str:
    """An ISO date in the page's language."""
    return str(formats.date_format(date.fromisoformat(day), "DATE_FORMAT"))


def deadline_words(snapshot: Snapshot) -> str:
    """The deadline in the statement's time zone, with the zone named; "" where there is none."""
    if snapshot.deadline is None:
        return ""
    moment = datetime.fromisoformat(snapshot.deadline).replace(tzinfo=UTC).astimezone(ZoneInfo(snapshot.timezone))
    return f"{formats.date_format(moment, 'DATE_FORMAT')}, {moment:%H:%M} ({snapshot.timezone})"


def changes(old: Edition, new: Edition, tag: str) -> list[dict[str, Any]]:
    """The word diff between two editions, clause by clause; only clauses that changed."""
    if tag not in old.texts or tag not in new.texts:
        return []
    return [
        {"pieces": change.pieces, "old": change.old, "new": change.new}
        for change in clause_diff(old.texts[tag], new.texts[tag])
        if change.changed
    ]
