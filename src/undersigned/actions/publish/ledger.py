"""What became of the calls, as pages: a matrix of calls and offices, and one page for each call with its timeline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from undersigned.actions.publish import page, phrases
from undersigned.actions.publish.repeats import shown_thread
from undersigned.actions.publish.series import compared, drawing
from undersigned.core.draft.anchors import anchors
from undersigned.core.draft.markup import plain
from undersigned.core.follow import EVIDENCE_WORDS, REPLY_WORDS, WORDS, call_file, tone
from undersigned.core.names.languages import choose_language, in_language
from undersigned.core.publish.snapshot import Edition, Snapshot
from undersigned.core.record.ledger import Entry, Ledger

_UNTOLD = ("follow.asked", "follow.looked", "follow.linked")  # the page tells of these in other places


@dataclass(frozen=True, slots=True)
class Step:
    """Where a scale stands: in words, since when, and how it is coloured beside them."""

    words: str
    day: str
    tone: str  # met, moving, against, still


@dataclass(frozen=True, slots=True)
class Cell:
    """One entry: the office as the page's language names it, both scales, and its part of the call's page."""

    entry: Entry
    office: str
    kind: str
    due: str
    response: Step
    progress: Step
    events: list[dict[str, Any]]
    committed: list[dict[str, Any]]
    thread: dict[str, Any] | None  # what else the office was asked that is the same


@dataclass(frozen=True, slots=True)
class CallRow:
    """One call as written, with its cells by office."""

    edition: Edition
    number: int
    addressee: str
    words: str
    language: str  # of the two before
    clause: str  # address of the clause on the edition's permanent page, from the statement's folder
    file: str
    cells: Mapping[str, Cell]

    @property
    def asked(self) -> list[Cell]:
        """Its cells, in the order in which the offices were asked."""
        return list(self.cells.values())


def embedded(snapshot: Snapshot, language: str, rows: Sequence[CallRow]) -> Iterator[tuple[str, dict[str, Any]]]:
    """File and context of what others may put into their pages: the statement and, where it is followed up, its matrix.

    Nothing but an iframe is needed, and each leads out to the whole. The language is active.
    """
    edition = snapshot.current
    frame = {
        **page.frame(snapshot, edition, language, "../../"),
        "title": plain(edition.title(language)),
        "facts": page.facts(snapshot, edition),
        "excerpt": page.excerpt(edition, language),
        "canonical": "",
    }
    yield f"{language}/embed/index.html", frame
    if snapshot.ledger is not None:
        offices = _offices(snapshot.ledger, language)
        matrix = [(row, [row.cells.get(office) for office in offices]) for row in rows]
        yield (
            f"{language}/embed/calls.html",
            {
                **frame,
                "matrix": matrix,
                "offices": offices,
                "canonical": "follow/",
                "newest": _newest(snapshot.ledger),
            },
        )


def ledger_pages(
    snapshot: Snapshot, language: str, rows: Sequence[CallRow]
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """File (from the statement's folder), template and context of each page in one language, which is active."""
    if snapshot.ledger is None:
        return
    offices = _offices(snapshot.ledger, language)
    frame = {
        **page.frame(snapshot, snapshot.current, language, "../../"),
        "title": plain(snapshot.current.title(language)),
        "rows": rows,
        "offices": offices,
        "matrix": [(row, [row.cells.get(office) for office in offices]) for row in rows],
        "delivered": _delivered(snapshot.ledger),
        "newest": _newest(snapshot.ledger),
        "follow_url": page.follow_url(snapshot),
        "languages": [(tag, phrases.self_name(tag), tag == language) for tag in snapshot.languages],
        "here": "follow/",
    }
    yield f"{language}/follow/index.html", "ledger", frame
    for office, name in offices.items():
        own = [(row, row.cells[office]) for row in rows if office in row.cells]
        context = {**frame, "office": office, "name": name, "own": own, "here": f"follow/office-{office}.html"}
        yield f"{language}/follow/office-{office}.html", "office_calls", context
    for at, row in enumerate(rows):
        context = {**frame, "row": row, "here": f"follow/{row.file}", **_numbers(snapshot.ledger, row, language)}
        context |= {"before": rows[at - 1] if at else None, "after": rows[at + 1] if at + 1 < len(rows) else None}
        yield f"{language}/follow/{row.file}", "call", context


def _numbers(ledger: Ledger, row: CallRow, language: str) -> dict[str, Any]:
    """The indicators of a call, each with an id for the page; and those that the coalition lets be drawn together."""
    place = (row.edition.number, row.number - 1)
    own = {id: one for id, one in ledger.indicators.items() if one.edition == place[0] and place[1] in one.calls}
    sets = [(one, [own[id] for id in ids if id in own]) for one, ids in ledger.comparisons.values()]
    return {
        "series": [(id, drawing(one, language)) for id, one in own.items()],
        "compared": [drawn for one, several in sets if (drawn := compared(one, several, language)) is not None],
    }


def call_rows(snapshot: Snapshot, language: str) -> list[CallRow]:
    """The calls that are followed up, those of the edition in force first."""
    ledger = snapshot.ledger
    if ledger is None:
        return []
    entries: dict[tuple[int, int], list[Entry]] = {}
    for entry in ledger.entries.values():
        entries.setdefault((entry.edition, entry.call), []).append(entry)
    found = []
    for edition in reversed(snapshot.editions):
        for index in range(len(edition.calls)):
            if own := entries.get((edition.number, index)):
                found.append(_row(edition, index, own, snapshot, language))
    return found


def _row(edition: Edition, index: int, entries: list[Entry], snapshot: Snapshot, language: str) -> CallRow:
    call = edition.calls[index]
    tag = choose_language(call.places, language)
    place = call.places[tag]
    anchor = anchors(edition.kinds)[call.clause].id
    return CallRow(
        edition,
        index + 1,
        place.addressee,
        plain(edition.clauses(tag)[call.clause][place.start : place.end]),
        tag,
        f"edition-{edition.number}/{tag}/#{anchor}",
        call_file(edition.number, index),
        {entry.office: _cell(entry, snapshot, language) for entry in entries},
    )


def _cell(entry: Entry, snapshot: Snapshot, language: str) -> Cell:
    office = snapshot.ledger.offices[entry.office] if snapshot.ledger is not None else {}
    return Cell(
        entry,
        in_language(office["names"], language),
        office["kind"],
        phrases.day(entry.due) if entry.due else "",
        _step("response", entry.response.value, entry.response.day),
        _step("progress", entry.progress.value, entry.progress.day),
        [_event(event, entry) for event in entry.events if event["type"] not in _UNTOLD],
        [event for event in entry.events if event["seq"] in entry.commitments],
        _thread(entry, snapshot, language),
    )


def _thread(entry: Entry, snapshot: Snapshot, language: str) -> dict[str, Any] | None:
    """The calls of other statements that ask the same; None where there is none in public now."""
    thread = entry.thread
    calls = snapshot.repeats.get(thread.id, ()) if thread is not None else ()
    if thread is None or len(calls) < 2 or all(call.entry != entry.id for call in calls):
        return None
    return shown_thread(thread.names, calls, language, entry.id)


def _step(scale: str, value: str, day: str | None) -> Step:
    return Step(_(WORDS[scale][value]), phrases.day(day) if day else "", tone(value))


def _event(event: Mapping[str, Any], entry: Entry) -> dict[str, Any]:
    """One event of the timeline, with its words for the page."""
    kind = event["type"].removeprefix("follow.")
    shown = {**event, "kind": kind, "on": phrases.day(event["day"])}
    if kind in WORDS:
        shown["step"] = _step(kind, event["to"], None)
        shown["pieces"] = [_piece(one, _looks(entry, event["seq"], one["id"])) for one in event["evidence"]]
    if kind == "disputed":
        of = next(one for one in entry.events if one["seq"] == event["of"])
        shown["read"] = _step(of["type"].removeprefix("follow."), of["to"], of["day"])
    if "verified" in event:
        how = REPLY_WORDS[event["verified"]]
        shown["how"] = _(how)
    if kind == "committed":
        shown["stands"] = event["seq"] in entry.commitments
    return {name.replace("-", "_"): value for name, value in shown.items()}


def _looks(entry: Entry, change: int, evidence: str) -> list[dict[str, Any]]:
    """What was found at the address of a piece of evidence since, from the first look to the last."""
    looks = (event for event in entry.events if event["type"] == "follow.looked")
    return [event for event in looks if (event["of"], event["evidence"]) == (change, evidence)]


def _piece(one: Mapping[str, Any], looks: list[dict[str, Any]]) -> dict[str, Any]:
    words = EVIDENCE_WORDS[one["kind"]]
    copies = [look["copy"] for look in looks if look["copy"]]
    found = {"copy": copies[-1] if copies else one["copy"], "gone": ""}
    if looks and looks[-1]["gone"]:
        found["gone"] = phrases.day(looks[-1]["day"])
    return {**one, **found, "what": _(words), "on": phrases.day(one["day"])}


def _offices(ledger: Ledger, language: str) -> dict[str, str]:
    """The offices that were asked: id to name, in the order in which they were first asked."""
    asked = dict.fromkeys(entry.office for entry in ledger.entries.values())
    return {office: in_language(ledger.offices[office]["names"], language) for office in asked}


def _newest(ledger: Ledger) -> str:
    """Up to when it tells: without it, nobody knows how old what they see in another page is."""
    times = [event["time"] for entry in ledger.entries.values() for event in entry.events]
    return _("Last entry: %(day)s.") % {"day": phrases.day(max(times)[:10])} if times else ""


def _delivered(ledger: Ledger) -> str:
    """To how many the statement was brought, and since when: silence begins there."""
    if not ledger.deliveries:
        return ""
    first = min(one["day"] for one in ledger.deliveries)
    count = len({one["office"] for one in ledger.deliveries})
    shown = {"n": phrases.number(count), "day": phrases.day(first)}
    return phrases.sent_to(count) % shown
