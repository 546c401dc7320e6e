"""Statements with a past, made by the simulator: one to which everything has happened, and a small one."""

from __future__ import annotations

from functools import cache

from tests.core.simulator import CALLS, TEXTS, Log, Simulated
from undersigned.core.publish.bundle import build
from undersigned.core.publish.snapshot import Call, Kind, Listed


def listed(order: int, kind: Kind, name: str | None, **told: str) -> Listed:
    """Somebody listed in a source; without a name, somebody who is only counted."""
    nothing = dict.fromkeys(("acronym", "place", "role", "affiliation", "chapter"))
    return Listed(order=order, kind=kind, named=name is not None, name=name, **{**nothing, **told})


def eventful(log: Log | None = None) -> Simulated:
    """A statement to which everything has happened, in a log where it is not alone."""
    return _happened(log) if log is not None else _once().copy()


@cache
def _once() -> Simulated:
    return _happened(Log())


def _happened(log: Log) -> Simulated:
    one, other = Simulated(log), Simulated(log, id="ff" * 16)
    other.freeze()
    one.freeze()
    one.take_back()
    first_edition(one)
    other.confirm("Somebody Else")
    one.publish()
    second_edition(one)
    return one


def first_edition(one: Simulated) -> None:
    """Every kind of event that a signature can meet."""
    one.freeze()
    first = one.confirm("River Keepers")
    one.confirm("Čuvari reke")
    named = one.confirm("Ana Izmišljena", "person")
    shy = one.confirm("Shown On The Page", "person", "page")
    hidden = one.confirm("Hidden Name", "person", "not-named")
    gone = one.confirm("Gone House")
    erased = one.confirm("Erased House")
    back = one.confirm("Came Back", "organisation", "not-named")
    other_grades(one)
    one.follow(first, "sign.corrected", name="River Keepers Society")
    one.follow(named, "sign.corrected", kind="person", name="Ana I.")
    one.follow(first, "sign.corrected", domain="keepers.example")
    one.follow(gone, "sign.withdrawn")
    one.follow(erased, "sign.withdrawn")
    one.follow(erased, "sign.erased", basis="request")
    one.follow(hidden, "sign.erased", kind=None, basis="retention")
    one.follow(shy, "sign.visibility", kind=None, visibility="not-named")
    one.event(
        "sign.visibility",
        {"edition": 2, "visibility": "public", "kind": "organisation"},
        time=one.moment(),
        prev=one.heads[back],
    )


def other_grades(one: Simulated) -> None:
    """Who is named to few, later, with a reservation or not at all; and a time in which all names are hidden."""
    one.confirm("Only For Addressees", visibility="addressee")
    later = one.confirm("Named Later", visibility="withheld")
    one.confirm("Doubtful House", reservation="Not the third call.")
    one.confirm("Hidden Doubt", "person", "not-named", reservation="Not the first call.")
    checked, left = [one.confirm("", "person", "not-named") for _ in range(2)]
    one.follow(checked, "sign.forgotten", kind=None, by="field coordinator")
    one.follow(left, "sign.forgotten", kind=None, by="field coordinator")
    one.follow(left, "sign.withdrawn", kind=None)
    one.event("statement.hidden", {"edition": 2}, time=one.moment())
    one.publish()
    one.event("statement.shown", {"edition": 2}, time=one.moment())
    one.event(
        "sign.visibility",
        {"edition": 2, "visibility": "public", "kind": "organisation"},
        time=one.moment(),
        prev=one.heads[later],
    )


def second_edition(one: Simulated) -> None:
    """New words, a later translation, an erratum, and signatories listed in a source."""
    one.freeze({tag: (*clauses[:3], clauses[3] + "!") for tag, clauses in TEXTS.items()})
    one.confirm("River Keepers Society")
    one.confirm("Ana I.", "person", "page")
    one.translate("mk", ("Река за сите", "Нашите повици", "Ги повикуваме двата совета.", "За сите."))
    one.err()
    one.listed(
        listed(1, "organisation", "Listed House", acronym="LH", place="New Bridge", chapter="North"),
        listed(2, "person", None),
        listed(3, "person", "Named In The Source", role="writer"),
    )


def small(log: Log | None = None) -> Simulated:
    """A statement in one language with an organisation, a person, and somebody who left."""
    one = Simulated(log or Log())
    one.freeze({"en": TEXTS["en"]}, tuple(Call(call.clause, {"en": call.places["en"]}) for call in CALLS))
    one.confirm("River Keepers")
    one.confirm("Ana Izmišljena", "person")
    one.follow(one.confirm("Gone House"), "sign.withdrawn")
    return one


@cache
def good() -> tuple[bytes, str]:
    """A good bundle, and its log's policy."""
    one = eventful()
    return build(one.publish()), one.log.policy
