"""Signed notes and checkpoints, after C2SP: c2sp.org/signed-note, tlog-checkpoint, tlog-cosignature.

1. A note is lines of text, an empty line, and signature lines: em dash, space, name, space, base64.
2. A key is written `name+id+base64(type || public key)`; its id is the beginning of
   SHA-256(name || LF || type || public key). Type 1 is Ed25519, type 4 a witness's Ed25519 cosignature.
3. A checkpoint is a note whose text is three lines: origin, size, root. We write no further lines, and
   take none: what nobody reads must not be there.
4. Base64 and numbers are taken only in the one form in which they are written.

What this does not do: it does not decide whom to believe. `core.record.policy` does.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from undersigned.core.errors import N_, RecordError
from undersigned.core.record.jcs import LARGEST

ED25519 = 1
COSIGNATURE = 4
LONGEST = 100_000
MOST_SIGNATURES = 100
_NAME = re.compile(r"[!-*,-~]{1,255}")  # printable ASCII but space and plus
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")  # but the ends of lines


@dataclass(frozen=True, slots=True)
class Key:
    """A verifier key: who (name), which key (id, 4 bytes), of which type, and the public key's bytes."""

    name: str
    id: bytes
    type: int
    public: bytes


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line of a note, unchecked."""

    name: str
    id: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """A note, read but not checked. `text` ends in a line feed."""

    text: str
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A state of a log: its origin, how many leaves, and the root's hash (32 bytes)."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """The three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def decode_base64(text: str) -> bytes:
    """Bytes of standard base64 with padding, in its one canonical form; RecordError otherwise."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except ValueError as error:
        raise RecordError(N_("This is not base64.")) from error
    if base64.b64encode(data).decode() != text:
        raise RecordError(N_("This is not base64 in its canonical form."))
    return data


def key_id(name: str, type: int, public: bytes) -> bytes:
    """Four bytes by which a signature line names its key (signed-note, section Signatures)."""
    return hashlib.sha256(name.encode() + b"\n" + bytes([type]) + public).digest()[:4]


def vkey(origin: str, public: bytes, type: int = ED25519) -> str:
    """A verifier key as text: origin, id in hex, and type and public key (32 bytes) in base64.

    The form of C2SP signed-note. RecordError where the origin cannot be a key's name.
    """
    if not _NAME.fullmatch(origin):
        raise RecordError(N_("A key's name is printable ASCII without spaces and plus signs."))
    return f"{origin}+{key_id(origin, type, public).hex()}+{base64.b64encode(bytes([type]) + public).decode()}"


def parse_vkey(text: str) -> Key:
    """The key that `vkey` wrote; RecordError when it is not exactly that."""
    name, _, rest = text.partition("+")
    id_, _, encoded = rest.partition("+")
    data = decode_base64(encoded)
    if len(data) < 2 or not _NAME.fullmatch(name) or vkey(name, data[1:], data[0]) != text:
        raise RecordError(N_("This is not a verifier key: name+id+key."))
    if data[0] in (ED25519, COSIGNATURE) and len(data) != 33:
        raise RecordError(N_("An Ed25519 key must have 32 bytes."))
    return Key(name, bytes.fromhex(id_), data[0], data[1:])


def sign_checkpoint(origin: str, size: int, root: bytes, private: Ed25519PrivateKey) -> str:
    """A checkpoint as a note, signed by the log's key."""
    text = Checkpoint(origin, size, root).text()
    parse_checkpoint(text)
    return f"{text}\n{signature_line(origin, text, private)}"


def signature_line(name: str, text: str, private: Ed25519PrivateKey, moment: int | None = None) -> str:
    """The line by which a key of this name signs a note's text; with `moment`, in seconds since 1970, as a witness.

    A witness's key has type 4, and its signature covers the moment, too (tlog-cosignature).
    """
    public, message, stated = private.public_key().public_bytes_raw(), text.encode(), b""
    if moment is not None:
        message, stated = cosigned(text, moment), moment.to_bytes(8)
    type = ED25519 if moment is None else COSIGNATURE
    parse_vkey(vkey(name, public, type))
    signature = key_id(name, type, public) + stated + private.sign(message)
    return f"— {name} {base64.b64encode(signature).decode()}\n"


def cosigned(text: str, moment: int) -> bytes:
    """What a witness's signature covers: when, in seconds since 1970, and the text of the checkpoint."""
    return f"cosignature/v1\ntime {moment}\n{text}".encode()


def parse_note(text: str) -> Note:
    """Take a note apart; RecordError when it is none."""
    if len(text) > LONGEST or _CONTROL.search(text):
        raise RecordError(N_("This is not a signed note."))
    body, empty, tail = text.rpartition("\n\n")
    lines = tail.split("\n")
    if not body or not empty or lines.pop() != "" or not 0 < len(lines) <= MOST_SIGNATURES:
        raise RecordError(N_("This is not a signed note."))
    return Note(body + "\n", tuple(_signature(line) for line in lines))


def _signature(line: str) -> Signature:
    dash, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    data = decode_base64(encoded)
    if dash != "—" or not _NAME.fullmatch(name) or len(data) < 5:
        raise RecordError(N_("A signature line of a note is not as it must be."))
    return Signature(name, data[:4], data[4:])


def parse_checkpoint(text: str) -> Checkpoint:
    """A checkpoint from the text of a note; RecordError for anything but three canonical lines.

    No log is larger than the numbers that a leaf may hold: a browser tells larger ones from each other no more.
    """
    lines = text.split("\n")
    if len(lines) != 4 or lines[3] or not _NAME.fullmatch(lines[0]) or not _SIZE.fullmatch(lines[1]):
        raise RecordError(N_("This is not a checkpoint: origin, size, root."))
    size, root = int(lines[1]), decode_base64(lines[2])
    if len(root) != 32 or size > LARGEST:
        raise RecordError(N_("This is not a checkpoint: origin, size, root."))
    return Checkpoint(lines[0], size, root)


def is_signed(note: Note, key: Key) -> bool:
    """Whether the note carries a valid signature by this key, and no false one under its name and id.

    A witness's cosignature (type 4) covers the time that it states and the note's text.
    """
    mine = [s.signature for s in note.signatures if (s.name, s.id) == (key.name, key.id)]
    return bool(mine) and all(_is_valid(note.text, signature, key) for signature in mine)


@lru_cache(maxsize=64)  # who verifies asks of one checkpoint several times: for a policy, for a key, for strangers
def _is_valid(text: str, signature: bytes, key: Key) -> bool:
    message = text.encode()
    if key.type == COSIGNATURE:
        moment, signature = int.from_bytes(signature[:8]), signature[8:]
        if moment >= 2**63:
            return False
        message = cosigned(text, moment)
    elif key.type != ED25519:
        return False
    if len(signature) != 64:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def verify_note(text: str, vkey: str) -> str:
    """Text of a note that the key signed; RecordError when it is no note, or not signed by it."""
    note = parse_note(text)
    if not is_signed(note, parse_vkey(vkey)):
        raise RecordError(N_("The note carries no valid signature by this key."))
    return note.text
