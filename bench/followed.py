"""Many statements that were followed up for years: the rows, openings and events that one press after another leaves.

Statements are drafted, frozen and published by the real actions. Their ledgers are inserted in bulk, and the real
sequencer gives every event its place in the log.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bench.report import progress

if TYPE_CHECKING:
    from django.db.models import Model

    from undersigned.models import Call, Event, LedgerEntry, Office, Reply, Statement, StatusChange

CALLS, OFFICES = 10, 5
LANGUAGES = ("en", "sq", "sr-Latn", "sr-Cyrl")
STEPS = (
    *(("response", "acknowledged"), ("progress", "announced"), ("response", "in-part"), ("progress", "partly")),
    *(("response", "meeting-held"), ("progress", "reversed"), ("response", "in-full"), ("progress", "done")),
)
BEGUN, LATER = date(2024, 9, 2), timedelta(days=1)
LETTER = """Water test {number} of one river

We, organisations from both banks of the Lumera, ask that the river be cleaned.

""" + "\n\n".join(
    f"We call on the municipalities of Vardena and Kodrin to publish the water tests at station {n} each month."
    for n in range(1, CALLS + 1)
)


def offices() -> list[Office]:
    """The offices of the book, whom every statement asks: the hardest case for the page of an office."""
    from undersigned.actions import follow

    names = ("Municipality of Vardena", "Municipality of Kodrin", "River Agency", "Water Inspectorate", "Lumera Post")
    return [follow.save_office(None, kind="other", names={"en": name}, language="en") for name in names[:OFFICES]]


def statements(number: int, languages: int = 1) -> list[Statement]:
    """So many published statements with ten calls each."""
    from django.db import transaction

    made = []
    for n in range(number):
        with transaction.atomic():  # which many durable commits would hold up
            made.append(_statement(n, LANGUAGES[:languages]))
        if n and not n % 100:
            progress(f"{n} of {number} statements are there")
    return made


def _statement(number: int, languages: tuple[str, ...]) -> Statement:
    from undersigned.actions import draft
    from undersigned.actions.publish.batch import publish
    from undersigned.models import Statement

    statement = draft.create(draft.read_words(LETTER.format(number=number)), by=None, language="en")
    clauses = list(statement.draft_clauses.all())
    for tag in languages[1:]:
        draft.add_language(statement, tag)
        draft.write(statement, tag, [draft.Written(clause.pk, clause.source("en")) for clause in clauses])
    rows = []
    for clause in clauses:
        for call in clause.calls.all():
            places = {place.language: (place.words, place.addressee) for place in call.places.all()}
            places = dict.fromkeys(languages, next(iter(places.values())))
            rows.append(draft.CallRow(call.pk, call.clause_id, confirmed=True, places=places))
    draft.save_calls(statement, rows)
    draft.save_dateline(statement, undated=True, dated=None, words={})
    draft.answer(statement, dict.fromkeys(("motivation", "framing", "content", "language"), "As was agreed."))
    draft.freeze(statement, authoritative="all")
    statement = Statement.objects.get(pk=statement.pk)
    publish(statement)
    return statement


def follow_up(many: list[Statement], asked: list[Office], events: int) -> None:
    """Ask each office about each call; then `events` steps for each statement, spread evenly over its entries."""
    for n, statement in enumerate(many):
        _follow_up(statement, asked, events)
        if n and not n % 100:
            progress(f"{n} of {len(many)} are followed up")


def _follow_up(statement: Statement, asked: list[Office], events: int) -> None:
    from django.db import transaction

    from undersigned.models import Evidence, LedgerEntry, Reply, StatusChange, database_now

    edition, now = statement.edition, database_now()
    assert edition is not None
    with transaction.atomic():
        begun = [_asked(statement, call, office, now) for call in edition.calls.all() for office in asked]
        _store([event for event, _ in begun], [entry for _, entry in begun], LedgerEntry)
        steps = [_step(begun[n % len(begun)][1], n // len(begun), now) for n in range(events)]
        Evidence.objects.bulk_create([row.evidence for _, row in steps if isinstance(row, StatusChange)])
        for model in (StatusChange, Reply):
            own = [(event, row) for event, row in steps if isinstance(row, model)]
            _store([event for event, _ in own], [row for _, row in own], model)


def _asked(statement: Statement, call: Call, office: Office, now: datetime) -> tuple[Told, LedgerEntry]:
    from undersigned.models import LedgerEntry

    due, place = BEGUN + LATER * 30, {"edition_id": call.edition_id, "call": call, "office": office}
    entry = LedgerEntry(statement=statement, due=due, made=now, **place)
    book = {"id": office.pk, "kind": office.kind, "names": office.names, "site": None}
    item = {"entry": entry.pk, "call": call.index, "office": book, "due": due.isoformat()}
    return Told("asked", statement, item, now), entry


def _step(entry: LedgerEntry, n: int, now: datetime) -> tuple[Told, StatusChange | Reply]:
    """The entry's step number `n`, of which every fourth is an answer of the office."""
    from undersigned.models import Evidence, Reply, StatusChange
    from undersigned.models.draft import new_id

    day, statement = BEGUN + LATER * 20 * n, entry.statement
    if n % 4 == 3:
        words = f"The office answers for the {n}th time: the tests are made, and the list of them is on its way to you."
        values = {"words": words, "language": "en", "capacity": "head of the office", "day": day, "verified": "mailbox"}
        reply = Reply(entry=entry, how="form", state="public", made=now, token_hash=new_id() + new_id(), **values)
        item = {**values, "entry": entry.pk, "how": "form", "day": day.isoformat(), "protocol": None, "file": None}
        return Told("replied", statement, item, now), reply
    scale, to = STEPS[n % len(STEPS)]
    piece = {
        "kind": "report",
        "title": f"Water tests of station {entry.call.index + 1}, part {n}",
        "url": f"https://river.example/tests/{entry.pk}/{n}",
        "passage": "The results of the season are kept at the office, and anyone may ask to see them on working days.",
        "language": "en",
    }
    evidence = Evidence(statement=statement, day=day, made=now, **piece)
    told = {"to": to, "reason": "The list was shown to two of our members, who counted what stands in it."}
    item = {**piece, "id": evidence.pk, "day": day.isoformat(), "copy": None, "file": None}
    item = {**told, "entry": entry.pk, "day": day.isoformat(), "forwarded": None, "evidence": [item]}
    change = StatusChange(entry=entry, scale=scale, day=day, evidence=evidence, made=now, **told)
    return Told(scale, statement, item, now), change


@dataclass(frozen=True, slots=True)
class Told:
    """One event that is to be recorded."""

    what: str
    statement: Statement
    item: dict[str, Any]
    now: datetime

    def made(self) -> tuple[Event, dict[str, list[Any]]]:
        """What `actions.record.record` writes of it: the event, and the fields of its opening."""
        from undersigned.core.record import commitment
        from undersigned.models import Event
        from undersigned.outside import clock

        salt, kind = clock.new_salt(), f"follow.{self.what}"
        event = Event(
            statement=self.statement,
            type=kind,
            time=clock.utc(self.now),
            c={"item": commitment(salt, kind, "item", self.item)},
            pub={"edition": 1},
        )
        return event, {"item": [salt.hex(), self.item]}


def _store(told: list[Told], rows: list[Any], model: type[Model]) -> None:
    """The events with their openings, and the rows that rest on them."""
    from undersigned.models import Event, Opening

    made = [one.made() for one in told]
    Event.objects.bulk_create([event for event, _ in made])
    Opening.objects.bulk_create([Opening(event=event, fields=fields) for event, fields in made])
    for (event, _), row in zip(made, rows, strict=True):
        row.event = event
    model._default_manager.bulk_create(rows)
