"""Leaves, read one after another, by the thousand: as `parse_leaf` reads each, only faster.

Most leaves of a log differ from an earlier one in nothing but hashes, number, statement and time. What is left when
these are taken out is a form. Whether a leaf is well formed and canonical does not depend on which hashes they are, so
that a leaf of a form which `parse_leaf` took once need not be parsed again: its parts are compared with the form's.

What this does not do: it takes nothing that `parse_leaf` would not take, and says the same of it.

Example: `read = Leaves().read; events = [read(data, leaf_hash(data)) for data in leaves]`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from struct import Struct
from typing import Any

from undersigned.core.record.events import LONGEST, Event, is_time, parse_leaf

MOST_FORMS = 1_000  # those that tell counts, say, have nearly each a form of their own
MOST_ALIKE = 8  # of one length and type
_DIGITS = b"0123456789abcdef"
_HASH = re.compile(rb'(?<=:)"([0-9a-f]{64})"(?=[,}])')
_TAIL = re.compile(
    rb',"seq":(0|[1-9][0-9]{0,14}),"stmt":"([0-9a-f]{32}|)","time":"([0-9TZ:-]{10,20})","type":"([a-z.]+)","v":1\}'
)


@dataclass(frozen=True, slots=True)
class _Form:
    """What leaves have in common: their head up to `seq`, in parts between hashes, and what an event takes from it."""

    parts: Struct
    fixed: tuple[bytes, ...]
    type: str
    log: str
    fields: tuple[str, ...]  # of c, whose hashes come first
    follows: bool  # whether the hash behind them is prev
    hashed: tuple[str, ...]  # what of pub is a hash: the last of them
    pub: dict[str, Any]  # the rest, and places for these

    def event(self, head: bytes, stmt: str, seq: int, time: str, hash: str) -> Event | None:
        """The event of a leaf of this form; None where its head is of another."""
        parts = self.parts.unpack(head)
        if parts[::2] != self.fixed:
            return None
        hashes = b"".join(parts[1::2])
        if hashes.translate(None, _DIGITS):
            return None
        text = hashes.decode()
        values = [text[start : start + 64] for start in range(0, len(text), 64)]
        number = len(self.fields)
        pub = {**self.pub, **dict(zip(self.hashed, values[number + self.follows :], strict=True))}
        c = dict(zip(self.fields, values[:number], strict=True))
        return Event(self.type, self.log, stmt, seq, time, values[number] if self.follows else None, c, pub, hash)


class Leaves:
    """Reads leaves; it knows the forms of those that it has read."""

    def __init__(self) -> None:
        self._forms: dict[tuple[int, bytes, int, bool], list[_Form]] = {}
        self._number = 0

    def read(self, data: bytes, hash: bytes) -> Event:
        """The event that a leaf says, whose leaf hash is `hash`; RecordError as from `parse_leaf`."""
        at = data.rfind(b',"seq":')
        tail = _TAIL.fullmatch(data, at) if 0 < at < len(data) <= LONGEST else None
        if tail is None:
            return parse_leaf(data)
        seq, stmt, time, type = tail.groups()
        key = at, type, len(time), not stmt
        moment = time.decode()
        if is_time(moment):
            head, statement, number = data[:at], stmt.decode(), int(seq)
            for form in self._forms.get(key, ()):
                event = form.event(head, statement, number, moment, hash.hex())
                if event is not None:
                    return event
        event = parse_leaf(data)
        self._learn(key, data[:at], event)
        return event

    def _learn(self, key: tuple[int, bytes, int, bool], head: bytes, event: Event) -> None:
        """Keep the form of a leaf that is well formed, where every hash in it has its known place."""
        hashed = tuple(name for name, value in event.pub.items() if type(value) is str and len(value) == 64)
        prev = () if event.prev is None else (event.prev,)
        expected = [*event.c.values(), *prev, *(event.pub[name] for name in hashed)]
        places = list(_HASH.finditer(head))
        alike = self._forms.setdefault(key, [])
        if [place[1].decode() for place in places] != expected or event.log in expected or not event.known:
            return
        if self._number == MOST_FORMS or len(alike) == MOST_ALIKE:
            return
        ends = [0, *(end for place in places for end in place.span(1)), len(head)]
        parts = Struct("".join(f"{end - begin}s" for begin, end in pairwise(ends)))
        alike.append(
            _Form(
                parts=parts,
                fixed=parts.unpack(head)[::2],
                type=event.type,
                log=event.log,
                fields=tuple(event.c),
                follows=event.prev is not None,
                hashed=hashed,
                pub=dict(event.pub),
            )
        )
        self._number += 1
