"""The ledger: what became of each call, from the follow.* events of one statement.

1. An entry is a call of one edition that one office was asked to meet (follow.asked). What the statement calls its
   addressee stays as it is written there; which office is asked is the coalition's reading.
2. Response and progress are two scales, never mixed. Both begin at their first value; a change (follow.response,
   follow.progress) has a day, a reason in words, and at least one piece of evidence.
3. A change may be disputed (follow.disputed): both reasonings stand. Silence changes nothing.
4. An office answers on record (follow.replied); an answer that is held back says so (follow.held). It, or an
   outlet, may commit to one call in its own words (follow.committed) and take that back (follow.ended).
5. follow.measured is one value of an indicator: a number, or a word for why there is none.
6. follow.looked is what was found at the address of evidence that a change names: a copy that was kept, the page gone,
   or there again.
7. follow.linked puts an entry into a thread, which is one thing asked of one office in several statements, or takes it
   out: each statement tells so of its own entry. follow.compared lets indicators be drawn together, or ends that.
8. Each of these commits to one value, `item`. follow.closed takes the value of an earlier one away, as an erasure
   does: it is not opened any more, and the ledger is what the others tell.

What this does not do: it fetches and stores nothing, and it does not look at openings.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from undersigned.core.errors import N_, RecordError
from undersigned.core.record.digest import HEX, ID, TAG
from undersigned.core.record.events import LEDGER, Event, is_day
from undersigned.core.record.jcs import jcs
from undersigned.core.shape import fits

FORMAT = "undersigned/ledger/1"
RESPONSES = (
    *("none", "acknowledged", "in-part", "in-full", "refused", "not-competent", "forwarded", "extension"),
    *("meeting-offered", "meeting-held"),
)
PROGRESS = ("not-started", "announced", "partly", "done", "reversed", "irrelevant")
SCALES: Mapping[str, tuple[str, ...]] = {"response": RESPONSES, "progress": PROGRESS}
OFFICES = ("government", "parliament", "eu", "international", "media", "other")
EVIDENCE = ("law", "decision", "statement", "report", "article", "measurement")
DELIVERIES = ("mail", "hand")
REPLIES = ("form", "letter")
VERIFIED = ("mailbox", "domain", "coalition")  # how it is known that the office answered; the last: a letter was seen
HELD = ("threat", "protected")
VALUES = ("value", "not-applicable", "not-invited")

_OPTIONAL = (str, None)
_EVIDENCE = {
    "id": str,
    "kind": str,
    "url": _OPTIONAL,
    "title": str,
    "passage": str,
    "day": str,
    "language": str,
    "copy": _OPTIONAL,
    "file": _OPTIONAL,
}
_CHANGE = {"entry": str, "to": str, "day": str, "reason": str, "forwarded": _OPTIONAL, "evidence": [_EVIDENCE]}
_SHAPES: Mapping[str, Any] = {
    "follow.asked": {
        "entry": str,
        "call": int,
        "office": {"id": str, "kind": str, "names": {"*": str}, "site": _OPTIONAL},
        "due": _OPTIONAL,
    },
    "follow.delivered": {
        "office": str,
        "day": str,
        "how": str,
        "language": str,
        "note": str,
        "proof": _OPTIONAL,
    },
    "follow.response": _CHANGE,
    "follow.progress": _CHANGE,
    "follow.disputed": {"seq": int, "words": str, "day": str},
    "follow.replied": {
        "entry": str,
        "words": str,
        "language": str,
        "capacity": str,
        "how": str,
        "day": str,
        "protocol": _OPTIONAL,
        "verified": str,
        "file": _OPTIONAL,
    },
    "follow.held": {"entry": str, "day": str, "why": str},
    "follow.committed": {"entry": str, "words": str, "language": str, "capacity": str, "day": str, "verified": str},
    "follow.ended": {"seq": int, "day": str},
    "follow.measured": {
        "indicator": {"id": str, "names": {"*": str}, "unit": {"*": str}, "calls": [int]},
        "period": str,
        "day": str,
        "state": str,
        "value": _OPTIONAL,
        "source": str,
        "note": str,
    },
    "follow.looked": {"seq": int, "evidence": str, "day": str, "copy": _OPTIONAL, "gone": bool},
    "follow.linked": {"entry": str, "thread": ({"id": str, "names": {"*": str}}, None), "day": str},
    "follow.compared": {"comparison": {"id": str, "names": {"*": str}}, "indicators": [str], "day": str},
}
# For the values that are one of a closed list, or of one form: field -> its rule, where the type has the field.
_LISTS: Mapping[str, tuple[str, ...]] = {"verified": VERIFIED, "why": HELD, "state": VALUES}
_HOW: Mapping[str, tuple[str, ...]] = {"follow.delivered": DELIVERIES, "follow.replied": REPLIES}
_DIGESTS = ("proof", "file", "copy")
_DAYS = ("day", "due")
# The types whose items name files by their digests: of themselves, or of their evidence.
WITH_FILES = tuple(type for type, shape in _SHAPES.items() if not shape.keys().isdisjoint((*_DIGESTS, "evidence")))


@dataclass(slots=True)
class Status:
    """Where one scale stands: its value, since which day, by which event (None for the first value)."""

    value: str
    day: str | None = None
    seq: int | None = None


@dataclass(frozen=True, slots=True)
class Linked:
    """What an entry, or several indicators, stand under: the newest names, since which day, by which event."""

    id: str
    names: Mapping[str, str]
    day: str
    seq: int


@dataclass(slots=True)
class Entry:
    """One call that one office was asked to meet, and all that came of it, by `seq`."""

    id: str
    edition: int
    call: int
    office: str
    due: str | None
    seq: int
    response: Status = field(default_factory=lambda: Status(RESPONSES[0]))
    progress: Status = field(default_factory=lambda: Status(PROGRESS[0]))
    events: list[dict[str, Any]] = field(default_factory=list)
    commitments: set[int] = field(default_factory=set)  # `seq` of those that stand
    thread: Linked | None = None  # one thing that is asked of the office in several statements


@dataclass(slots=True)
class Indicator:
    """A dated series that belongs to calls: its newest name and unit, and its values by `seq`."""

    id: str
    names: Mapping[str, str]
    unit: Mapping[str, str]
    edition: int
    calls: list[int]
    values: list[dict[str, Any]] = field(default_factory=list)


class Ledger:
    """The state of all entries after the events so far."""

    def __init__(self, items: Iterable[tuple[Event, Any]] = (), closed: Container[int] = ()) -> None:
        """Take these events with their opened values, by `seq`; RecordError as in `take`.

        `closed`: `seq` of those whose values were taken away. They are not among `items`; what speaks of them goes too.
        """
        self._closed = closed
        self.offices: dict[str, dict[str, Any]] = {}
        self.entries: dict[str, Entry] = {}
        self.deliveries: list[dict[str, Any]] = []
        self.indicators: dict[str, Indicator] = {}
        self.comparisons: dict[str, tuple[Linked, list[str]]] = {}  # those that stand, with their indicators
        self._owner: dict[int, Entry] = {}  # `seq` of a change or commitment -> its entry
        self._given: dict[int, set[str]] = {}  # `seq` of a change -> the evidence that it names
        for event, item in items:
            self.take(event, item)

    def take(self, event: Event, item: Any) -> None:
        """Take the next event, which is one of `LEDGER`; RecordError when its value cannot stand there."""
        if not is_item(event.type, item):
            raise RecordError(N_("Event %(n)s does not say of a call what its type must say."), n=event.seq)
        told = {"seq": event.seq, "type": event.type, "time": event.time, **item}
        if event.type == "follow.asked":
            self._ask(event, item, told)
        elif event.type == "follow.delivered":
            self._know(item["office"], self.offices, event.seq)
            self.deliveries.append(told)
        elif event.type == "follow.measured":
            self._measure(event, item, told)
        elif event.type == "follow.compared":
            self._compare(event, item)
        else:
            self._follow(event, item, told)

    def _ask(self, event: Event, item: dict[str, Any], told: dict[str, Any]) -> None:
        office, place = item["office"], (event.pub["edition"], item["call"], item["office"]["id"])
        taken = {(entry.edition, entry.call, entry.office) for entry in self.entries.values()}
        if item["entry"] in self.entries or place in taken:
            raise RecordError(N_("Event %(n)s asks an office twice for one thing."), n=event.seq)
        self.offices[office["id"]] = {name: office[name] for name in ("kind", "names", "site")}
        entry = Entry(item["entry"], *place, item["due"], event.seq)
        entry.events.append(told)
        self.entries[entry.id] = entry

    def _measure(self, event: Event, item: dict[str, Any], told: dict[str, Any]) -> None:
        given, edition = item["indicator"], event.pub["edition"]
        found = self.indicators.setdefault(
            given["id"], Indicator(given["id"], given["names"], given["unit"], edition, given["calls"])
        )
        found.names, found.unit, found.edition, found.calls = given["names"], given["unit"], edition, given["calls"]
        found.values.append({name: value for name, value in told.items() if name not in ("indicator", "type")})

    def _compare(self, event: Event, item: dict[str, Any]) -> None:
        given = item["comparison"]
        self.comparisons.pop(given["id"], None)
        if item["indicators"]:
            self.comparisons[given["id"]] = Linked(**given, day=item["day"], seq=event.seq), item["indicators"]

    def _follow(self, event: Event, item: dict[str, Any], told: dict[str, Any]) -> None:
        if "seq" in item and item["seq"] in self._closed:
            return
        if "seq" in item:
            told = {**told, "seq": event.seq, "of": item["seq"]}
            entry = self._know(item["seq"], self._owner, event.seq)
        else:
            entry = self._know(item["entry"], self.entries, event.seq)
        if event.type in ("follow.response", "follow.progress"):
            status = Status(item["to"], item["day"], event.seq)
            setattr(entry, event.type.removeprefix("follow."), status)
            self._owner[event.seq] = entry
            self._given[event.seq] = {one["id"] for one in item["evidence"]}
        elif event.type == "follow.linked":
            given = item["thread"]
            entry.thread = Linked(**given, day=item["day"], seq=event.seq) if given is not None else None
        elif event.type == "follow.committed":
            entry.commitments.add(event.seq)
            self._owner[event.seq] = entry
        elif event.type == "follow.ended":
            if item["seq"] not in entry.commitments:
                raise RecordError(N_("Event %(n)s ends a commitment that does not stand."), n=event.seq)
            entry.commitments.remove(item["seq"])
        elif event.type == "follow.disputed" and item["seq"] in entry.commitments:
            raise RecordError(N_("Event %(n)s disputes what is no change."), n=event.seq)
        elif event.type == "follow.looked" and item["evidence"] not in self._given.get(item["seq"], ()):
            raise RecordError(N_("Event %(n)s looks for evidence that was not given."), n=event.seq)
        entry.events.append({name: value for name, value in told.items() if name != "entry"})

    @staticmethod
    def _know(key: Any, known: Mapping[Any, Any], seq: int) -> Any:
        if key not in known:
            raise RecordError(N_("Event %(n)s follows up what was never asked."), n=seq)
        return known[key]


def is_item(type: str, item: Any) -> bool:
    """Whether a value has the form that the `item` of an event of this type must have."""
    if not fits(item, _SHAPES[type]) or not _is_well_told(type, item):
        return False
    if type in ("follow.response", "follow.progress"):
        scale = SCALES[type.removeprefix("follow.")]
        told = bool(item["evidence"]) and bool(item["reason"])
        told = told and (item["forwarded"] is not None) == (item["to"] == "forwarded")
        return told and item["to"] in scale and all(_is_evidence(one) for one in item["evidence"])
    if type == "follow.asked":
        office = item["office"]
        return (
            _is_named(office["names"])
            and office["kind"] in OFFICES
            and bool(ID.fullmatch(office["id"]))
            and item["call"] >= 0
        )
    if type == "follow.measured":
        there = (item["value"] is not None) == (item["state"] == "value")
        return there and bool(item["source"]) and bool(ID.fullmatch(item["indicator"]["id"]))
    if type == "follow.linked":
        return item["thread"] is None or _is_group(item["thread"])
    if type == "follow.compared":
        several = len(set(item["indicators"])) == len(item["indicators"]) != 1
        return several and _is_group(item["comparison"]) and all(map(ID.fullmatch, item["indicators"]))
    return True


def files_of(item: Mapping[str, Any]) -> Iterator[str]:
    """The digests (SHA-256, hex) of all files that an item names."""
    evidence = item.get("evidence")
    for one in (item, *(evidence if isinstance(evidence, list) else ())):
        yield from (one[name] for name in _DIGESTS if one.get(name))


def _is_group(one: Mapping[str, Any]) -> bool:
    return bool(ID.fullmatch(one["id"])) and _is_named(one["names"])


def _is_named(names: Mapping[str, str]) -> bool:
    return bool(names) and all(TAG.fullmatch(tag) and name for tag, name in names.items())


def _is_well_told(type: str, item: Mapping[str, Any]) -> bool:
    lists = {**_LISTS, **({"how": _HOW[type]} if type in _HOW else {})}
    return (
        all(item[name] in allowed for name, allowed in lists.items() if name in item)
        and all(item[name] is None or HEX.fullmatch(item[name]) for name in _DIGESTS if name in item)
        and all(item[name] is None or is_day(item[name]) for name in _DAYS if name in item)
        and all(bool(item[name]) for name in ("words", "capacity") if name in item)
        and all(bool(ID.fullmatch(item[name])) for name in ("entry",) if name in item)
    )


def _is_evidence(one: Mapping[str, Any]) -> bool:
    known = one["kind"] in EVIDENCE and bool(ID.fullmatch(one["id"])) and is_day(one["day"])
    somewhere = any(one[name] for name in ("url", "file"))
    return known and somewhere and all(one[name] is None or HEX.fullmatch(one[name]) for name in ("copy", "file"))


def ledger_json(statement: str, ledger: Ledger) -> bytes:
    """ledger.json: JCS of all offices, entries with where they stand and what came of them, and indicators."""
    compared = [{**_linked(one), "indicators": own} for one, own in ledger.comparisons.values()]
    return jcs(
        {
            "format": FORMAT,
            "id": statement,
            "offices": ledger.offices,
            "entries": [_entry(entry) for entry in ledger.entries.values()],
            "deliveries": ledger.deliveries,
            "indicators": [
                {
                    "id": one.id,
                    "names": dict(one.names),
                    "unit": dict(one.unit),
                    "edition": one.edition,
                    "calls": one.calls,
                    "values": one.values,
                }
                for one in ledger.indicators.values()
            ],
            **({"comparisons": compared} if compared else {}),
        }
    )


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "edition": entry.edition,
        "call": entry.call,
        "office": entry.office,
        "due": entry.due,
        "response": {"value": entry.response.value, "day": entry.response.day, "seq": entry.response.seq},
        "progress": {"value": entry.progress.value, "day": entry.progress.day, "seq": entry.progress.seq},
        "commitments": sorted(entry.commitments),
        "events": entry.events,
        **({"thread": _linked(entry.thread)} if entry.thread is not None else {}),
    }


def _linked(one: Linked) -> dict[str, Any]:
    return {"id": one.id, "names": dict(one.names), "day": one.day, "seq": one.seq}


__all__ = ["LEDGER", "Entry", "Indicator", "Ledger", "Linked", "Status", "files_of", "is_item", "ledger_json"]
