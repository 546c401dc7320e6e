"""Follow: what did the addressees do about each call?

Rules held here and in `core.record.ledger`:

1. An entry is a call and one office. The addressee as written stays; which office is asked is the coalition's reading.
2. A reply is no compliance: response and progress are two scales. Neither is ever a number.
3. A status changes only with evidence, a reason and a day. Silence is not counted as refusal.
4. Whoever has not committed to a call is never listed.
5. What is left to do is told to the coordinator (`work_of`); nothing goes out by itself.
6. An answer that an office has confirmed waits two working days at most for a look (`look_until`), and is public then.

Not here: where pages are fetched from, how they are kept, and mail.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from undersigned.core.draft.align import likeness
from undersigned.core.draft.match import bag
from undersigned.core.errors import N_

WORDS: Mapping[str, Mapping[str, str]] = {
    "response": {
        "none": N_("No answer yet"),
        "acknowledged": N_("Receipt acknowledged"),
        "in-part": N_("Answered in part"),
        "in-full": N_("Answered in full"),
        "refused": N_("Refused"),
        "not-competent": N_("Says that it is not competent"),
        "forwarded": N_("Forwarded"),
        "extension": N_("Asked for more time"),
        "meeting-offered": N_("Meeting offered"),
        "meeting-held": N_("Meeting held"),
    },
    "progress": {
        "not-started": N_("Not started"),
        "announced": N_("Announced"),
        "partly": N_("Partly done"),
        "done": N_("Done"),
        "reversed": N_("Reversed"),
        "irrelevant": N_("No longer relevant"),
    },
}
EVIDENCE_WORDS: Mapping[str, str] = {
    "law": N_("Law"),
    "decision": N_("Decision"),
    "statement": N_("Statement"),
    "report": N_("Report"),
    "article": N_("Article"),
    "measurement": N_("Measurement"),
}
REPLY_WORDS: Mapping[str, str] = {
    "mailbox": N_("Confirmed from the mailbox to which it was sent"),
    "domain": N_("Confirmed from a mailbox at the office's own domain"),
    "coalition": N_("Seen by the coalition, on paper or as a scan"),
}
WITHOUT: Mapping[str, str] = {  # why an indicator has no value
    "not-applicable": N_("Not applicable"),
    "not-invited": N_("Not invited"),
}
_TONES: Mapping[str, str] = {
    **dict.fromkeys(("done", "in-full"), "met"),
    **dict.fromkeys(("announced", "partly", "in-part", "meeting-offered", "meeting-held", "extension"), "moving"),
    **dict.fromkeys(("acknowledged", "forwarded"), "moving"),
    **dict.fromkeys(("refused", "reversed"), "against"),
}
ENDED = frozenset({"done", "irrelevant"})
SOON = timedelta(days=7)
MONTH = timedelta(days=30)
DAY = timedelta(days=1)
LOOK_FOR = 2  # working days

Task = Literal["due", "silent", "stale", "dead"]


@dataclass(frozen=True, slots=True)
class Standing:
    """What the work list must know of an entry."""

    response: str
    progress: str
    due: date | None
    delivered: date | None  # the last day on which the statement was brought to the office
    changed: date  # of the newest change, or when it was asked
    dead: bool = False  # whether a page that is evidence of it is gone, or does not answer


def alike(one: Mapping[str, str], other: Mapping[str, str]) -> float:
    """How alike two calls are, 0 to 1: the share of equal words in the language of both in which it is greatest."""
    return max((likeness(bag(one[tag]), bag(other[tag])) for tag in one.keys() & other.keys()), default=0.0)


def call_file(edition: int, call: int) -> str:
    """The file of a call's page, in `follow/` of each language of its statement. `call`: its index, from 0."""
    return f"e{edition}-call-{call + 1}.html"


def tone(value: str) -> str:
    """How a step of either scale is coloured, beside its words: met, moving, against; still where nothing moves."""
    return _TONES.get(value, "still")


def work_of(standing: Standing, today: date, *, silent_after: int, stale_after: int) -> list[Task]:
    """What is left to do about an entry today. `silent_after` in days, `stale_after` in months of 30 days.

    dead: evidence has to be looked for elsewhere, whatever came of the call. due: its day is within a week, or over.
    silent: no answer so long after the last delivery. stale: no change for so long. Of a call that is met or no longer
    relevant, nothing but the first.
    """
    found: list[Task] = ["dead"] if standing.dead else []
    if standing.progress in ENDED:
        return found
    if standing.due is not None and standing.due <= today + SOON:
        found.append("due")
    waited = standing.delivered is not None and today - standing.delivered >= timedelta(days=silent_after)
    if standing.response == "none" and waited:
        found.append("silent")
    if today - standing.changed >= stale_after * MONTH:
        found.append("stale")
    return found


def look_until(confirmed: datetime) -> datetime:
    """Until when an answer confirmed then may be looked at before it is public: two days from Monday to Friday on.

    Holidays are not known here: they differ from country to country.
    """
    moment, left = confirmed, LOOK_FOR
    while left:
        moment += DAY
        left -= moment.weekday() < 5
    return moment
