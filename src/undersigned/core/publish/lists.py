"""Lists made for machines: signatories.csv and reservations.csv (RFC 4180, UTF-8 without a byte order mark).

It names organisations, and people only where they agreed to stand in such lists. Who is only listed in
a source is marked so; people among them are not named here. Who shares the views with a reservation stands in a file
of its own, so that nobody counts them with the signatories.
"""

from __future__ import annotations

from collections.abc import Iterable

from undersigned.core.draft.anchors import anchors
from undersigned.core.publish.snapshot import Edition, Listed, Signatory, Snapshot

COLUMNS = (
    "edition",
    "kind",
    "name",
    "acronym",
    "place",
    "role",
    "affiliation",
    "chapter",
    "mandate",
    "representative",
    "representative_role",
    "verification",
    "domain",
    "time",
    "event",
)
# A spreadsheet takes a cell that begins with one of these for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def signatories_csv(snapshot: Snapshot) -> bytes:
    """The current edition's signatories, by event, then those listed in a source, by their order there.

    After the columns named in `COLUMNS` comes one `name_<tag>` for each language in which somebody
    gave a name of its own. A cell that a spreadsheet could take for a formula begins with an apostrophe.
    """
    edition = snapshot.current
    shown = sorted((s for s in edition.signatories if s.machine), key=lambda s: s.seq)
    tags = sorted({tag for signatory in shown for tag in signatory.names if tag})
    rows: list[Iterable[object]] = [(*COLUMNS, *(f"name_{tag}" for tag in tags))]
    rows += [[*_confirmed(edition, one), *_in_languages(one, tags)] for one in shown]
    rows += [
        _listed(edition, one, len(tags))
        for one in sorted(edition.listed, key=lambda one: one.order)
        if one.named and one.kind == "organisation"
    ]
    return _csv(rows)


def reservations_csv(snapshot: Snapshot) -> bytes:
    """Those who share the views of the current edition with a reservation, by event; `reservation` has their words."""
    edition = snapshot.current
    shown = sorted((s for s in edition.reserved if s.machine), key=lambda s: s.seq)
    tags = sorted({tag for signatory in shown for tag in signatory.names if tag})
    rows: list[Iterable[object]] = [(*COLUMNS, "reservation", *(f"name_{tag}" for tag in tags))]
    rows += [[*_confirmed(edition, one), one.reservation, *_in_languages(one, tags)] for one in shown]
    return _csv(rows)


LEDGER_COLUMNS = (
    *("edition", "call", "clause", "addressee", "office", "office_kind", "due", "response", "response_day"),
    *("progress", "progress_day", "commitments", "replies", "evidence", "entry", "thread"),
)


def ledger_csv(snapshot: Snapshot) -> bytes:
    """One row for each entry of the ledger: the call as written, the office asked, and where both scales stand.

    Calls and clauses count from 1, as on the page: a title, subtitle or dateline has no number. The addressee is in the
    edition's first language, the office in its own first.
    """
    rows: list[Iterable[object]] = [LEDGER_COLUMNS]
    ledger = snapshot.ledger
    editions = {edition.number: edition for edition in snapshot.editions}
    for entry in ledger.entries.values() if ledger is not None else ():
        edition, office = editions[entry.edition], ledger.offices[entry.office] if ledger is not None else {}
        call = edition.calls[entry.call]
        place = call.places[next(iter(edition.texts))]
        replies = sum(event["type"] == "follow.replied" for event in entry.events)
        evidence = sum(len(event.get("evidence", ())) for event in entry.events)
        rows.append(
            [
                *(edition.number, entry.call + 1, anchors(edition.kinds)[call.clause].number, place.addressee),
                *(next(iter(office["names"].values())), office["kind"], entry.due),
                *(entry.response.value, entry.response.day, entry.progress.value, entry.progress.day),
                *(len(entry.commitments), replies, evidence, entry.id),
                entry.thread.id if entry.thread is not None else "",
            ]
        )
    return _csv(rows)


def _csv(rows: Iterable[Iterable[object]]) -> bytes:
    return "".join(",".join(map(_cell, row)) + "\r\n" for row in rows).encode()


def _in_languages(signatory: Signatory, tags: list[str]) -> list[str]:
    return [signatory.names.get(tag, "") for tag in tags]


def _confirmed(edition: Edition, signatory: Signatory) -> list[object]:
    name, role = signatory.representative or ("", "")
    return [
        edition.number,
        signatory.kind,
        signatory.name(""),
        signatory.acronym,
        signatory.place,
        signatory.role,
        signatory.affiliation,
        "",
        signatory.mandate,
        name,
        role,
        signatory.method,
        signatory.domain,
        signatory.time,
        signatory.seq,
    ]


def _listed(edition: Edition, one: Listed, tags: int) -> list[object]:
    known = [one.name, one.acronym, one.place, one.role, one.affiliation, one.chapter]
    return [edition.number, one.kind, *known, "", "", "", "listed", "", "", "", *[""] * tags]


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    if text.startswith(FORMULA):
        text = "'" + text
    if any(c in text for c in ',"\r\n') or text != text.strip():
        return '"' + text.replace('"', '""') + '"'
    return text
