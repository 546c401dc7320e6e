"""Keys of the log: which one signs its checkpoints, and how one follows another.

1. The log's first leaf is a `key` leaf. It names the key that signs (`vkey`) and, in logs that were begun with one,
   the recovery key (`recovery`), whose private part is kept on paper and nowhere else.
2. Every later `key` leaf names the state after it: both keys. It names the `key` leaf before it by `prev`, and is
   signed by the key in force and by the recovery key in force, where there is one. So neither key alone, stolen, can
   put another in its place; and no signature fits another place, another log or another time.
3. A log without a recovery key can name one, signed by its key alone, and cannot change its key before it has.
4. A key that was in force once never comes back.
5. A checkpoint whose tree holds a `key` leaf is signed by the key that the newest of them names. The first of these,
   whose newest leaf is that `key` leaf, is signed by the key before it, too: the hand-over.
6. A log whose key or recovery key is lost cannot go on. The first leaf of the log that follows it holds the last
   checkpoint that is known of it (`before`).

What this does not do: it reads no file and makes no key.

Example: `KeyChain([(0, first), (41, rotation)]).vkey` is the key that signs from size 42 on.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from undersigned.core.errors import N_, RecordError
from undersigned.core.record.events import Event
from undersigned.core.record.jcs import jcs
from undersigned.core.record.note import ED25519, Key, parse_checkpoint, parse_note, parse_vkey, vkey

_SIGNED = b"undersigned/key/v1\n"
_CODE = b"undersigned/recovery-code/v1\n"
RECOVERY = "/recovery"  # behind the origin: the recovery key's name, so that nobody takes it for the log's
_SEED, _CHECK = 32, 3


def recovery_vkey(origin: str, public: bytes) -> str:
    """The verifier key of a recovery key: it is named after the log, and signs no checkpoints."""
    return vkey(origin + RECOVERY, public)


def recovery_code(private: Ed25519PrivateKey) -> str:
    """A recovery key as a person writes it down: 14 groups of four letters and digits, with a checksum in it."""
    seed = private.private_bytes_raw()
    letters = base64.b32encode(seed + hashlib.sha256(_CODE + seed).digest()[:_CHECK]).decode()
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def parse_recovery_code(text: str) -> Ed25519PrivateKey:
    """The key that `recovery_code` wrote; spaces, dashes and case do not matter. RecordError when it is none."""
    letters = "".join(text.split()).replace("-", "").upper()
    try:
        data = base64.b32decode(letters.encode("ascii"))
    except ValueError as error:
        raise RecordError(N_("This is no recovery key: it has 14 groups of four letters and digits.")) from error
    seed, check = data[:_SEED], data[_SEED:]
    if len(data) != _SEED + _CHECK or hashlib.sha256(_CODE + seed).digest()[:_CHECK] != check:
        raise RecordError(N_("This is no recovery key, or a letter of it is wrong or missing."))
    return Ed25519PrivateKey.from_private_bytes(seed)


def key_change(
    *,
    log: str,
    prev: str,
    vkey: str,
    recovery: str,
    by: Ed25519PrivateKey,
    recovered: Ed25519PrivateKey | None = None,
) -> dict[str, Any]:
    """`pub` of a `key` leaf after which `vkey` and `recovery` are in force.

    `prev`: leaf hash of the newest `key` leaf, in hex. `by`: the log's key so far. `recovered`: the recovery key so
    far, where there is one.
    """
    message = _message(log, prev, vkey, recovery)
    signed = {"log": by.sign(message).hex()}
    if recovered is not None:
        signed["recovery"] = recovered.sign(message).hex()
    return {"vkey": vkey, "recovery": recovery, "signed": signed}


def _message(log: str, prev: str, vkey: str, recovery: str) -> bytes:
    return _SIGNED + jcs({"log": log, "prev": prev, "vkey": vkey, "recovery": recovery})


class KeyChain:
    """The keys of a log after its `key` leaves so far."""

    def __init__(self, leaves: Iterable[tuple[int, Event]] = ()) -> None:
        """Take these leaves, from the log's first; RecordError as in `take`."""
        self.recovery: str | None = None
        self.before: str | None = None  # the last checkpoint, as a note, of the log that this one follows
        self.head: Event | None = None
        self._since: list[tuple[int, str]] = []  # index of a leaf -> the key that it put in force
        self._last = -1
        for index, event in leaves:
            self.take(index, event)

    @property
    def vkey(self) -> str:
        """The key in force; RecordError where no leaf was taken."""
        if not self._since:
            raise RecordError(N_("The log has no key: its first event must name one."))
        return self._since[-1][1]

    @property
    def vkeys(self) -> tuple[str, ...]:
        """Every key that ever was in force, the oldest first."""
        return tuple(key for _, key in self._since)

    @property
    def hand_overs(self) -> tuple[int, ...]:
        """Sizes of the checkpoints that two keys sign: those that end in a change of the key."""
        return tuple(index + 1 for index, _ in self._since[1:])

    def signers(self, size: int) -> tuple[str, ...]:
        """The keys that sign the checkpoint of this size, the one in force first; none for size 0."""
        inside = [(index, key) for index, key in self._since if index < size]
        handed_over = [inside[-2][1]] if len(inside) > 1 and inside[-1][0] == size - 1 else []
        return tuple([key for _, key in inside[-1:]] + handed_over)

    def take(self, index: int, event: Event) -> None:
        """Take the next `key` leaf, at this index of the log; RecordError, in words, when it cannot follow."""
        if event.type != "key" or index <= self._last:
            raise RecordError(N_("This is no event about the log's key, or it stands in the wrong place."))
        key, recovery = event.pub["vkey"], event.pub.get("recovery")
        _named(key, event.log)
        if recovery is not None:
            _named(recovery, event.log + RECOVERY)
        if self.head is None:
            self._begin(index, event)
        else:
            self._follow(event, self.head)
        if not self._since or self.vkey != key:
            self._since.append((index, key))
        self.recovery, self.head, self._last = recovery, event, index

    def _begin(self, index: int, event: Event) -> None:
        if index != 0 or event.prev is not None:
            raise RecordError(N_("The log's first event must name its key."))
        before = event.pub.get("before")
        if before is not None and parse_checkpoint(parse_note(before).text).origin == event.log:
            raise RecordError(N_("A log cannot follow itself."))
        self.before = before

    def _follow(self, event: Event, head: Event) -> None:
        key, recovery = event.pub["vkey"], event.pub.get("recovery", "")
        if event.log != head.log or event.prev != head.hash:
            raise RecordError(N_("The change of the log's key does not follow the one before it."))
        if (key, recovery) == (self.vkey, self.recovery) or (key != self.vkey and key in self.vkeys):
            raise RecordError(N_("The change of the log's key changes nothing, or brings back an old key."))
        if key != self.vkey and self.recovery is None:
            raise RecordError(N_("The log's key cannot change before a recovery key was named."))
        wanted = {"log": self.vkey} | ({} if self.recovery is None else {"recovery": self.recovery})
        signed, message = event.pub["signed"], _message(event.log, head.hash, key, recovery)
        fits = wanted.keys() == signed.keys()
        if not fits or not all(_is_by(parse_vkey(wanted[role]), signed[role], message) for role in wanted):
            raise RecordError(N_("The change of the log's key is not signed by the keys that were in force."))


def _named(text: str, name: str) -> None:
    key = parse_vkey(text)
    if key.name != name or key.type != ED25519:
        raise RecordError(N_("The log's key is another log's, or of another kind."))


def _is_by(key: Key, signature: str, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True
