"""Openings: which commitments of a statement's events a bundle opens, and what the events amount to.

One rule, for whoever makes a bundle and for whoever checks it. What must be opened is opened; all
else stays closed, so that nothing can be added to a bundle or left out of it.

1. Only an active signature with the visibility "public" is opened: what an organisation or a person
   gave to be shown (name, org, person, mandate, reservation), and how it was verified (method).
2. For organisations also the language read and the exact time; a person's stay closed.
3. After a correction the corrected values are opened, and those they stand for are closed; so is the method, after
   a reply by mail endorsed the signature.
4. contact and evidence are never opened, nor anything of a signature that is shown on the page only,
   not named, disputed, withdrawn or erased.
5. The newest `published` event is opened whole; earlier ones are closed, since a page could be rebuilt
   to test a guessed name against them.
6. A signature confirmed while files were being made stays closed until they are made again.
7. While the statement's names are hidden, no signature is opened.
8. Of somebody who was checked in person and forgotten only that is opened: by whom, in which role.
9. Every follow.* event that the published files take into account is opened, unless its value was taken away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from undersigned.core.errors import N_, BundleError, RecordError
from undersigned.core.publish.snapshot import Counts
from undersigned.core.record.commitment import commitment
from undersigned.core.record.digest import HEX, TAG
from undersigned.core.record.events import FORGOTTEN_FIELDS, LEDGER, NAMED, Event
from undersigned.core.record.history import History, Signature
from undersigned.core.record.ledger import Ledger, is_item
from undersigned.core.shape import fits

SHOWN = frozenset({"name", "org", "person", "mandate"})
OPENED: Mapping[str, frozenset[str]] = {
    "organisation": SHOWN | {"method", "language", "time", "reservation"},
    "person": SHOWN | {"method", "reservation"},
}
METHODS = frozenset({"mailbox"})
FORGOTTEN = "forgotten"
OF_A_DOMAIN = frozenset({"domain", "dkim"})  # methods that name a domain

Openings = Mapping[int, Mapping[str, Any]]  # seq -> field -> value

_OPTIONAL = (str, None)
_SHAPES: Mapping[str, Any] = {
    "name": {"*": str},
    "org": {"acronym": _OPTIONAL, "place": _OPTIONAL, "affiliation": _OPTIONAL},
    "person": (None, {"name": _OPTIONAL, "role": _OPTIONAL}),
    "mandate": _OPTIONAL,
    "method": ({"kind": str}, {"kind": str, "domain": str}),
    "language": str,
    "time": str,
    "reservation": _OPTIONAL,
}
_CHECKED = {"kind": str, "by": str}


def must_open(history: History) -> dict[int, frozenset[str]]:
    """For each event, by `seq`, the fields that a bundle opens; whatever is not here stays closed."""
    fields: dict[int, frozenset[str]] = {}
    for signature in history.published_signatures:
        if signature.forgotten is not None and signature.state == "active":
            fields[signature.forgotten] = FORGOTTEN_FIELDS
        if history.hidden or not is_open(signature):
            continue
        opened = OPENED[str(signature.kind)]
        if signature.corrected is not None:
            fields[signature.corrected] = SHOWN
            opened -= SHOWN
        if signature.endorsed is not None:
            fields[signature.endorsed] = frozenset({"method"})
            opened -= {"method"}
        fields[signature.seq] = opened
    fields |= {event.seq: frozenset(event.c) for event in history.published_ledger}
    if history.published is not None:
        fields[history.published.seq] = frozenset(history.published.c)
    return fields


def is_open(signature: Signature) -> bool:
    """Whether a signature stands, named, in lists made for machines."""
    return signature.state == "active" and signature.visibility == "public"


def opening(event: Event, field: str, given: Any, *, shaped: bool = True) -> Any:
    """The value that is opened by a pair of salt, in hexadecimal, and value.

    BundleError where they do not give the field's commitment, or the value has not the form of its field; `shaped`:
    whether it must have that.
    """
    if not fits(given, list) or len(given) != 2 or not fits(given[0], str):
        raise BundleError(N_("Event %(n)s does not open exactly what it must."), n=event.seq)
    salt, value = given
    try:
        key = bytes.fromhex(salt)
        same = key.hex() == salt and commitment(key, event.type, field, value) == event.c[field]
    except (RecordError, ValueError):
        same = False
    if not same or (shaped and not is_well_formed(event.type, field, value)):
        raise BundleError(N_("Event %(n)s opens to another %(field)s than was recorded."), n=event.seq, field=field)
    return value


def is_well_formed(type: str, field: str, value: Any) -> bool:
    """Whether an opened value has the form that its field must have. `type` is its event's type."""
    if type == "published":
        return isinstance(value, str) and HEX.fullmatch(value) is not None
    if type in LEDGER:
        return is_item(type, value)
    if type == "sign.forgotten":
        return fits(value, _CHECKED) and value["kind"] == FORGOTTEN and bool(value["by"])
    if not fits(value, _SHAPES[field]):
        return False
    if field == "name":
        return any(value.values()) and all(tag == "" or TAG.fullmatch(tag) for tag in value)
    if field == "method":
        known = OF_A_DOMAIN if "domain" in value else METHODS
        return value["kind"] in known and bool(value.get("domain", "-"))
    return True


def signatories(history: History, edition: int, openings: Openings, *, reserved: bool = False) -> list[dict[str, Any]]:
    """What statement.json says of an edition's signatories, from their opened events, by `seq`.

    `reserved`: of those who signed with a reservation, who stand apart.
    """
    return [
        _signatory(signature, openings)
        for signature in history.published_signatures
        if signature.edition == edition and is_open(signature) and signature.reserved == reserved and not history.hidden
    ]


def forgotten(history: History, edition: int, openings: Openings) -> list[dict[str, Any]]:
    """What statement.json says of those who were checked in person and forgotten: the event, its day, by whom."""
    return [
        {"seq": s.forgotten, "day": history.events[s.forgotten].time, "by": openings[s.forgotten]["method"]["by"]}
        for s in history.published_signatures
        if s.edition == edition and s.forgotten is not None and s.state == "active"
    ]


def _signatory(signature: Signature, openings: Openings) -> dict[str, Any]:
    own = openings[signature.seq]
    shown = own if signature.corrected is None else openings[signature.corrected]
    organisation = signature.kind == "organisation"
    method = (own if signature.endorsed is None else openings[signature.endorsed])["method"]
    person = shown["person"]
    return {
        "seq": signature.seq,
        "kind": signature.kind,
        "names": shown["name"],
        **shown["org"],
        "role": None if organisation or person is None else person["role"],
        "mandate": shown["mandate"],
        "representative": person if organisation else None,
        "time": own["time"] if organisation else signature.time,
        "method": method["kind"],
        "domain": method.get("domain"),
        "corrected": signature.corrected is not None,
        "reservation": own["reservation"],
    }


def ledger(history: History, openings: Openings) -> Ledger | None:
    """What became of the calls, from the opened events; None where nobody follows them up. RecordError as `Ledger`."""
    followed = history.published_ledger
    return Ledger(((e, openings[e.seq]["item"]) for e in followed), history.closed) if followed else None


def counts(history: History, edition: int) -> Counts:
    """An edition's totals from the events alone; who is only listed in a source is not in them."""
    counted = [one for one in history.published_signatures if one.edition == edition and one.state != "disputed"]
    return Counts(**Counter(row_of(signature) for signature in counted))


def row_of(signature: Signature) -> str:
    """In which row of the counts a signature stands that is not held back: those stand in none."""
    if signature.state != "active":
        return "withdrawn"
    if signature.forgotten is not None:
        return "forgotten"
    return count_row(signature.kind, signature.visibility, reserved=signature.reserved)


def count_row(kind: str | None, visibility: str, *, reserved: bool) -> str:
    """In which row of the counts an active signature stands that was not forgotten."""
    row = "not_named"
    if visibility in NAMED:
        row = "organisations" if kind == "organisation" else "people"
    elif not reserved:
        row = {"addressee": "addressee_only", "withheld": "withheld"}.get(visibility, row)
    return f"reserved_{row}" if reserved else row


def counts_value(totals: Counts) -> dict[str, int]:
    """Totals as statement.json and a `published` event write them."""
    return asdict(totals)


def withdrawals(history: History, edition: int) -> tuple[str, ...]:
    """The days on which signatures of an edition ended, ascending; a day as often as it happened."""
    ended = [s.ended for s in history.published_signatures if s.edition == edition and s.ended]
    return tuple(sorted(ended))
