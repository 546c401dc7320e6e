"""Events: what the log's leaves say.

A leaf is the JCS of {v, type, log, stmt, seq, time, prev?, c, pub?} and at most 65,535 bytes. For each
type that is known here the fields of `pub` (told) and of `c` (committed to) are a closed list. A leaf
of a type not known here is opaque: well formed on the outside, and nothing more is said about it.

What this does not do: it does not look at the order of events. `core.record.history` does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from undersigned.core.errors import N_, RecordError
from undersigned.core.record.digest import HEX, ID, TAG
from undersigned.core.record.jcs import jcs, parse_jcs
from undersigned.core.tree import leaf_hash

LONGEST = 65_535
VERSION = 1
SIGNATURE_FIELDS = frozenset(
    {"name", "org", "person", "mandate", "contact", "method", "language", "time", "evidence", "reservation"}
)
CORRECTED_FIELDS = frozenset({"name", "org", "person", "mandate", "time"})
# A sign.corrected that tells, instead of other words, of a reply by mail that endorsed the signature.
ENDORSED_FIELDS = frozenset({"method", "evidence", "time"})
FORGOTTEN_FIELDS = frozenset({"method"})
COUNTS = (
    *("organisations", "people", "not_named", "addressee_only", "withheld", "forgotten", "withdrawn"),
    *("reserved_organisations", "reserved_people", "reserved_not_named", "listed_organisations", "listed_people"),
)
NAMED = ("public", "page")  # shown in public; whoever is not stays closed, kind and second too
VISIBILITIES = (*NAMED, "not-named", "addressee", "withheld")
SIGNATURE_KINDS = ("organisation", "person")
OUTCOMES = ("held", "upheld", "rejected")

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_SIGNATURE = re.compile(r"[0-9a-f]{128}")
_TYPE = re.compile(r"[a-z]+(\.[a-z]+)*")
_PATH = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
_KEYS = frozenset({"v", "type", "log", "stmt", "seq", "time", "c"})
_MAY = frozenset({"prev", "pub"})


def _is_hex(value: object) -> bool:
    return type(value) is str and HEX.fullmatch(value) is not None


def _is_number(value: object) -> bool:
    return type(value) is int and value >= 1


def _is_count(value: object) -> bool:
    return type(value) is int and value >= 0


def _is_counts(value: object) -> bool:
    return type(value) is dict and set(value) == set(COUNTS) and all(map(_is_count, value.values()))


def _is_yes_or_no(value: object) -> bool:
    return type(value) is bool


def _is_tag(value: object) -> bool:
    return type(value) is str and TAG.fullmatch(value) is not None


def _is_text(value: object) -> bool:
    return type(value) is str and bool(value)


def _is_signed(value: object) -> bool:
    """Signatures of the log's key, and of its recovery key where there is one, in hex."""
    if type(value) is not dict or not {"log"} <= value.keys() <= {"log", "recovery"}:
        return False
    return all(type(one) is str and _SIGNATURE.fullmatch(one) for one in value.values())


Rule = Callable[[object], bool]
# What tells how a call is followed up. Each commits to one value, `item`: `core.record.ledger` says what it holds.
LEDGER = (
    *("follow.asked", "follow.delivered", "follow.response", "follow.progress", "follow.disputed", "follow.replied"),
    *("follow.held", "follow.committed", "follow.ended", "follow.measured", "follow.looked", "follow.linked"),
    "follow.compared",
)
_EDITION: dict[str, Rule] = {"edition": _is_number}
_TOLD: dict[str, Rule] = {"edition": _is_number, "digest": _is_hex}

# For each type: what `pub` holds, and how each value is told to be well formed.
PUB: Final[Mapping[str, Mapping[str, Rule]]] = {
    "key": {"vkey": _is_text, "recovery": _is_text, "signed": _is_signed, "before": _is_text},
    "text.frozen": _TOLD,
    "text.unfrozen": _TOLD,
    "text.erratum": {**_TOLD, "sha256": _is_hex},
    "text.translated": {**_TOLD, "language": _is_tag, "sha256": _is_hex},
    "sign.confirmed": {
        **_TOLD,
        "visibility": VISIBILITIES.__contains__,
        "kind": SIGNATURE_KINDS.__contains__,
        "reserved": _is_yes_or_no,
    },
    "sign.corrected": _EDITION,
    "sign.visibility": {**_EDITION, "visibility": VISIBILITIES.__contains__, "kind": SIGNATURE_KINDS.__contains__},
    "sign.forgotten": _EDITION,
    "sign.withdrawn": _EDITION,
    "sign.disputed": {**_EDITION, "outcome": OUTCOMES.__contains__},
    "sign.erased": {**_EDITION, "basis": ("request", "retention").__contains__},
    "statement.retracted": _EDITION,
    "statement.hidden": _EDITION,
    "statement.shown": _EDITION,
    "published": {**_EDITION, "seq": _is_count, "counts": _is_counts},
    **dict.fromkeys(LEDGER, _EDITION),
    "follow.closed": {**_EDITION, "seq": _is_count},
}
# What a `key` event tells: when the log begins, alone, with a recovery key, after another log; and when keys change.
_KEYS_TOLD = (
    frozenset({"vkey"}),
    frozenset({"vkey", "recovery"}),
    frozenset({"vkey", "recovery", "before"}),
    frozenset({"vkey", "recovery", "signed"}),
)
FIRST = "sign.confirmed"  # the event that begins a signature; every later one names its forerunner by `prev`
FOLLOWING = frozenset(
    {"sign.corrected", "sign.visibility", "sign.forgotten", "sign.withdrawn", "sign.disputed", "sign.erased"}
)
_COMMITTED = {
    FIRST: (SIGNATURE_FIELDS,),
    "sign.corrected": (CORRECTED_FIELDS, ENDORSED_FIELDS),
    "sign.forgotten": (FORGOTTEN_FIELDS,),
    **dict.fromkeys(LEDGER, (frozenset({"item"}),)),
}


@dataclass(frozen=True, slots=True)
class Event:
    """A leaf, read. `hash` is its leaf hash in hex, by which a following event names it."""

    type: str
    log: str
    stmt: str
    seq: int
    time: str
    prev: str | None
    c: Mapping[str, str]
    pub: Mapping[str, Any]
    hash: str

    @property
    def known(self) -> bool:
        """Whether this version knows what the event means."""
        return self.type in PUB


def leaf(
    *,
    type: str,
    log: str,
    stmt: str,
    seq: int,
    time: str,
    prev: str | None = None,
    c: Mapping[str, str] | None = None,
    pub: Mapping[str, Any] | None = None,
) -> bytes:
    """The bytes of a leaf of a known type.

    `log`: the origin. `stmt`: 32 hex digits, "" for the log's own events. `seq`: from 0, gapless per
    statement. `time`: UTC to the second, or the day for people and the not named. `prev`: leaf hash of
    the same signature's event before, in hex. `c`: field -> commitment. Raises RecordError when the
    event does not follow its type's rules.
    """
    value: dict[str, Any] = {"v": VERSION, "type": type, "log": log, "stmt": stmt, "seq": seq, "time": time}
    value["c"] = dict(c or {})
    if prev is not None:
        value["prev"] = prev
    if pub is not None:
        value["pub"] = dict(pub)
    if type not in PUB:
        raise RecordError(N_("The event type %(type)s is not known."), type=type)
    _check(value)
    data = jcs(value)
    if len(data) > LONGEST:
        raise RecordError(N_("An event is too large for the log: %(n)s bytes."), n=len(data))
    return data


def parse_leaf(data: bytes) -> Event:
    """The event that a leaf says; RecordError when it is not well formed or not canonical."""
    if len(data) > LONGEST:
        raise RecordError(N_("An event is too large for the log: %(n)s bytes."), n=len(data))
    value = parse_jcs(data)
    if type(value) is not dict or not _KEYS <= value.keys() <= _KEYS | _MAY:
        raise RecordError(N_("A leaf does not have the fields of an event."))
    _check(value)
    return Event(
        type=value["type"],
        log=value["log"],
        stmt=value["stmt"],
        seq=value["seq"],
        time=value["time"],
        prev=value.get("prev"),
        c=value["c"],
        pub=value.get("pub", {}),
        hash=leaf_hash(data).hex(),
    )


def public_time(exact: str, kind: str | None) -> str:
    """What an event may tell of its time: for a named organisation the second, for all others the day.

    `kind` is that of the signature where it is named, and None where it is not.
    """
    return exact if kind == "organisation" else exact[:10]


def is_moment(value: object) -> bool:
    """Whether a value is a time of the record, UTC to the second."""
    return is_time(value) and len(str(value)) > len("2000-01-01")


def is_day(value: object) -> bool:
    """Whether a value is an ISO date."""
    return is_time(value) and len(str(value)) == len("2000-01-01")


def is_path(value: object) -> bool:
    """Whether a value is a path in a published folder: relative, plain ASCII, no part beginning with a dot."""
    return type(value) is str and len(value) <= 200 and _PATH.fullmatch(value) is not None


def _check(value: dict[str, Any]) -> None:
    """Refuse an event whose outside, or whose `pub` and `c` for its type, are not as they must be."""
    if value["v"] != VERSION or type(value["v"]) is not int:
        raise RecordError(N_("An event is of a version that is not known here."))
    if type(value["type"]) is not str or not _TYPE.fullmatch(value["type"]) or not _is_text(value["log"]):
        raise RecordError(N_("An event has no type or no log."))
    if type(value["stmt"]) is not str or not (ID.fullmatch(value["stmt"]) or value["stmt"] == ""):
        raise RecordError(N_("An event has no statement id of 32 hex digits."))
    if not _is_count(value["seq"]) or not is_time(value["time"]):
        raise RecordError(N_("An event has no proper number or time."))
    if "prev" in value and not _is_hex(value["prev"]):
        raise RecordError(N_("An event names its forerunner by something that is no hash."))
    if type(value["c"]) is not dict or not all(map(_is_hex, value["c"].values())):
        raise RecordError(N_("An event holds a commitment that is no hash."))
    if "pub" in value and type(value["pub"]) is not dict:
        raise RecordError(N_("An event does not tell what its type must tell."))
    if value["type"] in PUB:
        _check_known(value)


def _check_known(value: dict[str, Any]) -> None:
    kind, pub, fields = value["type"], value.get("pub", {}), value["c"].keys()
    wanted = dict(PUB[kind])
    if "kind" in wanted and ("kind" not in pub or pub.get("visibility") not in NAMED):
        # Small groups stay closed: whoever is not named is not told apart by kind either.
        del wanted["kind"]
        if pub.get("visibility") in NAMED:
            raise RecordError(N_("A named signature does not tell its kind."))
    if kind == "key":
        told = next((fields for fields in _KEYS_TOLD if fields == pub.keys()), _KEYS_TOLD[0])
        wanted = {field: wanted[field] for field in told}
    if pub.keys() != wanted.keys() or not all(wanted[field](pub[field]) for field in wanted):
        raise RecordError(N_("An event of the type %(type)s does not tell what it must."), type=kind)
    if pub.get("visibility") == "page" and pub["kind"] == "organisation":
        raise RecordError(N_("An organisation is named everywhere or nowhere."))
    follows = kind in FOLLOWING or "signed" in pub
    if (value["stmt"] == "") != (kind == "key") or ("prev" in value) != follows:
        raise RecordError(N_("An event of the type %(type)s stands in the wrong place."), type=kind)
    if kind == "published":
        fitting = bool(fields) and all(map(is_path, fields))
    else:
        fitting = fields in _COMMITTED.get(kind, (frozenset(),))
    if not fitting:
        raise RecordError(N_("An event of the type %(type)s does not commit to what it must."), type=kind)
    if not kind.startswith("sign.") and not _MOMENT.fullmatch(value["time"]):
        raise RecordError(N_("An event of the type %(type)s must tell its time to the second."), type=kind)
    if "visibility" in pub and value["time"] != public_time(value["time"], pub.get("kind")):
        raise RecordError(N_("A person's event must tell no more of its time than the day."))


def is_time(value: object) -> bool:
    """Whether a value is a time of the record, UTC to the second or the day only, and there was such a day."""
    if type(value) is not str or not (_MOMENT.fullmatch(value) or _DAY.fullmatch(value)):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True
