"""History: what the events of one statement amount to, taken one after another.

1. `seq` counts from 0 without a gap; every event is of the same log and statement.
2. Editions are frozen in ascending number; one that nobody signed can be taken back (unfrozen).
3. A signature begins with sign.confirmed, on an edition that is frozen, and naming its digest. Every
   later event of the signature names the leaf before it by `prev`, so that each has one successor.
4. A signature is active until it is withdrawn or erased; a withdrawn one can still be erased, and
   nothing follows an erasure. Erasing an active signature also ends it: it counts as withdrawn.
   One of which somebody says that they did not sign is disputed: held back, it counts nowhere. Upheld, it has ended
   as by a withdrawal; rejected, which may follow either, it is active again.
5. A person's kind, once told, does not change; who is not named is not told apart by kind.
6. Somebody who was checked in person is forgotten by sign.forgotten: it stays active and counts apart, and after it
   comes only the end. Only a signature that is not named can be forgotten, and none with a reservation.
7. A signature with a reservation counts with those who have one, never with the signatories.
8. statement.hidden takes every name away until statement.shown; the counts stay as they are.
9. Events of an unknown type change nothing, but keep their place in `seq` and in a signature's chain.
10. A `published` event names the last `seq` that its files take into account. Signing goes on while files are
   made, and so does following up, so confirmations and follow.* events may stand between that and the event itself;
   nothing else may, least of all a withdrawal whose name the files would still show.
11. What a follow.* event says is `core.record.ledger`'s. follow.closed takes the value of an earlier one away, once;
   an entry that was asked stays.

What this does not do: it looks at no opening and no text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from undersigned.core.errors import N_, RecordError
from undersigned.core.record.events import FIRST, FOLLOWING, LEDGER, NAMED, Event, public_time

State = Literal["active", "disputed", "upheld", "withdrawn", "erased"]
_FOLLOWED_UP = frozenset({*LEDGER, "follow.closed"})
_WHILE_PUBLISHING = frozenset({FIRST, *LEDGER})  # may stand between the last `seq` that files cover and `published`
_DISPUTABLE = {"held": ("active",), "upheld": ("active", "disputed"), "rejected": ("disputed", "upheld")}


@dataclass(slots=True)
class Signature:
    """One signature as its events left it. `seq` is that of its sign.confirmed event."""

    seq: int
    edition: int
    kind: str | None  # None as long as it has never been named
    visibility: str
    time: str
    reserved: bool = False
    state: State = "active"
    corrected: int | None = None  # `seq` of its newest sign.corrected event that has other words
    endorsed: int | None = None  # `seq` of its newest sign.corrected event that tells of a reply by mail
    forgotten: int | None = None  # `seq` of its sign.forgotten event
    ended: str | None = None  # day on which it was withdrawn, found not to be signed, or erased while active

    @property
    def named_kind(self) -> str | None:
        """Its kind where it is named now; None where it is not."""
        return self.kind if self.visibility in NAMED else None


@dataclass(slots=True)
class FrozenEdition:
    """An edition as its text.* events told it."""

    number: int
    digest: str
    frozen: str
    taken_back: bool = False
    translations: dict[str, str] = field(default_factory=dict)  # language -> SHA-256, the newest
    errata: dict[int, str] = field(default_factory=dict)  # seq -> SHA-256 of the erratum


class History:
    """The state of a statement after its events so far."""

    def __init__(self, events: Iterable[Event] = (), *, keep: bool = True) -> None:
        """Take these events, from the statement's first; RecordError as in `take`.

        Without `keep` it holds no event but the first and the newest `published`: for whoever replays a whole log.
        """
        self.events: list[Event] = []
        self.size = 0
        self.editions: dict[int, FrozenEdition] = {}
        self.signatures: dict[int, Signature] = {}
        self.retracted = False
        self.hidden = False
        self.published: Event | None = None
        self.closed: set[int] = set()  # `seq` of the follow.* events whose values were taken away
        self._told: set[int] = set()  # `seq` of those whose values can still be taken away
        self._keep = keep
        self._first: Event | None = None
        self._changed = -1  # `seq` of the newest known event that neither confirms a signature nor follows up
        self._heads: dict[str, Signature] = {}  # hash of a signature's newest leaf -> signature
        for event in events:
            self.take(event)

    @property
    def current(self) -> FrozenEdition | None:
        """The newest edition that was not taken back."""
        standing = [edition for edition in self.editions.values() if not edition.taken_back]
        return standing[-1] if standing else None

    @property
    def covered(self) -> int:
        """Where the history ends in a `published` event, the last `seq` that its files take into account."""
        last = self.published
        covered: int = last.pub["seq"] if last is not None and last.seq == self.size - 1 else self.size
        return covered

    @property
    def published_ledger(self) -> list[Event]:
        """The follow.* events that published files take into account and whose values stand."""
        followed = (event for event in self.events[: self.covered + 1] if event.type in LEDGER)
        return [event for event in followed if event.seq not in self.closed]

    @property
    def published_signatures(self) -> list[Signature]:
        """Where the history ends in a `published` event, the signatures that it takes into account; else all."""
        return [signature for signature in self.signatures.values() if signature.seq <= self.covered]

    def take(self, event: Event) -> None:
        """Take the next event; RecordError, in words, when it cannot follow those before."""
        if event.seq != self.size:
            raise RecordError(N_("Event %(n)s is missing."), n=self.size)
        self._first = self._first or event
        if (event.log, event.stmt) != (self._first.log, self._first.stmt):
            raise RecordError(N_("Event %(n)s belongs to another statement."), n=event.seq)
        signature = self._heads.pop(event.prev, None) if event.prev is not None else None
        if event.type == "text.frozen":
            self._freeze(event)
        elif event.type.startswith("text.") and event.known:
            self._change_text(event, self._edition(event))
        elif event.type == FIRST:
            self._confirm(event)
        elif event.type in FOLLOWING:
            self._follow(event, signature)
        elif event.type == "statement.retracted":
            self._edition(event)
            self.retracted = True
        elif event.type in ("statement.hidden", "statement.shown"):
            self._hide(event)
        elif event.type in _FOLLOWED_UP:
            self._follow_up(event)
        elif event.type == "published":
            self._publish(event)
        elif signature is not None:
            self._heads[event.hash] = signature
        if event.known and event.type not in _WHILE_PUBLISHING:
            self._changed = event.seq
        self.size += 1
        if self._keep:
            self.events.append(event)

    def _edition(self, event: Event) -> FrozenEdition:
        edition = self.editions.get(event.pub["edition"])
        if edition is None or edition.taken_back or event.pub.get("digest", edition.digest) != edition.digest:
            raise RecordError(N_("Event %(n)s is about an edition that is not frozen, or other words."), n=event.seq)
        return edition

    def _freeze(self, event: Event) -> None:
        number = event.pub["edition"]
        if number != len(self.editions) + 1:
            raise RecordError(N_("Event %(n)s freezes an edition out of turn."), n=event.seq)
        self.editions[number] = FrozenEdition(number, event.pub["digest"], event.time)

    def _change_text(self, event: Event, edition: FrozenEdition) -> None:
        if event.type == "text.unfrozen":
            if any(signature.edition == edition.number for signature in self.signatures.values()):
                raise RecordError(N_("Event %(n)s takes back an edition that was signed."), n=event.seq)
            edition.taken_back = True
        elif event.type == "text.translated":
            edition.translations[event.pub["language"]] = event.pub["sha256"]
        else:
            edition.errata[event.seq] = event.pub["sha256"]

    def _confirm(self, event: Event) -> None:
        edition, kind = self._edition(event), event.pub.get("kind")
        told = event.pub["visibility"], event.time, event.pub["reserved"]
        signature = Signature(event.seq, edition.number, kind, *told)
        self.signatures[event.seq] = signature
        self._heads[event.hash] = signature

    def _follow(self, event: Event, signature: Signature | None) -> None:
        if signature is None or signature.edition != self._edition(event).number:
            raise RecordError(N_("Event %(n)s does not follow the newest event of a signature."), n=event.seq)
        may = {"erased": (), "withdrawn": ("sign.erased",), "upheld": ("sign.erased", "sign.disputed")}
        if event.type not in may.get(signature.state, FOLLOWING):
            raise RecordError(N_("Event %(n)s changes a signature that has ended."), n=event.seq)
        if signature.forgotten is not None and event.type not in ("sign.withdrawn", "sign.erased"):
            raise RecordError(N_("Event %(n)s changes a signature whose owner was forgotten."), n=event.seq)
        if event.type == "sign.visibility":
            self._show(event, signature)
        elif event.time != public_time(event.time, signature.named_kind):
            raise RecordError(N_("Event %(n)s tells more of a person's time than the day."), n=event.seq)
        if event.type == "sign.corrected" and "method" in event.c:
            signature.endorsed = event.seq
        elif event.type == "sign.corrected":
            signature.corrected = event.seq
        elif event.type == "sign.forgotten":
            if signature.visibility != "not-named" or signature.kind is not None or signature.reserved:
                raise RecordError(N_("Event %(n)s forgets somebody who was named."), n=event.seq)
            signature.forgotten = event.seq
        elif event.type == "sign.disputed":
            self._dispute(event, signature)
        elif event.type in ("sign.withdrawn", "sign.erased"):
            signature.ended = signature.ended or event.time[:10]
            signature.state = "withdrawn" if event.type == "sign.withdrawn" else "erased"
        self._heads[event.hash] = signature

    def _show(self, event: Event, signature: Signature) -> None:
        kind = event.pub.get("kind")
        if kind is not None and signature.kind not in (None, kind):
            raise RecordError(N_("Event %(n)s makes a person of an organisation, or the reverse."), n=event.seq)
        signature.kind = kind or signature.kind
        signature.visibility = event.pub["visibility"]

    def _hide(self, event: Event) -> None:
        self._edition(event)
        hidden = event.type == "statement.hidden"
        if hidden == self.hidden:
            raise RecordError(
                N_("Event %(n)s hides names that are hidden, or shows names that are shown."), n=event.seq
            )
        self.hidden = hidden

    def _follow_up(self, event: Event) -> None:
        self._edition(event)
        if event.type in LEDGER[1:]:
            self._told.add(event.seq)
        if event.type != "follow.closed":
            return
        if event.pub["seq"] not in self._told:
            raise RecordError(N_("Event %(n)s takes away what is not there."), n=event.seq)
        self._told.remove(event.pub["seq"])
        self.closed.add(event.pub["seq"])

    def _dispute(self, event: Event, signature: Signature) -> None:
        outcome = event.pub["outcome"]
        if signature.state not in _DISPUTABLE[outcome]:
            raise RecordError(N_("Event %(n)s decides a dispute that does not stand so."), n=event.seq)
        signature.state = {"held": "disputed", "upheld": "upheld", "rejected": "active"}[outcome]  # type: ignore[assignment]  # mypy widens the values
        signature.ended = event.time[:10] if outcome == "upheld" else None

    def _publish(self, event: Event) -> None:
        current, covered = self.current, event.pub["seq"]
        if covered >= event.seq or current is None or current.number != event.pub["edition"]:
            raise RecordError(N_("Event %(n)s publishes another state than its own."), n=event.seq)
        if self._changed > covered:
            raise RecordError(N_("Event %(n)s publishes a state that had changed."), n=event.seq)
        self.published = event
